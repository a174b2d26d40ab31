from typing import Any

import pytest

from functions.security_audit.judge.policies import (
    Reach,
    find_strangers,
    judge_aws_policy,
    judge_reach,
    lets_anybody_in,
    parse_policy,
)


def _allow(**members: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"Statement": [{"Effect": "Allow", "Resource": "*", **members}]}


@pytest.mark.parametrize(
    ("document", "reach"),
    [
        (_allow(Action="*"), Reach.ADMIN),
        (_allow(Action=["s3:GetObject", "*:*"]), Reach.ADMIN),
        (_allow(Action="*", Resource=["arn:aws:s3:::x", "*"]), Reach.ADMIN),
        (_allow(Action="*", Resource="arn:aws:s3:::x"), Reach.NARROW),
        (_allow(Action="s3:*"), Reach.WILDCARD),
        (_allow(Action="s3:*", Resource="arn:aws:s3:::x/*"), Reach.NARROW),
        (_allow(Action="s3:Get*"), Reach.NARROW),
        (_allow(NotAction="iam:*"), Reach.WILDCARD),
        ({"Statement": {"Effect": "Allow", "Action": "*", "NotResource": "x"}}, Reach.ADMIN),
        (_allow(Action="*", Effect="Deny"), Reach.NARROW),
        ({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}, Reach.ADMIN),
        ({"Statement": []}, Reach.NARROW),
        ({}, Reach.NARROW),
        (None, Reach.NARROW),
    ],
)
def test_the_reach_of_a_policy(document: object, reach: Reach) -> None:
    assert judge_reach(parse_policy(document)) is reach


@pytest.mark.parametrize(
    ("name", "reach"),
    [
        ("AdministratorAccess", Reach.ADMIN),
        ("PowerUserAccess", Reach.WILDCARD),
        ("AmazonS3FullAccess", Reach.WILDCARD),
        ("ReadOnlyAccess", Reach.NARROW),
    ],
)
def test_the_reach_of_a_policy_of_aws(name: str, reach: Reach) -> None:
    assert judge_aws_policy(name) is reach


def test_principals_and_conditions_of_a_trust_policy_are_read() -> None:
    trust = parse_policy(
        {
            "Statement": [
                {"Effect": "Allow", "Principal": {"AWS": ["999999999999", "arn:aws:iam::1:root"]}},
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": "888888888888"},
                    "Condition": {"StringEquals": {"sts:ExternalId": "x"}},
                },
                {"Effect": "Deny", "Principal": "*"},
                {"Effect": "Allow", "Principal": {"Service": "ecs.amazonaws.com"}},
            ]
        }
    )
    assert find_strangers(trust, "1") == ("999999999999",)
    assert not lets_anybody_in(trust)
    assert lets_anybody_in(parse_policy({"Statement": {"Effect": "Allow", "Principal": "*"}}))
