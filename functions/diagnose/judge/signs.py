"""The signs of trouble that speak for or against a cause, and the areas that they are read in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from functions.diagnose.settings import DiagnoseSettings


class Area(Enum):
    """What is read; what was not read there could hold another explanation."""

    DEPLOYMENTS = "deployments"
    TASKS = "stopped tasks"
    TARGETS = "target health"
    DATABASE = "database"
    METRICS = "metrics"
    LOGS = "logs"
    ALARMS = "alarms"
    CHANGES = "changes"
    SQL = "top SQL"


class Sign(Enum):
    """One thing that shows. Rules say what each speaks for (judge/rules.py)."""

    FOLLOWS_DEPLOYMENT = "the trouble began soon after a deployment"
    DEPLOYMENT_FAILING = "that deployment fails, or was stopped or rolled back"
    ROLLOUT_CALM = "that deployment is under way, and none of its tasks fails"
    TROUBLE_BEFORE = "requests failed or were slow already before that deployment"
    SAME_DEFINITION = "that deployment brought the task definition that ran before"
    NEW_TASKS_DIE = "tasks of the deployed version stop by themselves"
    OLD_TASKS_DIE = "tasks of another version stop by themselves"
    OUT_OF_MEMORY = "tasks ran out of memory"
    CANNOT_START = "tasks cannot be started: image, secret, network"
    TASKS_STOP = "tasks stop by themselves or fail their health checks"
    NO_ROOM = "ECS finds no room for tasks"
    CPU_HIGH = "ECS CPU is above its limit"
    MEMORY_HIGH = "ECS memory is above its limit"
    MORE_REQUESTS = "more requests than before, yesterday and last week"
    LOAD_ALONE = "the load is high although requests are not more"
    REQUESTS_FAIL = "requests end in 5xx"
    SLOW = "P95 is above its limit"
    TARGETS_FAIL = "targets fail their health checks with an answer"
    TARGETS_SILENT = "targets do not answer health checks in time"
    NO_TARGETS = "no target is registered"
    ALARM_FIRES = "an alarm on what is looked at fires"
    DATABASE_FAILOVER = "Aurora failed over about then"
    DATABASE_DOWN = "an Aurora cluster or its writer does not work"
    DATABASE_RESTART = "an Aurora instance restarted about then"
    READER_DOWN = "an Aurora reader does not work"
    CONNECTIONS_HIGH = "the database's connections are above their limit"
    DATABASE_BUSY = "the database's CPU is above its limit"
    DATABASE_ERRORS = "the log names the database"
    OUTSIDE_ERRORS = "the log names another system"
    ERROR_LINES = "many ERROR lines"
    DATABASE_CHANGE = "somebody changed the database before it"
    NETWORK_CHANGE = "somebody changed the network or the load balancer before it"
    OTHER_CHANGE = "somebody changed something else than the deployment before it"
    NEARER_CHANGE = "that change is nearer to the onset than the deployment"
    OURS_CALM = "tasks, CPU, memory and database are as usual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A sign that shows.

    Attributes:
        sign: which.
        resource: the name that the team uses.
        evidence: what shows it: translated sentences, or AWS's own lines.
    """

    sign: Sign
    resource: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What every judgement stands on.

    Attributes:
        settings: what is normal.
        now: the moment judged (aware).
        onset: when the trouble began (aware), or None where that is not known.
        zone: the team's, for times in lines.
    """

    settings: DiagnoseSettings
    now: datetime
    onset: datetime | None
    zone: ZoneInfo

    @property
    def within(self) -> timedelta:
        """How soon trouble follows what made it."""
        return timedelta(minutes=self.settings.deployment_minutes)

    def precedes(self, moment: datetime, *, slack: timedelta = timedelta(0)) -> bool:
        """Tell whether something happened shortly before the onset, or up to `slack` after it."""
        return self.onset is not None and -slack <= self.onset - moment <= self.within

    def clock(self, moment: datetime) -> str:
        """Return a time of day in the team's zone, with its day where that is another one."""
        local, today = moment.astimezone(self.zone), self.now.astimezone(self.zone)
        return f"{local:%H:%M}" if local.date() == today.date() else f"{local:%Y-%m-%d %H:%M}"
