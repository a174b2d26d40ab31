"""A bad morning as the sweep judges it, from facts to message: a golden file in Korean."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from functions.health_sweep.judge.access_log import AccessLog, AccessLogFacts
from functions.health_sweep.judge.alarms import Alarm, AlarmFacts
from functions.health_sweep.judge.alb import AlbFacts
from functions.health_sweep.judge.aurora import AuroraFacts, Cluster
from functions.health_sweep.judge.ecs_facts import Breaker, Deployment, EcsFacts, Service
from functions.health_sweep.judge.logs import LogFacts, LogGroup
from functions.health_sweep.judge.slots import SlotFacts
from functions.health_sweep.judge.sweep import SweepFacts, judge_sweep, sections_sweep, subject_of
from functions.health_sweep.settings import SweepSettings
from notifier.message import Message
from notifier.render import render_report
from notifier.translation import _
from notifier.words import Finding, Report
from opskit.compare import Recorded, compare
from opskit.load_balancers import LoadBalancer, Target, TargetGroup
from opskit.log_patterns import Errors
from opskit.targets import EcsService, TargetFacts, Targets
from opskit.tasks import ContainerEnd, Stop, Tasks
from opskit.unreadable import Unreadable, Why
from opskit.usage_figures import UsageFacts, figures_usage
from opskit.usage_metrics import Measured, Metric, Series
from tests.golden.samples import NOW, REPLAY, SCOPE

REGION = SCOPE.region
SETTINGS = SweepSettings()
APP = EcsService(cluster="petclinic-dev-cluster", name="petclinic-dev-app")
AURORA, ALB = "petclinic-dev-aurora", "petclinic-dev-alb"
TARGETS = Targets(services=(APP,), clusters=(AURORA,), load_balancers=(ALB,))


def bad_morning() -> Message:
    """Render it in the language of the moment."""
    facts = _facts()
    findings = judge_sweep(facts, SETTINGS, NOW)
    known = {one.fingerprint: _recorded(one) for one in findings[3:]}
    mended = replace(findings[0], code="ecs.events", resource="petclinic-dev-batch")
    tracked = compare(
        findings, {**known, mended.fingerprint: _recorded(mended)}, {}, NOW, looked_at={}
    )
    report = Report(
        job="health_sweep",
        title=_("Daily health sweep"),
        as_of=NOW,
        scope=SCOPE,
        findings=tracked,
        figures=tuple(figures_usage(facts.usage, SETTINGS)),
        sections=sections_sweep(facts, NOW),
        subject=subject_of(TARGETS),
        replay=REPLAY,
    )
    return render_report(report, zone=ZoneInfo("Asia/Seoul"))


def _recorded(finding: Finding) -> Recorded:
    return Recorded(finding=finding, since=NOW - timedelta(days=2))


def _facts() -> SweepFacts:
    denied = Unreadable(
        operation="scheduler:ListSchedules", resource="ops", why=Why.DENIED, detail="not authorized"
    )
    return SweepFacts(
        targets=TargetFacts(targets=TARGETS, tagged=None),
        ecs=_ecs(),
        aurora=_aurora(),
        alb=_balancer(),
        usage=UsageFacts(region=REGION, measured=_measured()),
        logs=LogFacts(region=REGION, groups=(_log_group(),)),
        access_log=AccessLogFacts(region=REGION, logs={ALB: AccessLog(enabled=False)}),
        alarms=AlarmFacts(region=REGION, alarms=_alarms(), targets=TARGETS),
        slots=SlotFacts(region=REGION, prefix="ops-", schedules=denied, last_runs={}),
        switch=None,
    )


def _ecs() -> EcsFacts:
    rollout = Deployment(
        primary=True,
        state="IN_PROGRESS",
        reason="",
        created=NOW - timedelta(minutes=50),
        updated=NOW - timedelta(minutes=50),
        failed_tasks=6,
        task_definition="petclinic-dev-app:42",
    )
    service = Service(
        status="ACTIVE",
        running=1,
        desired=2,
        pending=1,
        deployments=(rollout,),
        breaker=Breaker(enabled=False, rollback=False),
        events=(),
    )
    ended = ContainerEnd(name="app", exit_code=137, reason="OutOfMemoryError: killed")
    stops = tuple(
        Stop(
            task=f"t{n}",
            at=NOW - timedelta(minutes=9 * n),
            code="EssentialContainerExited",
            reason="Essential container in task exited",
            containers=(ended,),
        )
        for n in (1, 2, 3)
    )
    tasks = Tasks(wanted=(), stopped=stops)
    return EcsFacts(region=REGION, services={APP: service}, tasks={APP: tasks})


def _aurora() -> AuroraFacts:
    cluster = Cluster(
        name=AURORA,
        status="available",
        engine="aurora-mysql",
        version="8.0",
        multi_az=True,
        members={f"{AURORA}-1": True},
        latest_restorable=NOW - timedelta(hours=3, minutes=12),
        retention_days=1,
        encrypted=True,
        deletion_protection=True,
    )
    return AuroraFacts(region=REGION, clusters={AURORA: cluster}, instances={}, maintenance={})


def _balancer() -> AlbFacts:
    balancer = LoadBalancer(
        name=ALB,
        arn="arn:alb",
        dns="alb.test",
        state="active",
        reason="",
        internal=False,
        zones=("ap-northeast-2a", "ap-northeast-2c"),
    )
    well = Target(address="10.0.1.12:8080", zone="ap-northeast-2a", state="healthy")
    sick = replace(well, state="unhealthy", zone="ap-northeast-2c", reason="Target.Timeout")
    group = TargetGroup(name="petclinic-dev-tg", arn="arn:tg", targets=(well, sick))
    return AlbFacts(region=REGION, balancers={ALB: balancer}, groups={ALB: (group,)}, pages={})


def _measured() -> tuple[Measured, ...]:
    readings = (
        (Metric.LATENCY, ALB, 1.244, 2.573, 0.18),
        (Metric.DB_CONNECTIONS, AURORA, 37.9, 41.6, 37.9),
        (Metric.DB_CPU, AURORA, 88.2, 97.0, 34.0),
    )
    return tuple(
        Measured(
            metric=metric,
            resource=resource,
            namespace="AWS/X",
            name=metric.value,
            dimensions=(("Name", resource),),
            last_hour=Series(points=(average,) * 12, maximum=maximum),
            yesterday=past,
            last_week=past,
        )
        for metric, resource, average, maximum, past in readings
    )


def _log_group() -> LogGroup:
    return LogGroup(
        name="/ecs/petclinic-dev-app", errors=Errors(count=137), yesterday=Errors(count=2)
    )


def _alarms() -> tuple[Alarm, ...]:
    since = NOW - timedelta(hours=1, minutes=5)
    return (
        Alarm(name="petclinic-dev-ALB-5xx", state="ALARM", since=since, reason="Threshold Crossed"),
        Alarm(name="petclinic-dev-ECS-CPU-High", state="OK"),
    )
