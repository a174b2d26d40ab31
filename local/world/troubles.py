"""The troubles that a world can have, by name: what each is, and what it changes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from local.world import (
    audit,
    costs,
    deployments,
    ecs_troubles,
    incident_troubles,
    other_troubles,
    rds_troubles,
    security_troubles,
)
from local.world.application import Application
from local.world.facts import Answers

type Script = Callable[[Application, datetime], Answers]


class Part(Enum):
    """What of the world is written anew when a trouble is switched."""

    METRICS = "metrics"
    LOG = "application log"
    ACCESS_LOG = "access log"
    ALARMS = "alarms"
    SECURITY_GROUP = "security group"
    HEALTH = "health page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that may be wrong.

    Attributes:
        name: what it is switched on by.
        sentence: what is wrong, for the list at the terminal.
        parts: what must be seeded anew.
        script: the AWS answers that it changes.
    """

    name: str
    sentence: str
    parts: tuple[Part, ...] = ()
    script: Script = other_troubles.no_answers


_METRICS = (Part.METRICS, Part.ALARMS)

_LISTED = (
    Trouble(
        name="tasks_missing",
        sentence="one of the service's two tasks does not run",
        script=ecs_troubles.tasks_missing,
    ),
    Trouble(
        name="deployment_stuck",
        sentence="a deployment has been in progress for two hours",
        script=ecs_troubles.deployment_stuck,
    ),
    Trouble(
        name="tasks_crashing",
        sentence="tasks run out of memory and are started again and again",
        script=ecs_troubles.tasks_crashing,
    ),
    Trouble(
        name="no_task_lives",
        sentence="tasks run out of memory as soon as they are started, and none runs",
        script=ecs_troubles.no_task_lives,
    ),
    Trouble(
        name="bad_deployment",
        sentence="the version that was deployed 19 minutes ago crashes at its start",
        parts=(Part.METRICS,),
        script=deployments.bad_deployment,
    ),
    Trouble(
        name="failed_over",
        sentence="Aurora failed over nine minutes ago",
        script=incident_troubles.failed_over,
    ),
    Trouble(
        name="reader_down",
        sentence="the Aurora reader has failed",
        script=rds_troubles.reader_down,
    ),
    Trouble(
        name="single_zone",
        sentence="writer and reader stand in one zone",
        script=rds_troubles.single_zone,
    ),
    Trouble(
        name="replica_lag",
        sentence="the reader is four seconds behind",
        parts=(Part.METRICS,),
    ),
    Trouble(
        name="restorable_time_old",
        sentence="the database can be restored only to a point three hours ago",
        script=rds_troubles.restorable_time_old,
    ),
    Trouble(
        name="pending_maintenance",
        sentence="an engine update will be forced in twelve days",
        script=rds_troubles.pending_maintenance,
    ),
    Trouble(
        name="certificate_expiring",
        sentence="the database's certificate ends in twenty days",
        script=rds_troubles.certificate_expiring,
    ),
    Trouble(
        name="targets_unhealthy",
        sentence="one of the two targets does not answer health checks",
        parts=(Part.METRICS,),
        script=other_troubles.targets_unhealthy,
    ),
    Trouble(
        name="app_down",
        sentence="the application's health page says DOWN",
        parts=(Part.HEALTH,),
    ),
    Trouble(name="cpu_high", sentence="ECS CPU is at 91 %", parts=_METRICS),
    Trouble(name="memory_high", sentence="ECS memory is at 93 %", parts=_METRICS),
    Trouble(name="connections_high", sentence="91 database connections", parts=_METRICS),
    Trouble(
        name="writer_busy",
        sentence="the Aurora writer's CPU is at 97 %, the cluster's average at 57 %",
        parts=_METRICS,
    ),
    Trouble(name="latency_high", sentence="responses take over a second", parts=(Part.METRICS,)),
    Trouble(
        name="month_outage",
        sentence="twelve days ago no host was healthy for an hour",
        parts=(Part.METRICS,),
    ),
    Trouble(
        name="month_slow",
        sentence="responses took over a second on three days of the month",
        parts=(Part.METRICS,),
    ),
    Trouble(name="errors_5xx", sentence="2.4 % of the requests fail", parts=_METRICS),
    Trouble(
        name="error_logs",
        sentence="137 ERROR lines in an hour, with a password and a <!channel> among them",
        parts=(Part.LOG,),
    ),
    Trouble(
        name="access_log_missing",
        sentence="the load balancer has written no access log for two days",
        parts=(Part.ACCESS_LOG,),
    ),
    Trouble(name="alarm_firing", sentence="ALB-ResponseTime-High fires", parts=(Part.ALARMS,)),
    Trouble(name="alarm_missing", sentence="ALB-5xx-High is gone", parts=(Part.ALARMS,)),
    Trouble(
        name="denied_rds",
        sentence="the right to describe Aurora clusters is missing",
        script=other_troubles.denied_rds,
    ),
    Trouble(
        name="throttled_metrics",
        sentence="CloudWatch throttles every look at metrics",
        script=other_troubles.throttled_metrics,
    ),
    Trouble(
        name="open_security_group",
        sentence="the whole internet may reach the database's port",
        parts=(Part.SECURITY_GROUP,),
    ),
    Trouble(
        name="image_not_scanned",
        sentence="nobody ever scanned the image that runs",
        script=security_troubles.image_not_scanned,
    ),
    Trouble(
        name="snapshot_public",
        sentence="everybody may restore the database's weekly snapshot",
        script=security_troubles.snapshot_public,
    ),
    Trouble(
        name="plain_secret",
        sentence="the database's password stands in the task definition",
        script=security_troubles.plain_secret,
    ),
    Trouble(
        name="cost_spike",
        sentence="the database costs three times as much, and GuardDuty is new",
        script=costs.cost_spike,
    ),
    Trouble(
        name="budget_exceeded",
        sentence="more is spent than the month's budget allows",
        script=costs.budget_exceeded,
    ),
    Trouble(
        name="cost_tag_inactive",
        sentence="the project's tag is not active for cost allocation",
        script=costs.cost_tag_inactive,
    ),
    Trouble(
        name="root_used",
        sentence="somebody worked as the account's root user yesterday",
        script=audit.root_used,
    ),
    Trouble(
        name="trail_stopped",
        sentence="somebody stopped CloudTrail's trail three hours ago",
        script=audit.trail_stopped,
    ),
    Trouble(
        name="bucket_shared",
        sentence="another account may read the bucket of the access logs",
        script=audit.bucket_shared,
    ),
    Trouble(
        name="no_metrics",
        sentence="CloudWatch has no datapoints",
        script=other_troubles.no_metrics,
    ),
)

TROUBLES = {trouble.name: trouble for trouble in _LISTED}


class UnknownTroubleError(Exception):
    """A name that is not in the list; the text names those that are."""


def find_troubles(names: tuple[str, ...]) -> tuple[Trouble, ...]:
    """Look troubles up by name.

    Raises:
        UnknownTroubleError: one of the names is not a trouble's.
    """
    unknown = sorted(set(names) - set(TROUBLES))
    if unknown:
        raise UnknownTroubleError(
            f"no trouble {', '.join(unknown)}; there are {', '.join(TROUBLES)}"
        )
    return tuple(TROUBLES[name] for name in names)
