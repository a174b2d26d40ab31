"""The whole review on a fake account: what is found, and what is never called fixed."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings, strategies as st

from functions.security_review.collect.review import collect_review
from functions.security_review.judge.looked_at import looked_at_review
from functions.security_review.judge.review import judge_review, sections_review, subject_of
from functions.security_review.settings import ReviewSettings
from notifier.words import Change, Finding, Severity
from opskit.compare import Recorded, compare, open_findings
from opskit.reads import Reader
from tests.fake_aws import FakeAws
from tests.security_account import NOW, SETTINGS, empty, safe, wrong

OPERATIONS = (
    "DescribeCertificate",
    "DescribeDBClusterSnapshotAttributes",
    "DescribeDBClusterSnapshots",
    "DescribeDBClusters",
    "DescribeDBInstances",
    "DescribeImageScanFindings",
    "DescribeListenerCertificates",
    "DescribeListeners",
    "DescribeLoadBalancerAttributes",
    "DescribeLoadBalancers",
    "DescribeLogGroups",
    "DescribeNetworkInterfaces",
    "DescribeSecurityGroups",
    "DescribeServices",
    "DescribeTaskDefinition",
    "DescribeTasks",
    "GetBucketAcl",
    "GetBucketEncryption",
    "GetBucketPolicyStatus",
    "GetPublicAccessBlock",
    "ListSecretVersionIds",
    "ListSecrets",
    "ListTasks",
)
CODES = ("AccessDeniedException", "ThrottlingException", "Timeout", "InternalFailure")


@pytest.fixture(scope="module")
def fake() -> FakeAws:
    """One for all: to make clients takes longer than a review."""
    return FakeAws()


@pytest.fixture(scope="module")
def before(fake: FakeAws) -> tuple[Finding, ...]:
    return judge(wrong(fake))


def judge(fake: FakeAws, settings: ReviewSettings = SETTINGS) -> tuple[Finding, ...]:
    with Reader(workers=4, seconds=30) as reader:
        facts = collect_review(fake.aws, reader, settings, project="petclinic")
    return judge_review(facts, settings, NOW)


def codes(findings: Collection[Finding]) -> list[str]:
    return sorted(finding.code for finding in findings)


def changes(before: Collection[Finding], after: Collection[Finding]) -> set[Change]:
    since = NOW - timedelta(days=7)
    known = {one.fingerprint: Recorded(finding=one, since=since) for one in before}
    return {tracked.change for tracked in compare(tuple(after), known, {}, NOW, looked_at={})}


def test_a_safe_account_has_no_finding(fake: FakeAws) -> None:
    assert judge(safe(fake)) == ()


def test_every_wrong_is_found(fake: FakeAws) -> None:
    assert codes(judge(wrong(fake))) == [
        "alb.certificate",
        "alb.deletion_protection",
        "alb.desync",
        "alb.headers",
        "alb.http_plain",
        "alb.tls_policy",
        "aurora.audit_log",
        "aurora.deletion_protection",
        "aurora.encryption",
        "aurora.iam_auth",
        "aurora.minor_upgrade",
        "aurora.public_access",
        "aurora.retention",
        "aurora.snapshot_encryption",
        "aurora.snapshot_public",
        "aurora.snapshot_shared",
        "ecs.exec",
        "ecs.host_network",
        "ecs.host_processes",
        "ecs.no_logs",
        "ecs.plain_secret",
        "ecs.platform",
        "ecs.privileged",
        "ecs.public_ip",
        "ecs.root_user",
        "ecs.same_role",
        "ecs.writable_root",
        "images.critical",
        "images.high",
        "images.scan_old",
        "logs.retention",
        "secrets.rotation",
        "security_groups.database_reach",
        "security_groups.open_to_world",
        "security_groups.unused",
        "security_groups.wide",
        "storage.block_public_access",
        "storage.encryption",
        "storage.public",
    ]


def test_every_finding_says_what_to_do_and_none_holds_a_secret(fake: FakeAws) -> None:
    findings = judge(wrong(fake))
    assert all(finding.remedy for finding in findings)
    assert "Tr0ub4dor" not in str(findings)


def test_no_two_findings_share_a_fingerprint(fake: FakeAws) -> None:
    findings = judge(wrong(fake))
    assert len({finding.fingerprint for finding in findings}) == len(findings)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_one_refused_call_hides_is_never_called_fixed(
    fake: FakeAws, before: tuple[Finding, ...], operation: str, code: str
) -> None:
    wrong(fake)
    fake.refuse(operation, code)
    after = judge(fake)
    assert any(finding.severity is Severity.UNKNOWN for finding in after)
    assert Change.FIXED not in changes(before, after)
    assert len(after) > 5


@settings(max_examples=60)
@given(refused=st.dictionaries(st.sampled_from(OPERATIONS), st.sampled_from(CODES), min_size=1))
def test_whatever_cannot_be_read_nothing_is_called_fixed(
    fake: FakeAws, before: tuple[Finding, ...], refused: dict[str, str]
) -> None:
    wrong(fake)
    for operation, code in refused.items():
        fake.refuse(operation, code)
    assert Change.FIXED not in changes(before, judge(fake))


def test_what_is_mended_is_fixed(fake: FakeAws, before: tuple[Finding, ...]) -> None:
    assert changes(before, judge(safe(fake))) == {Change.FIXED}


def test_an_expired_token_is_unknown_everywhere(fake: FakeAws, before: tuple[Finding, ...]) -> None:
    for operation in OPERATIONS:
        fake.refuse(operation, "ExpiredTokenException")
    findings = judge(fake)
    assert {finding.severity for finding in findings} == {Severity.UNKNOWN}
    assert Change.FIXED not in changes(before, findings)


def test_an_account_with_nothing_in_it_is_not_called_safe(fake: FakeAws) -> None:
    findings = judge(empty(fake), ReviewSettings())
    assert codes(findings) == ["security_groups.none", "targets.none"]
    assert {finding.severity for finding in findings} == {Severity.UNKNOWN}


def test_the_sections_and_the_subject_say_what_was_looked_at(fake: FakeAws) -> None:
    with Reader(workers=4, seconds=30) as reader:
        facts = collect_review(safe(fake).aws, reader, SETTINGS, project="petclinic")
    assert subject_of(facts) == (
        "1 image, 3 security groups, 1 ECS service, 1 Aurora cluster, 1 load balancer"
    )
    assert {section.title: section.lines for section in sections_review(facts)} == {
        "Images that run": ("petclinic-dev-app@sha256:3f1d9b7a52c0: no known vulnerability",),
        "Security groups": (
            "petclinic-dev-alb-sg (sg-alb): tcp/443 ← 0.0.0.0/0",
            "petclinic-dev-app-sg (sg-app): tcp/8080 ← petclinic-dev-alb-sg",
            "petclinic-dev-aurora-sg (sg-db): tcp/3306 ← petclinic-dev-app-sg",
        ),
        "ECS": ("petclinic-dev-app: app:41, 1 container",),
        "ALB": ("petclinic-dev-alb: 2 listeners (HTTP 80, HTTPS 443)",),
        "Aurora": ("petclinic-dev-aurora: 1 snapshot made by hand",),
        "Buckets": ("petclinic-dev-alb-logs",),
        "Secrets": ("1 secret",),
        "Log groups": ("1 log group",),
    }


def test_snapshots_that_could_not_be_listed_are_not_counted_as_none(fake: FakeAws) -> None:
    safe(fake).refuse("DescribeDBClusterSnapshots", "AccessDeniedException")
    two = replace(SETTINGS, db_clusters=("petclinic-dev-aurora", "petclinic-dev-orders"))
    with Reader(workers=4, seconds=30) as reader:
        facts = collect_review(fake.aws, reader, two, project="petclinic")
    lines = {section.title: section.lines for section in sections_review(facts)}
    assert lines["Aurora"] == ("petclinic-dev-aurora: snapshots could not be read",)
    assert codes(judge_review(facts, two, NOW)).count("aurora.snapshots_unreadable") == 1


def test_every_finding_is_gone_and_none_fixed_when_nothing_of_it_is_looked_at(
    fake: FakeAws,
) -> None:
    with Reader(workers=4, seconds=30) as reader:
        facts = collect_review(wrong(fake).aws, reader, SETTINGS, project="petclinic")
    found = judge_review(facts, SETTINGS, NOW)
    tracked = compare(found, {}, {}, NOW, looked_at=looked_at_review(facts))
    after = compare((), open_findings(tracked, NOW), {}, NOW, looked_at={})
    assert {item.change for item in after} == {Change.GONE}
