"""Reads IAM: root's own, the credential report, and every principal with its policies."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from functions.security_audit.collect.credentials import read_users
from functions.security_audit.judge.credentials import Root
from functions.security_audit.judge.iam import Grant, IamFacts, Principal
from functions.security_audit.judge.policies import parse_policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mypy_boto3_iam import IAMClient
    from mypy_boto3_iam.type_defs import (
        AttachedPolicyTypeDef,
        GetAccountAuthorizationDetailsResponseTypeDef as Details,
        GroupDetailTypeDef,
        ManagedPolicyDetailTypeDef,
        PolicyDetailTypeDef,
        RoleDetailTypeDef,
        UserDetailTypeDef,
    )

    from functions.security_audit.judge.policies import Statement
    from opskit.aws import Aws
    from opskit.reads import Reader

    type Policies = Mapping[str, tuple[Statement, ...]]

PAGE = 1000
"""The most principals in one page of GetAccountAuthorizationDetails (its API reference)."""


def collect_iam(
    aws: Aws, reader: Reader, account: str, *, pause: Callable[[float], None] = time.sleep
) -> IamFacts:
    """Read the account's IAM.

    Needs iam:GetAccountSummary, iam:GenerateCredentialReport, iam:GetCredentialReport and
    iam:GetAccountAuthorizationDetails.

    Args:
        aws: clients.
        reader: the pool.
        account: the account's number.
        pause: waits while IAM makes the credential report.
    """
    iam: IAMClient = aws.client("iam")
    root = reader.start("iam:GetAccountSummary", "IAM account summary", partial(_root, iam))
    principals = reader.start(
        "iam:GetAccountAuthorizationDetails", "IAM policies", partial(_principals, iam)
    )
    users = reader.start(
        "iam:GenerateCredentialReport", "IAM credential report", partial(read_users, iam, pause)
    )
    return IamFacts(
        region=aws.region,
        account=account,
        users=users.result(),
        root=root.result(),
        principals=principals.result(),
    )


def _root(iam: IAMClient) -> Root:
    summary = iam.get_account_summary()["SummaryMap"]
    return Root(
        mfa=summary.get("AccountMFAEnabled", 0) > 0,
        keys=summary.get("AccountAccessKeysPresent", 0) > 0,
        password=summary.get("AccountPasswordPresent", 1) > 0,
    )


def _principals(iam: IAMClient) -> tuple[Principal, ...]:
    """Read all pages first: a policy may stand on a later page than who has it."""
    pages = list(
        iam.get_paginator("get_account_authorization_details").paginate(
            Filter=["User", "Role", "Group", "LocalManagedPolicy"],
            PaginationConfig={"PageSize": PAGE},
        )
    )
    policies = {
        policy.get("Arn", ""): _default(policy)
        for page in pages
        for policy in page.get("Policies", [])
    }
    return tuple(one for page in pages for one in _page(page, policies))


def _page(page: Details, policies: Policies) -> Iterator[Principal]:
    for user in page.get("UserDetailList", []):
        yield _user(user, policies)
    for role in page.get("RoleDetailList", []):
        yield _role(role, policies)
    for group in page.get("GroupDetailList", []):
        yield _group(group, policies)


def _user(user: UserDetailTypeDef, policies: Policies) -> Principal:
    return Principal(
        kind="user",
        name=user["UserName"],
        made=user["CreateDate"],
        path=user.get("Path", "/"),
        grants=_grants(
            user.get("UserPolicyList", []), user.get("AttachedManagedPolicies", []), policies
        ),
    )


def _role(role: RoleDetailTypeDef, policies: Policies) -> Principal:
    return Principal(
        kind="role",
        name=role["RoleName"],
        made=role["CreateDate"],
        path=role.get("Path", "/"),
        grants=_grants(
            role.get("RolePolicyList", []), role.get("AttachedManagedPolicies", []), policies
        ),
        trust=parse_policy(role.get("AssumeRolePolicyDocument")),
        used=role.get("RoleLastUsed", {}).get("LastUsedDate"),
    )


def _group(group: GroupDetailTypeDef, policies: Policies) -> Principal:
    return Principal(
        kind="group",
        name=group["GroupName"],
        made=group["CreateDate"],
        path=group.get("Path", "/"),
        grants=_grants(
            group.get("GroupPolicyList", []), group.get("AttachedManagedPolicies", []), policies
        ),
    )


def _grants(
    inline: Iterable[PolicyDetailTypeDef],
    attached: Iterable[AttachedPolicyTypeDef],
    policies: Policies,
) -> tuple[Grant, ...]:
    return (
        *(
            Grant(policy=one["PolicyName"], statements=parse_policy(one["PolicyDocument"]))
            for one in inline
        ),
        *(
            Grant(
                policy=one["PolicyName"],
                arn=one["PolicyArn"],
                statements=policies.get(one["PolicyArn"]),
            )
            for one in attached
        ),
    )


def _default(policy: ManagedPolicyDetailTypeDef) -> tuple[Statement, ...]:
    """Return what the policy's version in force says."""
    versions = policy.get("PolicyVersionList", [])
    return next(
        (parse_policy(one.get("Document")) for one in versions if one.get("IsDefaultVersion")), ()
    )
