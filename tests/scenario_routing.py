"""A scenario of tests/scenarios/routing.yaml: what the deployed router's own code makes of alarms.

Unlike tests/scenario_course.py it plays no incident: it is about which one begins, or is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from functions.alarm_router.round import NotRouted
from notifier.message import message_to_json
from opskit.mutes import Mute, Mutes
from tests.incident_course import SEOUL
from tests.scenario_alarms import APPLICATION, WORDS, event_of, message_of, name_of, tags_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opskit.incident_words import IncidentRecord
    from tests.unit.alarm_router.conftest import Town

    type Json = Mapping[str, Any]

TELLS = {
    *("at", "alarm", "ok", "no_data", "told", "text", "bus", "closes", "mutes"),
    *("refuse", *WORDS),
}
_STATES = (("alarm", "ALARM"), ("ok", "OK"), ("no_data", "INSUFFICIENT_DATA"))


@dataclass
class Routing:
    """Plays one scenario in a town.

    Attributes:
        raw: as the YAML has it.
        town: the Ledger, and what else the router works with.
        routed: what became of each message, in the words of `expect`.
    """

    raw: Json
    town: Town
    routed: list[str] = field(default_factory=list)

    @property
    def began(self) -> datetime:
        """When its first minute begins."""
        there = datetime.strptime(self.raw["begins"], "%a %Y-%m-%d %H:%M").replace(tzinfo=SEOUL)
        return there.astimezone(UTC)

    def play(self) -> dict[str, Any]:
        """Tell the router one message after another; return what came of it."""
        for entry in self.raw["tells"]:
            assert set(entry) <= TELLS, f"{set(entry) - TELLS} is not known"
            self._take(entry)
        flows = list(dict(self.town.calls.started))
        records = [self.town.incidents.record(flow) for flow in flows]
        return {
            "routed": self.routed,
            "incidents": [_describe(record) for record in records if record],
            "kept": len(self.town.kept()),
            "said": len(self.town.slack.messages),
        }

    def said(self) -> str:
        """Return everything that Slack was told."""
        return "\n".join(message_to_json(message) for message in self.town.slack.messages)

    def _take(self, entry: Json) -> None:
        now = self._moment(entry.get("told", entry["at"]))
        if entry.get("closes"):
            self._close(now)
            return
        if short := entry.get("mutes"):
            self._mute(name_of(short), now)
            return
        self.town.calls.refused = dict.fromkeys(entry.get("refuse", []), "ServiceException")
        if entry.get("tags") == "denied":
            self.town.calls.refused["ListTagsForResource"] = "AccessDenied"
        try:
            routed = self.town.route(self._event(entry), now=now)
        except NotRouted:
            self.routed.append("fails, to be tried again")
            return
        self.routed += [_word(one) for one in routed]

    def _event(self, entry: Json) -> object:
        if "text" in entry:
            return event_of(entry["text"])
        word, state = next(pair for pair in _STATES if pair[0] in entry)
        short, at = entry[word], self._moment(entry["at"])
        if entry.get("tags") != "gone":
            tags = tags_of(short, entry)
            self.town.tag(name_of(short), **{key.removeprefix("ops:"): tags[key] for key in tags})
        message = message_of(short, state, at)
        return _on_the_bus(message, at) if entry.get("bus") else event_of(message)

    def _close(self, now: datetime) -> None:
        found = self.town.incidents.find_open(APPLICATION)
        record = self.town.incidents.record(found.incident) if found else None
        assert found
        assert record
        assert self.town.incidents.close(found.incident, APPLICATION, now=now, seen=record.signals)

    def _mute(self, alarm: str, now: datetime) -> None:
        mutes = Mutes(self.town.aws.client("dynamodb"), "ledger")
        until = now + timedelta(minutes=30)
        expected = Mute(
            alarm=alarm, by="upgrade", reason="the engine is upgraded", begins_at=now, ends_at=until
        )
        assert mutes.begin(expected)

    def _moment(self, minutes: float) -> datetime:
        return self.began + timedelta(minutes=minutes)


def _on_the_bus(message: Json, at: datetime) -> dict[str, Any]:
    """Return the same as EventBridge's event (CloudWatch User Guide, "Alarm events")."""
    return {
        "source": "aws.cloudwatch",
        "detail-type": "CloudWatch Alarm State Change",
        "account": message["AWSAccountId"],
        "region": "ap-northeast-2",
        "resources": [message["AlarmArn"]],
        "detail": {
            "alarmName": message["AlarmName"],
            "state": {"value": message["NewStateValue"], "timestamp": f"{at:%Y-%m-%dT%H:%M:%S}Z"},
        },
    }


def _word(routed: Json) -> str:
    decision, why = routed["decision"], routed["why"]
    return f"{decision}: {why}" if decision in {"ignore", "own message"} else decision


def _describe(record: IncidentRecord) -> str:
    begins = record.beginning
    parts = [begins.application, begins.alarm.priority.value, begins.alarm.playbook or "-"]
    if begins.reopens:
        parts.append("re-opened")
    return " ".join(parts)
