from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.health_sweep.judge.aurora import AuroraFacts, Cluster, judge_aurora, section_aurora
from functions.health_sweep.judge.aurora_checks import Instance, Maintenance
from functions.health_sweep.settings import SweepSettings
from notifier.words import Finding, Severity
from opskit.unreadable import Unreadable, Why

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NAME = "petclinic-dev-aurora"
WRITER = Instance(
    name="db-1",
    status="available",
    zone="ap-northeast-2a",
    certificate_until=NOW + timedelta(days=365),
)
READER = replace(WRITER, name="db-2", zone="ap-northeast-2c")
CLUSTER = Cluster(
    name=NAME,
    status="available",
    engine="aurora-mysql",
    version="8.0.mysql_aurora.3.05.2",
    multi_az=True,
    members={"db-1": True, "db-2": False},
    latest_restorable=NOW - timedelta(minutes=4),
    retention_days=7,
    encrypted=True,
    deletion_protection=True,
)
FACTS = AuroraFacts(
    region="ap-northeast-2",
    clusters={NAME: CLUSTER},
    instances={"db-1": WRITER, "db-2": READER},
    maintenance={},
)
DENIED = Unreadable(operation="rds:X", resource=NAME, why=Why.DENIED)


def _judge(facts: AuroraFacts) -> list[tuple[str, Severity]]:
    return [(f.code, f.severity) for f in judge_aurora(facts, SweepSettings(), NOW)]


def _one(facts: AuroraFacts) -> Finding:
    (finding,) = judge_aurora(facts, SweepSettings(), NOW)
    return finding


def _with(**changes: object) -> AuroraFacts:
    return replace(FACTS, clusters={NAME: replace(CLUSTER, **changes)})  # type: ignore[arg-type]


def test_a_healthy_cluster_has_no_finding() -> None:
    assert _judge(FACTS) == []


def test_a_cluster_that_does_not_exist_is_critical() -> None:
    finding = _one(replace(FACTS, clusters={NAME: None}))
    assert (finding.code, finding.severity) == ("aurora.missing", Severity.CRITICAL)
    assert finding.hides == (f"aurora.|{NAME}",)


@pytest.mark.parametrize(
    ("status", "severity"),
    [
        ("backing-up", None),
        ("modifying", Severity.WARNING),
        ("upgrading", Severity.WARNING),
        ("failing-over", Severity.CRITICAL),
        ("stopped", Severity.CRITICAL),
        ("inaccessible-encryption-credentials", Severity.CRITICAL),
        ("a-word-aws-adds-tomorrow", Severity.CRITICAL),
    ],
)
def test_a_clusters_status_has_its_severity(status: str, severity: Severity | None) -> None:
    expected = [("aurora.status", severity)] if severity else []
    assert _judge(_with(status=status)) == expected


@pytest.mark.parametrize(
    ("status", "severity"),
    [
        ("configuring-log-exports", None),
        ("modifying", Severity.WARNING),
        ("configuring-iam-database-auth", Severity.WARNING),
        ("rebooting", Severity.CRITICAL),
        ("storage-full", Severity.CRITICAL),
    ],
)
def test_the_writers_status_has_its_severity(status: str, severity: Severity | None) -> None:
    facts = replace(FACTS, instances={"db-1": replace(WRITER, status=status), "db-2": READER})
    expected = [("aurora.instance_status", severity)] if severity else []
    assert _judge(facts) == expected


def test_a_failed_reader_is_a_warning_and_no_reader_to_fail_over_to() -> None:
    facts = replace(FACTS, instances={"db-1": WRITER, "db-2": replace(READER, status="failed")})
    assert _judge(facts) == [
        ("aurora.no_reader", Severity.WARNING),
        ("aurora.instance_status", Severity.WARNING),
    ]


def test_a_member_without_an_instance_is_told() -> None:
    facts = replace(FACTS, instances={"db-2": READER})
    assert ("aurora.instance_status", Severity.CRITICAL) in _judge(facts)


def test_a_cluster_without_a_reader_is_a_warning() -> None:
    finding = _one(_with(members={"db-1": True}, multi_az=False))
    assert (finding.code, finding.severity) == ("aurora.no_reader", Severity.WARNING)
    assert finding.sentence == "The cluster has no reader to fail over to (normal: at least 1)"
    assert finding.hides == (f"aurora.one_zone|{NAME}", f"usage.replica_lag|{NAME}")


def test_a_cluster_without_a_writer_is_critical() -> None:
    assert _judge(_with(members={"db-2": False})) == [("aurora.no_writer", Severity.CRITICAL)]


def test_a_reader_in_the_writers_zone_is_a_warning() -> None:
    facts = replace(FACTS, instances={"db-1": WRITER, "db-2": replace(READER, zone=WRITER.zone)})
    assert _judge(facts) == [("aurora.one_zone", Severity.WARNING)]


