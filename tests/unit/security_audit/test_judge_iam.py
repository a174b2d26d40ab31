from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from functions.security_audit.judge.credentials import ROOT, Key, Root, User
from functions.security_audit.judge.iam import (
    Grant,
    IamFacts,
    Principal,
    judge_iam,
    section_iam,
)
from functions.security_audit.judge.policies import Statement
from functions.security_audit.settings import AuditSettings
from notifier.words import Finding, Severity
from opskit.unreadable import Read, Unreadable, Why

LOST = Unreadable(operation="iam:GetAccountSummary", resource="IAM", why=Why.DENIED)
OWN = "123456789012"
ADMIN = Statement(allows=True, actions=("*",), resources=("*",))

type Judge = Callable[..., list[Finding]]


@pytest.fixture
def judge(settings: AuditSettings, now: datetime) -> Judge:
    def judge(
        *,
        users: Read[tuple[User, ...]] = (),
        root: Read[Root] = Root(mfa=True, keys=False),  # noqa: B008 - frozen
        principals: Read[tuple[Principal, ...]] = (),
    ) -> list[Finding]:
        facts = IamFacts(
            region="ap-northeast-2", account=OWN, users=users, root=root, principals=principals
        )
        return judge_iam(facts, settings, now)

    return judge


def _codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("mfa", "keys", "expected"),
    [
        (True, False, []),
        (False, False, ["iam.root_no_mfa"]),
        (True, True, ["iam.root_keys"]),
        (False, True, ["iam.root_no_mfa", "iam.root_keys"]),
    ],
)
def test_root_has_a_second_factor_and_no_keys(
    judge: Judge, *, mfa: bool, keys: bool, expected: list[str]
) -> None:
    found = judge(root=Root(mfa=mfa, keys=keys))
    assert _codes(found) == expected
    assert all(finding.severity is Severity.CRITICAL for finding in found)


@pytest.mark.parametrize(("keys", "expected"), [(False, []), (True, ["iam.root_no_mfa"])])
def test_a_root_that_nobody_can_be_needs_no_second_factor(
    judge: Judge, *, keys: bool, expected: list[str]
) -> None:
    found = judge(root=Root(mfa=False, keys=keys, password=False))
    assert [code for code in _codes(found) if code != "iam.root_keys"] == expected


@pytest.mark.parametrize(("days", "expected"), [(1, []), (91, ["iam.unused_password"])])
def test_a_password_that_nobody_used_yet_is_unused_since_it_was_set(
    judge: Judge, now: datetime, days: int, expected: list[str]
) -> None:
    old = User(
        name="kim",
        made=now - timedelta(days=900),
        password=True,
        password_made=now - timedelta(days=days),
        mfa=True,
    )
    assert _codes(judge(users=(old,))) == expected


@pytest.mark.parametrize(
    ("password", "mfa", "used_days", "expected"),
    [
        (False, False, None, []),
        (True, True, 90, []),
        (True, True, 91, ["iam.unused_password"]),
        (True, False, 1, ["iam.no_mfa"]),
        (True, True, None, ["iam.unused_password"]),
        (True, False, None, ["iam.no_mfa", "iam.unused_password"]),
    ],
)
def test_passwords(
    judge: Judge,
    now: datetime,
    *,
    password: bool,
    mfa: bool,
    used_days: int | None,
    expected: list[str],
) -> None:
    used = None if used_days is None else now - timedelta(days=used_days)
    user = User(
        name="kim", made=now - timedelta(days=100), password=password, password_used=used, mfa=mfa
    )
    assert _codes(judge(users=(user,))) == expected


@pytest.mark.parametrize(
    ("made_days", "used_days", "expected"),
    [
        (90, 1, []),
        (91, 1, ["iam.old_key"]),
        (200, 91, ["iam.unused_key", "iam.old_key"]),
        (10, None, []),
        (91, None, ["iam.unused_key", "iam.old_key"]),
    ],
)
def test_access_keys(
    judge: Judge, now: datetime, made_days: int, used_days: int | None, expected: list[str]
) -> None:
    used = None if used_days is None else now - timedelta(days=used_days)
    key = Key(number=2, made=now - timedelta(days=made_days), used=used)
    user = User(name="kim", made=now - timedelta(days=300), keys=(key,))
    found = judge(users=(user,))
    assert _codes(found) == expected
    assert {finding.resource for finding in found} <= {"kim key 2"}


