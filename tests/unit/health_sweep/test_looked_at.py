"""What the sweep looked at: a finding whose resource left it is gone, and not fixed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from functions.health_sweep.judge.access_log import AccessLog, AccessLogFacts
from functions.health_sweep.judge.alarms import Alarm, AlarmFacts
from functions.health_sweep.judge.alb import AlbFacts
from functions.health_sweep.judge.aurora import AuroraFacts, Cluster
from functions.health_sweep.judge.ecs_facts import EcsFacts
from functions.health_sweep.judge.logs import LogFacts, LogGroup
from functions.health_sweep.judge.looked_at import looked_at_sweep
from functions.health_sweep.judge.slots import SlotFacts
from functions.health_sweep.judge.sweep import SweepFacts
from notifier.words import Change, Finding, Severity
from opskit.compare import Recorded, compare
from opskit.load_balancers import TargetGroup
from opskit.log_patterns import Errors
from opskit.targets import EcsService, TargetFacts, Targets
from opskit.usage_figures import UsageFacts

NOW = datetime(2026, 11, 25, tzinfo=UTC)
APP = EcsService(cluster="c", name="app")
TARGETS = Targets(services=(APP,), clusters=("aurora",), load_balancers=("alb",))
CLUSTER = Cluster(
    name="aurora",
    status="available",
    engine="aurora-mysql",
    version="8.0",
    multi_az=True,
    members={"aurora-1": True},
    latest_restorable=NOW,
    retention_days=7,
    encrypted=True,
    deletion_protection=True,
)
GROUP = TargetGroup(name="tg", arn="arn:tg", targets=())
FACTS = SweepFacts(
    targets=TargetFacts(targets=TARGETS, tagged=None),
    ecs=EcsFacts(region="r", services={}, tasks={}),
    aurora=AuroraFacts(region="r", clusters={"aurora": CLUSTER}, instances={}, maintenance={}),
    alb=AlbFacts(region="r", balancers={"alb": None}, groups={"alb": (GROUP,)}, pages={}),
    usage=UsageFacts(region="r", measured=()),
    logs=LogFacts(region="r", groups=(LogGroup(name="/ecs/app", errors=Errors(count=0)),)),
    access_log=AccessLogFacts(region="r", logs={"alb": AccessLog(enabled=False)}),
    alarms=AlarmFacts(region="r", alarms=(Alarm(name="high", state="OK"),), targets=TARGETS),
    slots=SlotFacts(region="r", prefix="", schedules=(), last_runs={}),
    switch=None,
)
EMPTY = replace(
    FACTS,
    targets=TargetFacts(targets=Targets(), tagged=None),
    aurora=replace(FACTS.aurora, clusters={}),
    alb=replace(FACTS.alb, balancers={}, groups={}),
    logs=replace(FACTS.logs, groups=()),
    access_log=replace(FACTS.access_log, logs={}),
    alarms=replace(FACTS.alarms, alarms=()),
)


@pytest.mark.parametrize(
    ("code", "resource"),
    [
        ("ecs.tasks_missing", "app"),
        ("aurora.restorable", "aurora"),
        ("aurora.certificate", "aurora-1"),
        ("alb.state", "alb"),
        ("alb.targets_unhealthy", "tg"),
        ("usage.latency", "alb"),
        ("logs.errors", "/ecs/app"),
        ("access_log.missing", "alb"),
        ("alarms.firing", "high"),
        ("alarms.missing", "app"),
    ],
)
def test_a_finding_is_fixed_only_while_its_resource_is_looked_at(code: str, resource: str) -> None:
    finding = Finding(code=code, resource=resource, severity=Severity.WARNING, sentence="")
    known = {finding.fingerprint: Recorded(finding=finding, since=NOW, watched=True)}
    (there,) = compare((), known, {}, NOW, looked_at=looked_at_sweep(FACTS))
    (gone,) = compare((), known, {}, NOW, looked_at=looked_at_sweep(EMPTY))
    assert (there.change, gone.change) == (Change.FIXED, Change.GONE)
