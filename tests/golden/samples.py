"""Realistic reports and a failure, whose rendering the golden files hold."""

from datetime import UTC, datetime, timedelta

from notifier.failure import Failure
from notifier.words import (
    Change,
    Figure,
    Finding,
    Kept,
    Report,
    Scope,
    Section,
    Severity,
    Tracked,
)

NOW = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
SCOPE = Scope(
    account="123456789012",
    region="ap-northeast-2",
    stack="petclinic-operations-dev",
    environment="dev",
)
REPLAY = """make run JOB=health_sweep EVENT='{"dry_run": true, "time": "2026-11-24T00:00:00Z"}'"""
RUN = "health_sweep/2026-11-24T00:00:00Z"
KEPT = Kept(
    run=RUN,
    command=f"aws logs tail /aws/lambda/sweep --format json --filter-pattern '\"{RUN}\"'",
    link="https://ap-northeast-2.console.aws.amazon.com/cloudwatch/home#logsV2:log-groups",
)
CONSOLE = "https://ap-northeast-2.console.aws.amazon.com"
ECS = f"{CONSOLE}/ecs/v2/clusters/petclinic-dev-cluster/services/petclinic-dev-app/health"


def all_fine() -> Report:
    """A morning without trouble."""
    return Report(
        job="health_sweep",
        title="Daily health sweep",
        as_of=NOW,
        scope=SCOPE,
        figures=_figures(busy=False),
        sections=(
            Section(
                title="ECS",
                lines=(
                    "petclinic-dev-app: 2 of 2 tasks run, rollout completed",
                    "petclinic-dev-app: image sha256:4f5e21ab, revision 41",
                ),
            ),
            Section(title="Aurora", lines=("petclinic-dev: available, reader in another zone",)),
        ),
        subject="1 service, 1 cluster, 1 load balancer",
        replay=REPLAY,
        accept="make accept JOB=health_sweep",
    )


def bad_morning() -> Report:
    """Several things wrong, some known, some mended, some let be."""
    return Report(
        job="health_sweep",
        title="Daily health sweep",
        as_of=NOW,
        scope=SCOPE,
        findings=(*_open(), *_settled()),
        figures=_figures(busy=True),
        sections=(Section(title="Alarms", lines=("0 alarms are missing of 12 expected",)),),
        subject="1 service, 1 cluster, 1 load balancer",
        replay=REPLAY,
        accept="make accept JOB=health_sweep",
    )


def unreadable_parts() -> Report:
    """Two reads failed: what they hide is not known, and nothing is called well."""
    denied = Finding(
        code="logs.unreadable",
        resource="/ecs/petclinic-dev",
        severity=Severity.UNKNOWN,
        sentence="Could not be looked at: access denied",
        evidence=("logs:FilterLogEvents: not authorized for arn:aws:logs:ap-northeast-2:1:*",),
        remedy="Grant logs:FilterLogEvents to the function's role",
        hides=("logs.",),
    )
    slow = Finding(
        code="aurora.unreadable",
        resource="petclinic-dev",
        severity=Severity.UNKNOWN,
        sentence="Could not be looked at: timed out",
        evidence=("rds:DescribeDBClusters: Read timeout on endpoint URL",),
        hides=("aurora.",),
    )
    return Report(
        job="health_sweep",
        title="Daily health sweep",
        as_of=NOW,
        scope=SCOPE,
        findings=(
            Tracked(finding=denied, change=Change.NEW, since=NOW),
            Tracked(finding=slow, change=Change.NEW, since=NOW),
        ),
        figures=(
            Figure(name="Aurora CPU", resource="petclinic-dev", unit="%", average=None),
            _figures(busy=False)[0],
        ),
        subject="1 service, 1 cluster, 1 load balancer",
        replay=REPLAY,
    )


def thousand_services() -> Report:
    """1,000 services, 300 of them with a finding, all of them with a figure."""
    names = [f"petclinic-prod-{number:04}" for number in range(1000)]
    severities = (Severity.CRITICAL, Severity.WARNING, Severity.WARNING)
    return Report(
        job="health_sweep",
        title="Daily health sweep",
        as_of=NOW,
        scope=SCOPE,
        findings=tuple(
            Tracked(
                finding=_tasks_missing(name, severities[at % 3]),
                change=(Change.STILL, Change.NEW)[at % 2],
                since=NOW - timedelta(days=at % 2),
            )
            for at, name in enumerate(names[:300])
        ),
        figures=tuple(_cpu(name, float(at % 97)) for at, name in enumerate(names)),
        sections=(Section(title="ECS", lines=tuple(f"{n}: 2 of 2 tasks run" for n in names)),),
        subject="1,000 services",
        replay=REPLAY,
        kept=KEPT,
    )


