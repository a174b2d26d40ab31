"""What AWS said, for a diagnosis."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from opskit.load_balancers import LoadBalancer, TargetGroup
from opskit.log_patterns import Errors
from opskit.statements import Statement
from opskit.targets import EcsService, TargetFacts
from opskit.tasks import Tasks
from opskit.trail_event import Event
from opskit.unreadable import Read
from opskit.usage_figures import UsageFacts


class Rollout(Enum):
    """How far a deployment has come."""

    RUNNING = "in progress"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """One deployment of an ECS service.

    Attributes:
        definition: the ARN of its task definition; "" where AWS did not tell.
        state: how far it has come; one that was stopped or rolled back has failed.
        status: AWS's own word, "ROLLBACK_SUCCESSFUL".
        reason: AWS's sentence about it, or "".
        began: when (aware).
        ended: when (aware), or None while it goes on.
    """

    definition: str
    state: Rollout
    status: str
    reason: str
    began: datetime
    ended: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One of a service's event messages."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One ECS service.

    Attributes:
        running: tasks that run.
        desired: tasks that are wanted.
        failed: tasks of the newest deployment that failed to start or stay.
        sayings: the newest event messages, newest first.
    """

    running: int
    desired: int
    failed: int
    sayings: tuple[Saying, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EcsFacts:
    """What ECS said of each service.

    Attributes:
        services: None for one that does not exist.
        deployments: newest first.
        tasks: those that stopped within the last hour.
    """

    services: Mapping[EcsService, Read[Service | None]]
    deployments: Mapping[EcsService, Read[tuple[Deployment, ...]]]
    tasks: Mapping[EcsService, Read[Tasks]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One Aurora instance.

    Attributes:
        name: its identifier.
        cluster: its cluster's, in lower case.
        status: AWS's word, "available".
        insights: Performance Insights' name of it, "db-ABC..."; "" where that is not enabled.
    """

    name: str
    cluster: str
    status: str
    insights: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One Aurora cluster: its status, and its members with whether each is the writer."""

    name: str
    status: str
    members: Mapping[str, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class DbEvent:
    """One event of RDS: when, of what, in AWS's words, with its categories ("failover")."""

    at: datetime
    source: str
    text: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuroraFacts:
    """What RDS and Performance Insights said.

    Attributes:
        clusters: by the name in the settings; None for one that does not exist.
        instances: of these clusters.
        events: of the last hours, of these clusters and instances, newest first.
        sql: the statements with the highest load, by instance that has Performance Insights.
    """

    clusters: Read[Mapping[str, Cluster | None]]
    instances: Read[tuple[Instance, ...]]
    events: Read[tuple[DbEvent, ...]]
    sql: Mapping[str, Read[tuple[Statement, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One alarm in ALARM.

    Attributes:
        name: its name.
        since: when it went there (aware), or None.
        reason: AWS's sentence.
        watched: values of its metrics' dimensions; none for a composite alarm.
    """

    name: str
    since: datetime | None
    reason: str
    watched: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The writing calls of the last hours that touched what is looked at.

    Attributes:
        events: as CloudTrail recorded them, newest first.
        back_to: the oldest moment of which all calls were read (aware), or None for all hours.
    """

    events: tuple[Event, ...]
    back_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that was read.

    Attributes:
        targets: what was looked at.
        ecs: services, deployments, stopped tasks.
        aurora: clusters, instances, events, SQL.
        balancers: by name; None for one that does not exist.
        groups: the target groups of those that exist.
        usage: the metrics' last hour.
        logs: ERROR lines of the last 30 minutes, by log group.
        alarms: those in ALARM.
        changes: who changed what.
    """

    targets: TargetFacts
    ecs: EcsFacts
    aurora: AuroraFacts
    balancers: Mapping[str, Read[LoadBalancer | None]]
    groups: Mapping[str, Read[tuple[TargetGroup, ...]]]
    usage: UsageFacts
    logs: Mapping[str, Read[Errors]]
    alarms: Read[tuple[Alarm, ...]]
    changes: Read[Changes]
