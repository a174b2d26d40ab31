"""Tables of what is normal, area by area."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from functions.security_review.judge.alb_checks import (
    LISTENER_CHECKS,
    Certificate,
    Listener,
    check_certificate,
)
from functions.security_review.judge.checks import run_checks
from functions.security_review.judge.ecs_checks import find_plain_secrets
from functions.security_review.judge.logs import Listing, LogFacts, LogGroup, judge_logs
from functions.security_review.judge.rules import Rule, Source
from functions.security_review.judge.secrets import Secret, SecretFacts, judge_secrets
from functions.security_review.judge.security_groups import (
    Group,
    GroupFacts,
    judge_security_groups,
)
from functions.security_review.judge.storage import (
    BLOCKS,
    Bucket,
    StorageFacts,
    judge_storage,
)
from notifier.words import Finding, Severity
from opskit.unreadable import Read, Unreadable, Why
from tests.security_account import NOW

DENIED = Unreadable(operation="s3:X", resource="logs", why=Why.DENIED)
LISTENER = Listener(
    arn="arn:listener",
    protocol="HTTPS",
    port=443,
    policy="ELBSecurityPolicy-TLS13-1-2-2021-06",
    redirects=False,
    internal=False,
    certificates=(),
)
SQL = Rule(protocol="tcp", first=3306, last=3306, source="sg-app", kind=Source.GROUP)


def listener(**changes: object) -> Listener:
    fields = {name: getattr(LISTENER, name) for name in Listener.__slots__}
    return Listener(**(fields | changes))


@pytest.mark.parametrize(
    ("policy", "is_old"),
    [
        ("ELBSecurityPolicy-2016-08", True),
        ("ELBSecurityPolicy-TLS-1-1-2017-01", True),
        ("ELBSecurityPolicy-FS-2018-06", True),
        ("ELBSecurityPolicy-FS-1-1-2019-08", True),
        ("ELBSecurityPolicy-TLS13-1-0-2021-06", True),
        ("ELBSecurityPolicy-TLS13-1-1-2021-06", True),
        ("", True),
        ("ELBSecurityPolicy-TLS-1-2-2017-01", False),
        ("ELBSecurityPolicy-TLS-1-2-Ext-2018-06", False),
        ("ELBSecurityPolicy-FS-1-2-Res-2020-10", False),
        ("ELBSecurityPolicy-TLS13-1-2-Res-2021-06", False),
        ("ELBSecurityPolicy-TLS13-1-3-2021-06", False),
        ("ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", False),
    ],
)
def test_a_policy_with_broken_tls_is_told(policy: str, *, is_old: bool) -> None:
    found = [f.code for f in run_checks(LISTENER_CHECKS, listener(policy=policy), resource="a")]
    assert found == (["alb.tls_policy"] if is_old else [])


@pytest.mark.parametrize(
    ("redirects", "internal", "told"),
    [(False, False, True), (True, False, False), (False, True, False)],
)
def test_plain_http_to_the_internet_is_told(*, redirects: bool, internal: bool, told: bool) -> None:
    one = listener(protocol="HTTP", port=80, policy="", redirects=redirects, internal=internal)
    found = [f.code for f in run_checks(LISTENER_CHECKS, one, resource="a")]
    assert found == (["alb.http_plain"] if told else [])


@pytest.mark.parametrize(
    ("until", "severity"),
    [
        (NOW + timedelta(days=30), None),
        (NOW + timedelta(days=29), Severity.WARNING),
        (NOW + timedelta(days=7), Severity.WARNING),
        (NOW + timedelta(days=6), Severity.CRITICAL),
        (NOW - timedelta(days=1), Severity.CRITICAL),
        (None, Severity.UNKNOWN),
    ],
)
def test_a_certificates_days_are_counted(until: datetime | None, severity: Severity | None) -> None:
    one = Certificate(arn="arn", domain="a.example", until=until, status="ISSUED")
    finding = check_certificate(one, "alb:443", NOW)
    assert (finding.severity if finding else None) is severity


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DB_PASSWORD", "hunter2", True),
        ("SPRING_DATASOURCE_URL", "jdbc:mysql://u:hunter2@db/petclinic", True),
        ("GREETING", "AKIAIOSFODNN7EXAMPLE", True),
        ("SLACK", "xoxb-1234-abcd", True),
        ("API_KEY", "k1", True),
        ("DB_PASSWORD", "", False),
        ("DB_PASSWORD", "${DB_PASSWORD}", False),
        ("SPRING_PROFILES_ACTIVE", "mysql", False),
        ("SPRING_DATASOURCE_URL", "jdbc:mysql://db:3306/petclinic", False),
        ("DB_SECRET_ARN", "arn:aws:secretsmanager:r:1:secret:petclinic", False),
        ("DB_SECRET", "arn:aws:secretsmanager:r:1:secret:petclinic", False),
    ],
)
def test_secrets_in_plain_text_are_told_by_name(name: str, value: str, *, told: bool) -> None:
    assert find_plain_secrets({name: value}) == ((name,) if told else ())


def group_facts(*rules: Rule, in_use: Read[frozenset[str]] = frozenset({"sg-db"})) -> GroupFacts:
    return GroupFacts(
        region="r",
        tag="Project=petclinic",
        groups=(Group(id="sg-db", name="db", rules=rules),),
        in_use=in_use,
        attached=frozenset(),
        application=frozenset({"sg-app"}),
        databases={"sg-db": 3306},
    )


def rule(source: str, *, kind: Source = Source.CIDR, protocol: str = "tcp") -> Rule:
    return Rule(protocol=protocol, first=3306, last=3306, source=source, kind=kind)


@pytest.mark.parametrize(
    ("one", "code", "resource", "severity"),
    [
        (rule("0.0.0.0/0"), "open_to_world", "db/tcp/3306", Severity.CRITICAL),
        (rule("::/0"), "open_to_world", "db/tcp/3306", Severity.CRITICAL),
        (rule("::/0", protocol="icmpv6"), "open_to_world", "db/icmpv6", Severity.WARNING),
        (rule("10.0.0.0/16"), "database_reach", "db/10.0.0.0/16", Severity.WARNING),
        (rule("sg-x", kind=Source.GROUP), "database_reach", "db/sg-x", Severity.WARNING),
        (rule("pl-1", kind=Source.PREFIX_LIST), "database_reach", "db/pl-1", Severity.WARNING),
    ],
)
def test_who_reaches_the_database_is_told(
    one: Rule, code: str, resource: str, severity: Severity
) -> None:
    found = judge_security_groups(group_facts(SQL, one))
    assert [(f.code, f.resource, f.severity) for f in found] == [
        (f"security_groups.{code}", resource, severity)
    ]


def test_a_database_that_the_application_alone_reaches_is_fine() -> None:
    assert judge_security_groups(group_facts(SQL)) == []


@pytest.mark.parametrize(
    ("in_use", "code"),
    [
        (frozenset[str](), "security_groups.unused"),
        (DENIED, "security_groups.interfaces_unreadable"),
    ],
)
def test_a_group_without_an_interface_is_unused(in_use: Read[frozenset[str]], code: str) -> None:
    assert [f.code for f in judge_security_groups(group_facts(SQL, in_use=in_use))] == [code]


def test_a_group_that_lets_nobody_in_may_wait_unused() -> None:
    assert judge_security_groups(group_facts(in_use=frozenset())) == []


SAFE = Bucket(
    name="logs",
    blocked=frozenset(BLOCKS),
    policy_public=False,
    acl_public=False,
    encryption="AES256",
)


def bucket(**changes: object) -> list[Finding]:
    one = replace(SAFE, **changes)  # type: ignore[arg-type]
    return judge_storage(StorageFacts(region="r", buckets=(one,)))


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"policy_public": True}, []),
        ({"acl_public": True}, []),
        ({"blocked": frozenset(BLOCKS[:1])}, ["block_public_access"]),
        (
            {"blocked": frozenset[str](), "policy_public": True},
            ["public", "block_public_access"],
        ),
        ({"blocked": frozenset[str](), "acl_public": True}, ["public", "block_public_access"]),
        ({"blocked": DENIED}, ["unreadable"]),
        ({"blocked": DENIED, "policy_public": True}, ["unreadable", "public"]),
        ({"encryption": ""}, ["encryption"]),
    ],
)
def test_who_reads_a_bucket_is_told(changes: dict[str, object], codes: list[str]) -> None:
    assert [f.code for f in bucket(**changes)] == [f"storage.{code}" for code in codes]


@pytest.mark.parametrize(
    ("rotates", "age", "overdue", "code"),
    [
        (True, 200, None, None),
        (True, 200, -5, None),
        (True, 200, 1, None),
        (True, 200, 3, "secrets.rotation_failed"),
        (False, 90, None, None),
        (False, 91, None, "secrets.rotation"),
        (False, None, None, "secrets.rotation"),
    ],
)
def test_secrets_are_changed(
    *, rotates: bool, age: int | None, overdue: int | None, code: str | None
) -> None:
    one = Secret(
        name="db",
        rotates=rotates,
        written=None if age is None else NOW - timedelta(days=age),
        next_rotation=None if overdue is None else NOW - timedelta(days=overdue),
    )
    found = judge_secrets(SecretFacts(region="r", secrets=(one,)), NOW)
    assert [f.code for f in found] == ([code] if code else [])


def test_a_secret_whose_age_is_not_known_is_not_called_young() -> None:
    denied = replace(DENIED, operation="secretsmanager:ListSecretVersionIds", resource="db")
    one = Secret(name="db", rotates=False, written=denied, next_rotation=None)
    (found,) = judge_secrets(SecretFacts(region="r", secrets=(one,)), NOW)
    assert (found.code, found.severity) == ("secrets.age_unreadable", Severity.UNKNOWN)
    assert found.hides == ("secrets.rotation|db",)


@pytest.mark.parametrize(
    ("listing", "codes"),
    [
        (Listing(groups=(LogGroup(name="a", endless=False),)), []),
        (Listing(groups=(LogGroup(name="a", endless=True),)), ["logs.retention"]),
        (Listing(groups=(), missing=("b",)), ["logs.missing"]),
        (Listing(groups=(), missing=("b",), complete=False), ["logs.too_many"]),
    ],
)
def test_log_groups_exist_and_end(listing: Listing, codes: list[str]) -> None:
    assert [f.code for f in judge_logs(LogFacts(region="r", listing=listing))] == codes
