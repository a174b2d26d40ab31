"""A night at the PetClinic: alarms fire, deployed functions act, people are called and answer."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from local.aws.process import EmbeddedAws
from local.demo.deployment import Deployment
from local.slack.stand_in import SlackStandIn
from local.slack.words import Message
from local.world.names import CLUSTER, SERVICE
from local.world.seed import World
from notifier.translation import _

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import DimensionTypeDef

REAL = 1.0
QUICK = 0.02
"""A minute of a flow's waits takes 1.2 s: slow enough for what the functions compute in between."""
FAST = 0.004
"""An hour takes 14 s."""
PATIENCE_SECONDS = 300
_PAUSE_SECONDS = 0.1
_MINUTES_AFTER = 6
"""As long as the alarm is held before the incident is closed, whatever the clock says."""
_PREFIX = "petclinic-dev-"


class NightError(Exception):
    """What should have come did not come in time; the text says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """Alarms, and what comes of them.

    Attributes:
        aws: the embedded AWS.
        slack: where it is told.
        deployment: the stack.
        world: the PetClinic.
    """

    aws: EmbeddedAws
    slack: SlackStandIn
    deployment: Deployment
    world: World

    def set_alarm(self, name: str, state: Literal["ALARM", "OK"]) -> None:
        """Let an alarm of the stack change its state: "No-Running-Task"."""
        client: CloudWatchClient = self.deployment.session.client(
            "cloudwatch", endpoint_url=self.deployment.endpoint_url
        )
        reason = {
            "ALARM": "Threshold Crossed: 2 out of the last 3 datapoints were breaching",
            "OK": "Threshold Crossed: 3 datapoints were not breaching",
        }
        client.set_alarm_state(
            AlarmName=f"{_PREFIX}{name}", StateValue=state, StateReason=reason[state]
        )

    def let_tasks_report(self) -> None:
        """Let ECS write its metric again, as two tasks do, for the next minutes of the flow."""
        client: CloudWatchClient = self.deployment.session.client(
            "cloudwatch", endpoint_url=self.deployment.endpoint_url
        )
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        where: list[DimensionTypeDef] = [
            {"Name": "ClusterName", "Value": CLUSTER},
            {"Name": "ServiceName", "Value": SERVICE},
        ]
        client.put_metric_data(
            Namespace="AWS/ECS",
            MetricData=[
                {
                    "MetricName": "CPUUtilization",
                    "Dimensions": where,
                    "Timestamp": now + timedelta(minutes=minute),
                    "Unit": "Percent",
                    "Values": [34.0, 36.0],
                }
                for minute in range(2, 2 + _MINUTES_AFTER)
            ],
        )

    def root(self, name: str) -> Message:
        """Wait for the message of the newest incident of an alarm.

        Raises:
            NightError: it does not come.
        """
        self.await_that(f"the incident of {name}", lambda: bool(self._roots(name)))
        return self._roots(name)[-1]

    def has_incident(self, name: str) -> bool:
        """Tell whether an alarm has had an incident."""
        return bool(self._roots(name))

    def replies(self, root: Message) -> list[Message]:
        """Return the thread of a message, oldest first."""
        return [m for m in self.slack.messages() if m.thread_ts == root.ts]

    def await_status(self, name: str, status: str) -> Message:
        """Wait until an incident's message says so: "acting", "in hand", "closed"."""
        self.await_that(
            f"{name} to be {status}", lambda: self.root(name).text.endswith(f": {status}")
        )
        return self.root(name)

    def await_reply(self, name: str, part: str, *, times: int = 1) -> Message:
        """Wait until so many replies in an incident's thread hold `part`; return its message.

        A post whose answer was lost is sent again, so the newest message is asked for each time.
        """
        self.await_that(
            f"{part} in the thread of {name}",
            lambda: sum(part in m.text for m in self.replies(self.root(name))) >= times,
        )
        return self.root(name)

    def hurry(self, scale: float) -> None:
        """Let a second of the flows' waits take `scale` seconds."""
        self.aws.change_durable_time_scale(scale)

    def await_that(self, what: str, happened: Callable[[], bool]) -> None:
        """Wait for what the deployed functions do.

        Raises:
            NightError: it does not come within five minutes.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not happened():
            if time.monotonic() > deadline:
                said = [message.text for message in self.slack.messages()][-8:]
                raise NightError(f"{what} did not come; Slack's last messages: {said}")
            time.sleep(_PAUSE_SECONDS)

    def _roots(self, name: str) -> list[Message]:
        return [m for m in self.slack.messages() if not m.thread_ts and f" {name}: " in m.text]


def cure_outage(night: Night) -> Message:
    """No task lives: the service is deployed anew, its tasks answer, and that is proven."""
    night.hurry(QUICK)
    night.world.switch_on("no_task_lives")
    night.set_alarm("No-Running-Task", "ALARM")
    night.await_reply("No-Running-Task", _("Force a new deployment"))
    night.world.switch_off("no_task_lives")
    night.set_alarm("No-Running-Task", "OK")
    night.let_tasks_report()
    return night.await_status("No-Running-Task", _("closed"))


def climb_ladder(night: Night, *, user: str) -> Message:
    """Connections run out and nobody answers for an hour; then somebody presses Acknowledge."""
    night.hurry(FAST)
    night.world.switch_on("connections_high")
    night.set_alarm("Aurora-Connections-High", "ALARM")
    root = night.await_reply("Aurora-Connections-High", "\N{PAGER}", times=4)
    night.hurry(REAL)
    night.slack.click("acknowledge", user=user, ts=root.ts)
    in_hand = night.await_status("Aurora-Connections-High", _("in hand"))
    night.world.switch_off("connections_high")
    return in_hand
