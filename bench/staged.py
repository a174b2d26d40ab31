"""The flows that are played to their end: what each is asked, and the settings that let it act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bench.world.place import Json, arn
from tests.action_limits import LIMITS

SERVICE, CLUSTER = "petclinic-dev-cluster/petclinic-dev-app", "petclinic-dev-aurora"
_HAND = {"armed": True, "requested_by": "U1", "approved_by": "U2"}
_WINDOW = {"MAINTENANCE_WINDOW": "02:00-04:00"}
_EVERY = {
    **LIMITS,
    "LEDGER_TABLE": "ledger",
    "PROJECT": "petclinic",
    "EXPECTED_ALARMS": "petclinic-dev-ALB-5xx-High",
    "ECS_SERVICES": SERVICE,
    "DB_CLUSTERS": CLUSTER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """One flow on its stage (bench.stages).

    Attributes:
        job: its function's folder.
        event: what it is asked; a schedule's time is filled in.
        variables: its own settings.
    """

    job: str
    event: Mapping[str, Json]
    variables: Mapping[str, str]

    def payload(self, now: datetime) -> Json:
        """Return the event at a moment (aware)."""
        moment = now.replace(microsecond=0).isoformat()
        scheduled = self.event.get("source") == "aws.scheduler"
        return {**self.event, **({"time": moment} if scheduled else {})}

    @property
    def environ(self) -> dict[str, str]:
        """The variables that let it act."""
        return {**_EVERY, **self.variables}


def _incident(step: str) -> dict[str, Json]:
    return {
        "armed": True,
        "incident": "inc-1",
        "step": step,
        "reason": "no task answers",
        "requested_by": "playbook total_outage",
        "approved_by": "U2",
        "alarm": "petclinic-dev-No-Running-Task",
        "channel": "C0BENCH",
        "thread_ts": "1764000000.000100",
    }


_SCHEDULED = {"source": "aws.scheduler", "detail": "{}"}

STAGED = (
    Staged(job="scale_out", event=_incident("1"), variables={}),
    Staged(job="rollback", event=_incident("2"), variables={}),
    Staged(job="deploy", event={**_HAND, "image": "v2", "reason": "release 2"}, variables={}),
    Staged(job="platform_update", event={**_HAND, "outside_window": True}, variables=_WINDOW),
    Staged(
        job="engine_upgrade",
        event={**_HAND, "outside_window": True},
        variables={**_WINDOW, "ENGINE_UPGRADE": "apply"},
    ),
    Staged(
        job="failover_drill",
        event=_HAND,
        variables={"FAILOVER_DRILL": "apply", "HEALTH_PATH": "/actuator/health"},
    ),
    Staged(
        job="image_refresh",
        event=_HAND,
        variables={
            "IMAGE_REFRESH": "apply",
            "IMAGE_BUILD_PROJECT": "petclinic-image",
            "IMAGE_TAG": "latest",
            "DEPLOY_FUNCTION": arn("lambda", "function:ops-deploy:live"),
            "NOTICE_MINUTES": "1",
        },
    ),
    Staged(job="weekly_snapshot", event=_SCHEDULED, variables={}),
    Staged(
        job="restore_drill",
        event={"armed": True, "requested_by": "U1"},
        variables={
            "DRILL_INSTANCE_CLASS": "db.serverless",
            "DRILL_SECURITY_GROUP": "sg-1",
            "DRILL_SECRET_ARN": arn("secretsmanager", "secret:database-AbCdEf"),
            "DRILL_DATABASE": "petclinic",
            "DRILL_TABLE": "visits",
            "DRILL_COLUMN": "visit_date",
        },
    ),
)
"""Every durable flow but those on an alarm's way, which bench.listeners has."""