def test_root_in_the_credential_report_is_no_user(judge: Judge, now: datetime) -> None:
    assert judge(users=(User(name=ROOT, made=now, password=True),)) == []


@pytest.mark.parametrize("kind", ["user", "role", "group"])
def test_who_may_do_everything_is_told_with_the_command(
    judge: Judge, now: datetime, kind: str
) -> None:
    inline = Principal(
        kind=kind, name="x", made=now, grants=(Grant(policy="all", statements=(ADMIN,)),)
    )
    arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    attached = Principal(
        kind=kind, name="y", made=now, grants=(Grant(policy="AdministratorAccess", arn=arn),)
    )
    found = judge(principals=(inline, attached))
    assert [(f.code, f.resource) for f in found] == [
        ("iam.admin", f"{kind}/x"),
        ("iam.admin", f"{kind}/y"),
    ]
    assert f"aws iam delete-{kind}-policy --{kind}-name x --policy-name all" in found[0].remedy
    assert f"aws iam detach-{kind}-policy --{kind}-name y --policy-arn {arn}" in found[1].remedy


@pytest.mark.parametrize(
    ("principal", "conditions", "expected"),
    [
        (f"arn:aws:iam::{OWN}:root", frozenset(), []),
        ("999999999999", frozenset(), ["iam.cross_account"]),
        ("arn:aws:iam::999999999999:role/ci", frozenset(), ["iam.cross_account"]),
        ("999999999999", frozenset({"sts:externalid"}), []),
        ("*", frozenset(), ["iam.open_trust"]),
        ("*", frozenset({"aws:principalorgid"}), []),
        ("*", frozenset({"aws:multifactorauthpresent"}), ["iam.open_trust"]),
        ("AIDAEXAMPLEOFAGONEUSER", frozenset(), []),
    ],
)
def test_who_may_assume_a_role(
    judge: Judge,
    now: datetime,
    principal: str,
    conditions: frozenset[str],
    expected: list[str],
) -> None:
    trust = Statement(allows=True, principals=(principal,), conditions=conditions)
    role = Principal(kind="role", name="deploy", made=now, trust=(trust,))
    assert _codes(judge(principals=(role,))) == expected


@pytest.mark.parametrize(
    ("kind", "made_days", "used_days", "expected"),
    [
        ("role", 10, None, []),
        ("role", 91, None, ["iam.unused_role"]),
        ("role", 500, 90, []),
        ("role", 500, 91, ["iam.unused_role"]),
        ("user", 500, None, []),
    ],
)
def test_roles_that_nobody_uses(
    judge: Judge,
    now: datetime,
    kind: str,
    made_days: int,
    used_days: int | None,
    expected: list[str],
) -> None:
    used = None if used_days is None else now - timedelta(days=used_days)
    made = now - timedelta(days=made_days)
    one = Principal(kind=kind, name="old", made=made, used=used)
    assert _codes(judge(principals=(one,))) == expected


def test_roles_of_aws_itself_are_not_judged(judge: Judge, now: datetime) -> None:
    grant = Grant(policy="all", statements=(ADMIN,))
    path = "/aws-service-role/ecs.amazonaws.com/"
    one = Principal(
        kind="role", name="x", made=now - timedelta(days=999), path=path, grants=(grant,)
    )
    assert judge(principals=(one,)) == []


@pytest.mark.parametrize(
    ("part", "hidden"),
    [
        ("users", "iam.no_mfa"),
        ("users", "iam.old_key"),
        ("root", "iam.root_keys"),
        ("principals", "iam.admin"),
        ("principals", "iam.open_trust"),
        ("principals", "iam.cross_account"),
        ("principals", "iam.unused_role"),
    ],
)
def test_what_is_unreadable_hides_what_it_may_hold(judge: Judge, part: str, hidden: str) -> None:
    (finding,) = judge(**{part: LOST})
    assert (finding.code, finding.severity) == ("iam.unreadable", Severity.UNKNOWN)
    assert hidden.startswith(finding.hides)


def test_the_section_counts_users_and_roles(now: datetime) -> None:
    user = User(name="kim", made=now, mfa=True, keys=(Key(number=1, made=now),))
    aws = Principal(kind="role", name="x", made=now, path="/aws-service-role/x/")
    facts = IamFacts(region="r", account=OWN, users=(user,), root=LOST, principals=(aws,))
    assert section_iam(facts).lines == (
        "1 user, 1 with a second factor; active access keys: 1",
        "0 roles, besides 1 of AWS's own, which are not judged",
    )