def test_the_multi_az_flag_is_believed_where_instances_cannot_be_read() -> None:
    blind = replace(_with(multi_az=False), instances=DENIED)
    assert _judge(blind) == [
        ("aurora.instances_unreadable", Severity.UNKNOWN),
        ("aurora.one_zone", Severity.WARNING),
    ]


@pytest.mark.parametrize(
    ("minutes", "severity"),
    [
        (0, None),
        (30, None),
        (31, Severity.WARNING),
        (60, Severity.WARNING),
        (61, Severity.CRITICAL),
    ],
)
def test_the_restorable_time_is_held_to_the_rpo(minutes: int, severity: Severity | None) -> None:
    facts = _with(latest_restorable=NOW - timedelta(minutes=minutes))
    assert _judge(facts) == ([("aurora.restorable", severity)] if severity else [])


def test_a_cluster_without_a_restorable_time_is_unknown() -> None:
    assert _judge(_with(latest_restorable=None)) == [("aurora.restorable", Severity.UNKNOWN)]


@pytest.mark.parametrize(
    ("days", "severity"),
    [(0, Severity.CRITICAL), (1, Severity.WARNING), (6, Severity.WARNING), (7, None), (35, None)],
)
def test_backups_are_kept_for_a_week(days: int, severity: Severity | None) -> None:
    expected = [("aurora.retention", severity)] if severity else []
    assert _judge(_with(retention_days=days)) == expected


def test_a_certificate_whose_end_aws_does_not_name_is_unknown() -> None:
    reader = replace(READER, certificate_until=None)
    found = _judge(replace(FACTS, instances={"db-1": WRITER, "db-2": reader}))
    assert found == [("aurora.certificate", Severity.UNKNOWN)]


@pytest.mark.parametrize(
    ("left", "severity"),
    [
        (timedelta(days=30), None),
        (timedelta(days=29, hours=23), Severity.WARNING),
        (timedelta(days=7), Severity.WARNING),
        (timedelta(days=6, hours=23), Severity.CRITICAL),
        (timedelta(days=-1), Severity.CRITICAL),
    ],
)
def test_a_certificates_days_are_counted(left: timedelta, severity: Severity | None) -> None:
    reader = replace(READER, certificate_until=NOW + left)
    facts = replace(FACTS, instances={"db-1": WRITER, "db-2": reader})
    assert _judge(facts) == ([("aurora.certificate", severity)] if severity else [])


@pytest.mark.parametrize(
    ("planned", "forced", "severity", "words"),
    [
        (None, None, Severity.WARNING, "without a date"),
        (5, None, Severity.WARNING, "planned in 5 days"),
        (5, 9, Severity.WARNING, "planned in 5 days, forced by AWS in 9 days"),
        (None, 2, Severity.WARNING, "forced by AWS in 2 days"),
        (None, 1, Severity.CRITICAL, "forced by AWS in 24 h"),
    ],
)
def test_pending_maintenance_tells_the_time_left(
    planned: int | None, forced: int | None, severity: Severity, words: str
) -> None:
    pending = Maintenance(
        arn="arn:aws:rds:r:1:db:db-2",
        action="system-update",
        description="New OS",
        planned=NOW + timedelta(days=planned) if planned else None,
        forced=NOW + timedelta(days=forced) if forced else None,
    )
    finding = _one(replace(FACTS, maintenance={"db-2": (pending,)}))
    assert (finding.code, finding.resource) == ("aurora.maintenance", "db-2")
    assert finding.severity is severity
    assert finding.remedy.endswith("--resource-identifier arn:aws:rds:r:1:db:db-2")
    assert finding.sentence == (f"1 maintenance is pending (normal: none): system-update, {words}")


def test_the_soonest_of_several_maintenances_is_told_first() -> None:
    late = Maintenance(
        arn="a", action="late", description="", planned=None, forced=NOW + timedelta(days=9)
    )
    soon = replace(late, action="soon", forced=NOW + timedelta(days=1))
    dateless = replace(late, action="dateless", forced=None)
    finding = _one(replace(FACTS, maintenance={NAME: (dateless, late, soon)}))
    assert finding.sentence.startswith("3 maintenances are pending (normal: none): soon,")
    assert len(finding.evidence) == 3


def test_unreadable_clusters_hide_the_whole_area() -> None:
    finding = _one(replace(FACTS, clusters=DENIED))
    assert (finding.code, finding.hides) == ("aurora.unreadable", ("aurora.",))


def test_the_section_says_what_was_looked_at() -> None:
    (line,) = section_aurora(FACTS, NOW).lines
    assert line == (
        f"{NAME}: available, aurora-mysql 8.0.mysql_aurora.3.05.2, 2 instances, 2 zones, "
        "restorable to 4 min ago, backups kept 7 days"
    )


def test_the_section_mentions_what_is_not_protected() -> None:
    (line,) = section_aurora(_with(encrypted=False, deletion_protection=False), NOW).lines
    assert line.endswith("storage NOT encrypted, deletion protection is off")
