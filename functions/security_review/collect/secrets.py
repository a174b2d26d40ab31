"""Reads the account's secrets, never their values, and keeps the project's."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from functions.security_review.judge.secrets import Secret, SecretFacts

if TYPE_CHECKING:
    from collections.abc import Collection

    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_secretsmanager.type_defs import SecretListEntryTypeDef

    from opskit.aws import Aws
    from opskit.reads import Reader

PAGE = 100
"""The most secrets in one page (Secrets Manager API reference)."""


def collect_secrets(
    aws: Aws, reader: Reader, *, project: str, named: Collection[str]
) -> SecretFacts:
    """Read which secrets are rotated; needs secretsmanager:ListSecrets.

    Args:
        aws: clients.
        reader: the pool.
        project: a secret whose tag Project has this value is the project's.
        named: ARNs of the secrets that containers and clusters name; they may go on with a key.
    """
    client: SecretsManagerClient = aws.client("secretsmanager")
    secrets = reader.start(
        "secretsmanager:ListSecrets", f"Project={project}", partial(_list, client, project, named)
    )
    return SecretFacts(region=aws.region, secrets=secrets.result())


def _list(client: SecretsManagerClient, project: str, named: Collection[str]) -> tuple[Secret, ...]:
    pages = client.get_paginator("list_secrets").paginate(PaginationConfig={"PageSize": PAGE})
    return tuple(
        _secret(said)
        for page in pages
        for said in page["SecretList"]
        if _is_ours(said, project, named)
    )


def _is_ours(said: SecretListEntryTypeDef, project: str, named: Collection[str]) -> bool:
    tags = {one.get("Key"): one.get("Value") for one in said.get("Tags", [])}
    arn = said.get("ARN", "")
    return tags.get("Project") == project or any(one.startswith(arn) for one in named if arn)


def _secret(said: SecretListEntryTypeDef) -> Secret:
    return Secret(
        name=said.get("Name", ""),
        rotates=said.get("RotationEnabled", False),
        changed=said.get("LastRotatedDate") or said.get("LastChangedDate"),
        next_rotation=said.get("NextRotationDate"),
    )
