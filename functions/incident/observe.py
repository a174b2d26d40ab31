"""One look: the incident's signals, its alarms as they are now, and the stop switch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING, Any

from functions.incident.plan.turn import Seen
from notifier.translation import _
from opskit.incident_words import Signal, SignalKind
from opskit.reads import read
from opskit.switch import Switch
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_dynamodb import DynamoDBClient

    from opskit.aws import Aws
    from opskit.incidents import Incidents

    type Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineTime:
    """What the engine's waits say of the time: where one is over, its time has passed.

    A clock that is behind must not make a flow wait for the same moment again and again; and in an
    embedded AWS whose waits are shortened, time goes as they say.

    Attributes:
        ahead: seconds by which the engine was ahead of the clock at the last look.
        passed: the moment that has passed for certain (aware), or None.
    """

    ahead: float = 0.0
    passed: datetime | None = None

    def tell(self, clock: datetime) -> Json:
        """Return the present, and by how much it is ahead of the clock."""
        now = clock + timedelta(seconds=self.ahead)
        now = max(now, self.passed or now)
        return {"now": now.isoformat(), "ahead": (now - clock).total_seconds()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """What an incident looks with.

    Attributes:
        aws: the AWS clients.
        incidents: signals.
        ledger_table: holds the stop switch.
        clock: tells the present (aware).
    """

    aws: Aws
    incidents: Incidents
    ledger_table: str
    clock: Callable[[], datetime]

    def look(
        self, incident: str, known: Collection[str], alarms: Sequence[str], time: EngineTime
    ) -> Json:
        """Look once.

        Args:
            incident: its id.
            known: keys of the signals that were heard.
            alarms: names of its alarms.
            time: what the engine says of the time.

        Returns:
            What `seen_of` reads. The alarms are read after the signals, so that they are newer.

        Raises:
            ClientError: the Ledger cannot be read; without signals there is no going on.
        """
        signals = self.incidents.signals(incident)
        new = [signal for signal in signals if signal.key not in known]
        names = sorted({*alarms, *(s.detail["name"] for s in new if s.kind in _OF_ALARMS)})
        return {
            "signals": [_signal_json(signal) for signal in new],
            "count": len(signals),
            "alarms": self._alarms(names),
            "halted": self._halted(),
            **time.tell(self.clock()),
        }

    def _alarms(self, names: list[str]) -> dict[str, str | None]:
        client: CloudWatchClient = self.aws.client("cloudwatch")
        states = read("cloudwatch:DescribeAlarms", ", ".join(names), lambda: _states(client, names))
        if isinstance(states, Unreadable):
            return dict.fromkeys(names)
        return {name: states.get(name, "") for name in names}

    def _halted(self) -> str:
        client: DynamoDBClient = self.aws.client("dynamodb")
        turn = read("dynamodb:GetItem", "switch", Switch(client, self.ledger_table).read)
        if isinstance(turn, Unreadable):
            return _("whether actions are halted could not be read")
        if turn is None or not turn.halted:
            return ""
        sentence = _("actions are halted by {by}: {reason}")
        return sentence.format(by=turn.by, reason=turn.reason)


_OF_ALARMS = {SignalKind.ALARM, SignalKind.OK, SignalKind.NO_DATA}
_MOST_NAMES = 100
"""Names in one DescribeAlarms (CloudWatch API reference)."""


def seen_of(found: Mapping[str, Any]) -> Seen:
    """Read a look back."""
    return Seen(
        now=datetime.fromisoformat(found["now"]),
        count=found["count"],
        signals=tuple(_signal_of(signal) for signal in found["signals"]),
        alarms=found["alarms"],
        halted=found["halted"],
    )


def _states(client: CloudWatchClient, names: list[str]) -> dict[str, str]:
    paginator = client.get_paginator("describe_alarms")
    return {
        alarm["AlarmName"]: alarm["StateValue"]
        for asked in batched(names, _MOST_NAMES, strict=False)
        for page in paginator.paginate(
            AlarmNames=asked, AlarmTypes=["MetricAlarm", "CompositeAlarm"]
        )
        for alarm in (*page.get("MetricAlarms", []), *page.get("CompositeAlarms", []))
    }


def _signal_json(signal: Signal) -> Json:
    return {
        "key": signal.key,
        "kind": signal.kind.value,
        "at": signal.at.isoformat(),
        "by": signal.by,
        "detail": dict(signal.detail),
    }


def _signal_of(found: Mapping[str, Any]) -> Signal:
    at, kind = datetime.fromisoformat(found["at"]), SignalKind(found["kind"])
    return Signal(key=found["key"], kind=kind, at=at, by=found["by"], detail=found["detail"])
