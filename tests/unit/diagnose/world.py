"""A PetClinic's facts, healthy but for what a test changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from functions.diagnose.event import Asked
from functions.diagnose.judge.diagnosis import Diagnosis, diagnose
from functions.diagnose.judge.facts import (
    AuroraFacts,
    Changes,
    Cluster,
    DbEvent,
    Deployment,
    EcsFacts,
    Facts,
    Instance,
    Rollout,
    Service,
)
from functions.diagnose.settings import DiagnoseSettings
from opskit.load_balancers import LoadBalancer, Target, TargetGroup
from opskit.log_patterns import Errors, Pattern
from opskit.targets import EcsService, TargetFacts, Targets
from opskit.tasks import ContainerEnd, Stop, Tasks
from opskit.trail_event import Event
from opskit.unreadable import Unreadable, Why
from opskit.usage_figures import UsageFacts
from opskit.usage_metrics import Measured, Metric, Series

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")
APP = EcsService(cluster="petclinic-dev-cluster", name="petclinic-dev-app")
AURORA, ALB = "petclinic-dev-aurora", "petclinic-dev-alb"
WRITER, READER = f"{AURORA}-writer", f"{AURORA}-reader"
GROUP = "/ecs/petclinic-dev-app"
UP = Service(running=2, desired=2, failed=0)
QUIET = Errors(count=0)
UNCHANGED = Changes(events=())
SETTINGS = DiagnoseSettings(
    ecs_services=(f"{APP.cluster}/{APP.name}",), db_clusters=(AURORA,), load_balancers=(ALB,)
)

USUAL: Mapping[Metric, float] = {
    Metric.ECS_CPU: 34.0,
    Metric.ECS_MEMORY: 61.0,
    Metric.DB_CONNECTIONS: 38.0,
    Metric.DB_CPU: 22.0,
    Metric.LATENCY: 0.18,
    Metric.REQUESTS: 6200.0,
    Metric.TARGET_ERRORS: 1.0,
    Metric.BALANCER_ERRORS: 0.0,
}


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def definition(revision: int) -> str:
    arn = "arn:aws:ecs:ap-northeast-2:123456789012:task-definition/petclinic-dev-app"
    return f"{arn}:{revision}"


def deployed(
    revision: int, began: float, ended: float | None = None, *, status: str = "SUCCESSFUL"
) -> Deployment:
    """A deployment that began, and ended, so many minutes ago."""
    states = {"SUCCESSFUL": Rollout.SUCCEEDED, "IN_PROGRESS": Rollout.RUNNING}
    return Deployment(
        definition=definition(revision),
        state=states.get(status, Rollout.FAILED),
        status=status,
        reason="",
        began=ago(began),
        ended=None if ended is None else ago(ended),
    )


OLD = deployed(11, 7200, 7190)
"""Five days ago."""


def died(
    count: int, *, revision: int = 11, minutes: float = 9, code: int = 1, reason: str = ""
) -> tuple[Stop, ...]:
    """Tasks whose container ended by itself, the newest so many minutes ago."""
    return tuple(
        Stop(
            task=f"task-{revision}-{number}",
            at=ago(minutes + number / 10),
            code="EssentialContainerExited",
            reason="Essential container in task exited",
            containers=(ContainerEnd(name="petclinic", exit_code=code, reason=reason),),
            definition=f"petclinic-dev-app:{revision}",
        )
        for number in range(count)
    )


def out_of_memory(count: int, *, revision: int = 11) -> tuple[Stop, ...]:
    return died(count, revision=revision, code=137, reason="OutOfMemoryError: killed")


def cannot_pull(count: int, *, revision: int = 11) -> tuple[Stop, ...]:
    return tuple(
        replace(stop, code="TaskFailedToStart", reason="CannotPullContainerError: not found")
        for stop in died(count, revision=revision)
    )


def event(text: str, minutes: float, *categories: str, source: str = AURORA) -> DbEvent:
    return DbEvent(at=ago(minutes), source=source, text=text, categories=categories)


FAILOVER = event("Completed failover to DB instance: petclinic-dev-aurora-reader", 12, "failover")
RESTART = event("DB instance restarted", 12, "availability", source=WRITER)


def call(
    name: str, minutes: float, *, source: str = "ecs", target: str = APP.name, who: str = "lee"
) -> Event:
    return Event(
        id=name,
        name=name,
        source=f"{source}.amazonaws.com",
        region="",
        at=ago(minutes),
        who=who,
        kind="IAMUser",
        target=target,
    )


def lines(count: int, text: str) -> Errors:
    return Errors(count=count, top=(Pattern(text=text, count=count, sample=text),))


NO_CONNECTION = "HikariPool-1 - Connection is not available, request timed out after 30000ms"
NO_PAYMENT = 'I/O error on POST request for "https://pay.example.com/v1": connect timed out'


def refused(operation: str) -> Unreadable:
    return Unreadable(
        operation=operation, resource=APP.name, why=Why.DENIED, detail="not authorized"
    )


@dataclass(kw_only=True)
class World:
    """What a test changes of a healthy PetClinic; the rest is as always."""

    onset: float | None = 10
    deployments: Any = (OLD,)
    stops: Any = ()
    service: Any = UP
    now: Mapping[Metric, float | None] = field(default_factory=dict)
    since: int = 10
    usage: Any = None
    status: str = "available"
    writer: str = "available"
    reader: str = "available"
    clusters: Any = None
    events: Any = ()
    targets: Any = (("10.0.1.21:8080", "healthy", ""), ("10.0.2.34:8080", "healthy", ""))
    errors: Any = QUIET
    alarms: Any = ()
    changes: Any = UNCHANGED
    found: TargetFacts | None = None

    def facts(self) -> Facts:
        targets = Targets(services=(APP,), clusters=(AURORA,), load_balancers=(ALB,))
        stops = Tasks(stopped=self.stops) if isinstance(self.stops, tuple) else self.stops
        return Facts(
            targets=self.found or TargetFacts(targets=targets, tagged=None),
            ecs=EcsFacts(
                services={APP: self.service},
                deployments={APP: self.deployments},
                tasks={APP: stops},
            ),
            aurora=self._aurora(),
            balancers={ALB: _balancer()},
            groups={ALB: self._groups()},
            usage=UsageFacts(region="ap-northeast-2", measured=self._measured()),
            logs={GROUP: self.errors},
            alarms=self.alarms,
            changes=self.changes,
        )

    def diagnosis(self, settings: DiagnoseSettings = SETTINGS) -> Diagnosis:
        onset = None if self.onset is None else ago(self.onset)
        return diagnose(self.facts(), Asked(now=NOW, onset=onset), settings, zone=SEOUL)

    def _aurora(self) -> AuroraFacts:
        cluster = Cluster(name=AURORA, status=self.status, members={WRITER: True, READER: False})
        return AuroraFacts(
            clusters={AURORA: cluster} if self.clusters is None else self.clusters,
            instances=(
                Instance(name=WRITER, cluster=AURORA, status=self.writer),
                Instance(name=READER, cluster=AURORA, status=self.reader),
            ),
            events=self.events,
            sql={},
        )

    def _groups(self) -> Any:  # noqa: ANN401 - a test may put an Unreadable here
        if isinstance(self.targets, Unreadable):
            return self.targets
        targets = tuple(
            Target(address=address, zone="", state=state, reason=reason)
            for address, state, reason in self.targets
        )
        return (TargetGroup(name="tg", arn="arn:tg", targets=targets),)

    def _measured(self) -> tuple[Measured, ...]:
        return tuple(_measure(metric, self.now, self.since, self.usage) for metric in USUAL)


def _balancer() -> LoadBalancer:
    return LoadBalancer(
        name=ALB,
        arn=f"arn:aws:elasticloadbalancing:r:1:loadbalancer/app/{ALB}/1",
        dns="",
        state="active",
        reason="",
        internal=False,
        zones=(),
    )


def _measure(
    metric: Metric, now: Mapping[Metric, float | None], since: int, refusal: Unreadable | None
) -> Measured:
    """The points of the last `since` minutes are what `now` says, the others as usual."""
    usual = USUAL[metric]
    last = now.get(metric, usual)
    points: tuple[float | None, ...] = (*[usual] * (12 - since // 5), *[last] * (since // 5))
    if last is None:
        points = (None,) * 12
    counted = metric in (Metric.REQUESTS, Metric.TARGET_ERRORS, Metric.BALANCER_ERRORS)
    name = metric.value
    area = "ecs" if name.startswith("ecs") else "db" if name.startswith("db") else "alb"
    past = usual * 12 if counted else usual
    return Measured(
        metric=metric,
        resource={"ecs": APP.name, "db": AURORA, "alb": ALB}[area],
        namespace="AWS/Test",
        name=name,
        dimensions=(("Of", area),),
        last_hour=refusal or Series(points=points, maximum=last),
        yesterday=past,
        last_week=past,
    )