def crash() -> Failure:
    """A job that did not find its settings."""
    return Failure(
        job="health_sweep",
        title="Daily health sweep",
        at=NOW,
        scope=SCOPE,
        error="SettingsError",
        text="TIME_ZONE is missing: expected an IANA time zone such as Asia/Seoul",
        not_done="Nothing was checked this morning.",
        link=f"{CONSOLE}/cloudwatch/home?region=ap-northeast-2#logsV2:log-groups",
        replay=REPLAY,
    )


def _tasks_missing(name: str, severity: Severity) -> Finding:
    return Finding(
        code="ecs.tasks_missing",
        resource=name,
        severity=severity,
        sentence="1 of 2 tasks runs (normal: 2)",
        evidence=(
            "Essential container in task exited, exit code 137 (OutOfMemoryError)",
            "service was unable to place a task: no container instance met all requirements",
        ),
        link=ECS,
        remedy="See the stop reason; give the task more memory or roll back",
    )


def _open() -> tuple[Tracked, ...]:
    errors = Finding(
        code="logs.errors",
        resource="/ecs/petclinic-dev",
        severity=Severity.WARNING,
        sentence="412 ERROR lines in the last hour (normal: below 50)",
        evidence=(
            "398 x HikariPool-1 - Connection is not available, request timed out after 30000ms",
            "12 x login failed for url=jdbc:mysql://petclinic:hunter2@db:3306/petclinic",
            '2 x <!channel> owner `x` & "y" not found, password=hunter2',
        ),
        link=f"{CONSOLE}/cloudwatch/home?region=ap-northeast-2#logsV2:log-groups/log-group/a|b",
        remedy="See the pool's size against the 80 connections that Aurora allows",
    )
    retention = Finding(
        code="aurora.retention",
        resource="petclinic-dev",
        severity=Severity.WARNING,
        sentence="Backups are kept 1 day (normal: at least 7)",
        remedy="aws rds modify-db-cluster --db-cluster-identifier petclinic-dev "
        "--backup-retention-period 7",
    )
    latency = Finding(
        code="alb.latency",
        resource="petclinic-dev-alb",
        severity=Severity.WARNING,
        sentence="P95 latency is 812 ms (normal: at most 500 ms)",
    )
    missing = _tasks_missing("petclinic-dev-app", Severity.CRITICAL)
    return (
        Tracked(finding=retention, change=Change.STILL, since=NOW - timedelta(days=6)),
        Tracked(finding=errors, change=Change.NEW, since=NOW),
        Tracked(finding=missing, change=Change.WORSE, since=NOW - timedelta(days=1)),
        Tracked(finding=latency, change=Change.NEW, since=NOW),
    )


def _settled() -> tuple[Tracked, ...]:
    certificate = Finding(
        code="aurora.certificate",
        resource="petclinic-dev-1",
        severity=Severity.WARNING,
        sentence="The certificate ends in 20 days (normal: more than 30)",
    )
    public = Finding(
        code="alb.http_open",
        resource="petclinic-dev-alb",
        severity=Severity.WARNING,
        sentence="Port 80 answers without redirecting to HTTPS",
    )
    return (
        Tracked(finding=certificate, change=Change.FIXED, since=NOW - timedelta(days=3)),
        Tracked(
            finding=public,
            change=Change.ACCEPTED,
            since=NOW - timedelta(days=30),
            accepted_until=NOW + timedelta(days=7),
            accepted_by="kim",
        ),
    )


def _cpu(resource: str, average: float) -> Figure:
    return Figure(
        name="ECS CPU",
        resource=resource,
        unit="%",
        average=average,
        maximum=average + 3,
        normal="≤ 80 %",
        severity=Severity.WARNING if average > 80 else Severity.OK,
        series=(average / 2, None, average),
    )


def _figures(*, busy: bool) -> tuple[Figure, ...]:
    app, alb, database = "petclinic-dev-app", "petclinic-dev-alb", "petclinic-dev"
    latency = 812.0 if busy else 212.4
    return (
        Figure(
            name="CPU",
            resource=app,
            unit="%",
            average=43.21,
            maximum=61.0,
            normal="≤ 80 %",
            series=(21.0, 22.5, 20.0, None, 31.0, 38.0, 44.0, 52.0, 61.0, 58.0, 55.0, 43.0),
            yesterday=40.1,
            last_week=38.0,
        ),
        Figure(name="Memory", resource=app, unit="%", average=62.0, maximum=63.0, normal="≤ 80 %"),
        Figure(
            name="P95 latency",
            resource=alb,
            unit="ms",
            average=latency,
            maximum=latency * 1.5,
            normal="≤ 500 ms",
            severity=Severity.WARNING if busy else Severity.OK,
            series=(latency / 4, latency / 3, latency / 2, latency),
            yesterday=201.0,
            last_week=198.0,
        ),
        Figure(name="Requests", resource=alb, unit="requests/s", average=12.34, yesterday=11.9),
        Figure(name="5xx rate", resource=alb, unit="%", average=0.032, normal="≤ 0.1 %"),
        Figure(name="CPU", resource=database, unit="%", average=18.0, normal="≤ 80 %"),
    )
