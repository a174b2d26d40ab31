"""A role that an identity provider hands out must say whose identities it means."""

from typing import Any

import pytest

from functions.security_audit.judge.federation import Federation, find_federations
from functions.security_audit.judge.policies import Statement, parse_policy
from functions.security_audit.judge.trust import judge_trust
from notifier.words import Finding, Severity

GITHUB = "token.actions.githubusercontent.com"
EKS = "oidc.eks.ap-northeast-2.amazonaws.com/id/ABC"
ARN = "arn:aws:iam::123456789012:oidc-provider/"
SAML = "arn:aws:iam::123456789012:saml-provider/okta"
AUD = {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}}


def trust(provider: str, condition: dict[str, Any] | None = None) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"Federated": provider}}
    return {"Statement": [statement | ({"Condition": condition} if condition else {})]}


def sub(*values: str, operator: str = "StringLike", key: str = f"{GITHUB}:sub") -> dict[str, Any]:
    return {**AUD, operator: {key: list(values) if len(values) > 1 else values[0]}}


def judged(statements: tuple[Statement, ...]) -> list[Finding]:
    return list(judge_trust("ci", statements, "123456789012", "ap-northeast-2"))


@pytest.mark.parametrize(
    ("document", "public"),
    [
        (trust(ARN + GITHUB), True),
        (trust(ARN + GITHUB, AUD), True),
        (trust(ARN + GITHUB, sub("*")), True),
        (trust(ARN + GITHUB, sub("repo:*")), True),
        (trust(ARN + GITHUB, sub("repo:mine/app:*", "repo:*/app:*")), True),
        (trust(ARN + GITHUB, sub("repo:mine/*", operator="StringNotLike")), True),
        (trust(ARN + GITHUB, sub("repo:mine/*", key="gitlab.com:sub")), True),
        (trust("cognito-identity.amazonaws.com"), True),
        (trust(ARN + EKS), False),
        (trust(ARN + EKS, {"StringEquals": {f"{EKS}:aud": "sts.amazonaws.com"}}), False),
        (trust(SAML), False),
    ],
)
def test_who_takes_anybody_is_told(document: dict[str, Any], *, public: bool) -> None:
    (found,) = find_federations(parse_policy(document))
    assert found.public is public


@pytest.mark.parametrize(
    "document",
    [
        trust(ARN + GITHUB, sub("repo:mine/app:ref:refs/heads/main", operator="StringEquals")),
        trust(ARN + GITHUB, sub("repo:mine/*")),
        trust(ARN + GITHUB, sub("repo:mine/*", operator="ForAnyValue:StringLike")),
        trust(ARN + GITHUB, sub("repo:mine/*", operator="StringLikeIfExists")),
        trust(ARN + GITHUB, sub("repo:mine/*", key=f"{GITHUB}:SUB")),
        trust(ARN + EKS, sub("system:serviceaccount:app:web", key=f"{EKS}:sub")),
        trust(
            "cognito-identity.amazonaws.com",
            {"StringEquals": {"cognito-identity.amazonaws.com:aud": "ap-northeast-2:pool"}},
        ),
        trust(SAML, {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}),
        {"Statement": {"Effect": "Deny", "Principal": {"Federated": ARN + GITHUB}}},
        {"Statement": {"Effect": "Allow", "Principal": {"Service": "ecs.amazonaws.com"}}},
    ],
)
def test_who_says_whose_identities_is_fine(document: dict[str, Any]) -> None:
    assert find_federations(parse_policy(document)) == ()


@pytest.mark.parametrize(
    ("provider", "severity", "said", "asked"),
    [
        (ARN + GITHUB, Severity.CRITICAL, f"Anybody with an account at {GITHUB}", f"{GITHUB}:sub"),
        (ARN + EKS, Severity.WARNING, f"Every identity of {EKS}", f"{EKS}:sub"),
        (SAML, Severity.WARNING, "Its trust in okta does not check", "SAML:aud"),
    ],
)
def test_the_finding_says_who_may_come_and_what_to_add(
    provider: str, severity: Severity, said: str, asked: str
) -> None:
    (finding,) = judged(parse_policy(trust(provider)))
    assert (finding.code, finding.resource, finding.severity) == (
        "iam.federated",
        "role/ci",
        severity,
    )
    assert finding.sentence.startswith(said)
    assert asked in finding.remedy
    assert "--role-name ci" in finding.remedy


def test_the_worst_provider_is_told_and_all_are_named() -> None:
    both = parse_policy(trust(ARN + EKS)) + parse_policy(trust(ARN + GITHUB))
    (finding,) = judged(both)
    assert finding.severity is Severity.CRITICAL
    assert finding.evidence == (EKS, GITHUB)
    assert find_federations(both)[1] == Federation(provider=GITHUB, public=True)
