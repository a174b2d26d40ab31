"""A world for durable actions: alarms that change, a Ledger on moto, a Slack, and time skipped."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aws_durable_execution_sdk_python_testing import (
    DurableFunctionTestResult,
    DurableFunctionTestRunner,
)

from notifier.message import Message
from opskit.action_job import ActionJob
from opskit.action_shell import action_handler
from opskit.house import House
from opskit.incident_words import AlarmTransition, Beginning, Priority, Signal, SignalKind
from opskit.incidents import Incidents
from opskit.switch import Switch, Turn
from tests.action_limits import LIMITS
from tests.fake_aws import FakeAws
from tests.fake_house import FakeSlack, fake_house
from tests.mortal import Deaths

REGION = "ap-northeast-2"
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
ALARM = "petclinic-dev-No-Running-Task"
INCIDENT = "inc-1"
QUICK = {"STABLE_MINUTES": "2", "RECEIPT_MINUTES": "1"}
"""For what is looked at until its time is up, as a proof is: each look of the flow costs 0.1 s."""

type Run = Mapping[str, Any]


class Killed(BaseException):
    """Lambda ends the process in the middle of a step."""


@dataclass
class Death:
    """Lets the process die once, when it is called for the n-th time.

    Attributes:
        at: which call.
        calls: how many there were.
    """

    at: int
    calls: int = 0

    def __call__(self, **_: object) -> None:
        """Count, and die."""
        self.calls += 1
        if self.calls == self.at:
            raise Killed

    @property
    def came(self) -> bool:
        """Whether it died."""
        return self.calls >= self.at


@contextmanager
def durable_runner(
    handler: Callable[[Any, Any], Any], *, longest: int = 7200, deaths: Deaths | None = None
) -> Iterator[DurableFunctionTestRunner]:
    """Run durable functions without waiting; the runner leaves its event loop open by itself."""
    if deaths:
        handler = deaths.wrap(handler)

    def invoke(event: object, context: object) -> object:
        try:
            answer: object = handler(event, context)
        except Killed as killed:
            raise RuntimeError("the process ended") from killed
        return answer

    runner = DurableFunctionTestRunner(
        handler=invoke, poll_interval=0.01, execution_timeout=longest, region=REGION
    )
    runner._executor.RETRY_BACKOFF_SECONDS = 0  # noqa: SLF001 - after a crash it waits in real time
    with runner:
        yield runner
    runner._scheduler._loop.close()  # noqa: SLF001 - it has no public way


@dataclass
class Ended:
    """How one execution ended.

    Attributes:
        result: what the handler returned; {} where it failed.
        error: the failure's text, or "".
        steps: the names of its durable operations, in order.
    """

    result: dict[str, Any]
    error: str
    steps: list[str]


def ended(done: DurableFunctionTestResult) -> Ended:
    """Return how the runner says that it ended."""
    return Ended(
        result=json.loads(done.result) if done.result else {},
        error=(done.error.message or "") if done.error else "",
        steps=[str(operation.name) for operation in done.operations],
    )


def halt(fake: FakeAws, at: datetime) -> None:
    """Turn the stop switch in the Ledger behind a fake AWS."""
    turn = Turn(halted=True, by="U9", reason="freeze", at=at)
    Switch(fake.aws.client("dynamodb"), "ledger").turn(turn)


@dataclass
class World:
    """Everything that an action touches; the clock goes on by a second at each look.

    Attributes:
        fake: AWS; its DynamoDB is moto's.
        variables: the action's environment beside the limits.
        slack: where messages go.
        alarms: the state of each alarm by its name.
        now: what the clock says.
        executions: how many ran.
        deaths: when the function dies, or None.
    """

    fake: FakeAws
    variables: dict[str, str]
    slack: FakeSlack = field(default_factory=FakeSlack)
    alarms: dict[str, str] = field(default_factory=lambda: {ALARM: "ALARM"})
    changed: dict[str, datetime] = field(default_factory=dict)
    now: datetime = NOW
    executions: int = 0
    deaths: Deaths | None = None

    def __post_init__(self) -> None:
        self.fake.answer("DescribeAlarms", self._describe_alarms)
        self.fake.answer("SendDurableExecutionCallbackSuccess", {})
        self.fake.answer("SendMessage", {"MessageId": "1", "MD5OfMessageBody": "x"})

    def house(self) -> House:
        made = fake_house(self.fake.aws, self.slack, now=self.now, **LIMITS | self.variables)
        return replace(made, clock=self._tick)

    def run(self, job: ActionJob[Any, Any], event: Run, name: str = "") -> Ended:
        """Run one execution to its end."""
        self.executions += 1
        handler = action_handler(job, house=self.house)
        with durable_runner(handler, deaths=self.deaths) as runner:
            done = runner.run(
                input=json.dumps(event), execution_name=name or f"run-{self.executions}"
            )
        return ended(done)

    def armed(self, **more: object) -> dict[str, object]:
        """Return the event of an incident's step."""
        return {
            "armed": True,
            "incident": INCIDENT,
            "step": "1",
            "reason": "no task answers",
            "requested_by": "playbook total_outage",
            "alarm": ALARM,
            "channel": "C1",
            "thread_ts": "1.0",
            **more,
        }

    def scheduled(self) -> dict[str, object]:
        """Return what Scheduler sends now; the same again while the clock stands still."""
        return {
            "source": "aws.scheduler",
            "time": self.now.replace(microsecond=0).isoformat(),
            "detail": "{}",
        }

    def press(self, button: str, user: str, message: Message) -> None:
        """Press a button below a message, as the Slack door tells the Ledger."""
        for block in message.root.blocks:
            row: Any = block.get("elements", []) if block["type"] == "actions" else []
            if not row:
                continue
            value = next(json.loads(e["value"]) for e in row if e["action_id"] == button)
            signal = Signal(key="click", kind=SignalKind(button), at=self.now, by=user)
            self.incidents().add_signal(
                value["incident"], signal, now=self.now, chance=value["chance"]
            )

    def incidents(self) -> Incidents:
        return Incidents(self.fake.aws.client("dynamodb"), "ledger")

    def open_incident(self) -> None:
        alarm = AlarmTransition(
            name=ALARM,
            arn=f"arn:aws:cloudwatch:ap-northeast-2:123456789012:alarm:{ALARM}",
            state="ALARM",
            at=NOW,
            priority=Priority.P0,
            why="its tag",
        )
        incidents = self.incidents()
        beginning = Beginning(incident=INCIDENT, application="petclinic-dev", alarm=alarm)
        assert incidents.begin(beginning, now=NOW)
        assert incidents.register_wake(INCIDENT, "callback-1", seen=0)

    def signals(self) -> tuple[Signal, ...]:
        return self.incidents().signals(INCIDENT)

    def halt(self) -> None:
        """Turn the stop switch."""
        halt(self.fake, self.now)

    def put(self, pk: str, sk: str, **values: object) -> None:
        item = {"pk": {"S": pk}, "sk": {"S": sk}, **values}
        self.fake.aws.client("dynamodb").put_item(TableName="ledger", Item=item)

    def items(self, pk: str) -> list[Mapping[str, Any]]:
        """Return the Ledger's items under a partition key."""
        answer = self.fake.aws.client("dynamodb").query(
            TableName="ledger",
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": pk}},
        )
        items: list[Mapping[str, Any]] = answer["Items"]
        return items

    def find(self, sk: str) -> list[Mapping[str, Any]]:
        """Return the Ledger's items with a sort key, of whatever partition."""
        answer = self.fake.aws.client("dynamodb").scan(TableName="ledger")
        items: list[Mapping[str, Any]] = answer["Items"]
        return [item for item in items if item["sk"]["S"] == sk]

    def _tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def _describe_alarms(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        names = asked.get("AlarmNames") or [
            name for name in self.alarms if name.startswith(asked.get("AlarmNamePrefix", ""))
        ]
        return {
            "MetricAlarms": [
                {
                    "AlarmName": name,
                    "StateValue": self.alarms[name],
                    "StateUpdatedTimestamp": self.changed.get(name, NOW - timedelta(minutes=5)),
                    "Period": 60,
                    "EvaluationPeriods": 3,
                }
                for name in names
                if name in self.alarms
            ]
        }
