"""Reads the account's secrets, never their values, and keeps the project's."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from functions.security_review.judge.secrets import Secret, SecretFacts
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_secretsmanager.type_defs import (
        ListSecretVersionIdsRequestTypeDef,
        SecretListEntryTypeDef,
    )

    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.unreadable import Read

PAGE = 100
"""The most secrets, and versions of one, in one page (Secrets Manager API reference)."""

PRESENT = "AWSCURRENT"
"""The label of the version that is in use (Secrets Manager guide, "Secret versions")."""


def collect_secrets(
    aws: Aws, reader: Reader, *, project: str, named: Collection[str]
) -> SecretFacts:
    """Read which secrets are rotated, and how old the others are.

    Needs secretsmanager:ListSecrets and secretsmanager:ListSecretVersionIds.

    Args:
        aws: clients.
        reader: the pool.
        project: a secret whose tag Project has this value is the project's.
        named: ARNs of the secrets that containers and clusters name; they may go on with a key.
    """
    client: SecretsManagerClient = aws.client("secretsmanager")
    listed = reader.start(
        "secretsmanager:ListSecrets", f"Project={project}", partial(_list, client, project, named)
    ).result()
    if isinstance(listed, Unreadable):
        return SecretFacts(region=aws.region, secrets=listed)
    calls = [
        (said["ARN"], said["Name"], partial(_find_written, client, said["ARN"]))
        for said in listed
        if not said.get("RotationEnabled", False)
    ]
    written = dict(reader.gather("secretsmanager:ListSecretVersionIds", calls))
    secrets = tuple(_secret(said, written.get(said["ARN"])) for said in listed)
    return SecretFacts(region=aws.region, secrets=secrets)


def _list(
    client: SecretsManagerClient, project: str, named: Collection[str]
) -> tuple[SecretListEntryTypeDef, ...]:
    pages = client.get_paginator("list_secrets").paginate(PaginationConfig={"PageSize": PAGE})
    return tuple(
        said for page in pages for said in page["SecretList"] if _is_ours(said, project, named)
    )


def _find_written(client: SecretsManagerClient, arn: str) -> datetime | None:
    """Return when the present value was written; None where there is none.

    The secret's own LastChangedDate moves with every tag.
    """
    asked: ListSecretVersionIdsRequestTypeDef = {"SecretId": arn, "MaxResults": PAGE}
    while True:
        page = client.list_secret_version_ids(**asked)
        for said in page.get("Versions", []):
            if PRESENT in said.get("VersionStages", []):
                return said.get("CreatedDate")
        if not (token := page.get("NextToken")):
            return None
        asked["NextToken"] = token


def _is_ours(said: SecretListEntryTypeDef, project: str, named: Collection[str]) -> bool:
    tags = {one.get("Key"): one.get("Value") for one in said.get("Tags", [])}
    arn = said.get("ARN", "")
    return tags.get("Project") == project or any(one.startswith(arn) for one in named if arn)


def _secret(said: SecretListEntryTypeDef, written: Read[datetime | None]) -> Secret:
    return Secret(
        name=said["Name"],
        rotates=said.get("RotationEnabled", False),
        written=written,
        next_rotation=said.get("NextRotationDate"),
    )
