"""The stack's alarms as CloudWatch tells them, read and ranked by the router's own code.

Names, priorities and playbooks come from template.yaml; a scenario may give an alarm other tags.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from functions.alarm_router.parse.envelopes import open_event
from functions.alarm_router.parse.notice import read_notice
from functions.alarm_router.parse.words import Place
from functions.alarm_router.plan import decide
from functions.alarm_router.ranking import APPLICATION_TAG, PLAYBOOK_TAG, PRIORITY_TAG, rank
from functions.alarm_router.settings import RouterSettings
from local.stack.template import load_template
from opskit.unreadable import Unreadable, Why

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from functions.alarm_router.plan import Decision, Standing
    from opskit.incident_words import AlarmTransition
    from opskit.unreadable import Read

    type Json = Mapping[str, Any]

ALARMS = {
    "outage": "NoRunningTaskAlarm",
    "no_host": "NoHealthyHostAlarm",
    "connections": "AuroraConnectionsHighAlarm",
    "errors": "AlbErrorsHighAlarm",
    "budget": "SloFastBurnAlarm",
    "cpu": "EcsCpuHighAlarm",
    "dbload": "AuroraCpuHighAlarm",
    "slow": "AlbResponseTimeHighAlarm",
    "p95": "AlbP95HighAlarm",
}
"""The stack's alarms (template.yaml) by short names."""

APPLICATION = "petclinic-dev"
HOME = Place(partition="aws", region="ap-northeast-2", account="123456789012")
_TAGS = {"priority": PRIORITY_TAG, "playbook": PLAYBOOK_TAG, "application": APPLICATION_TAG}
WORDS = {*_TAGS, "tags"}
"""What an entry may say of an alarm's tags: other values, or `tags: none` or `tags: denied`."""
_TOPIC = "arn:aws:sns:ap-northeast-2:123456789012:alarms"
_ROUTER = RouterSettings(
    incident_function="incident:live",
    failed_runs_url="https://sqs.test/runs",
    held_alarms_url="https://sqs.test/held",
)


@cache
def _resources() -> Mapping[str, Any]:
    found: Mapping[str, Any] = load_template()["Resources"]
    return {short: found[logical]["Properties"] for short, logical in ALARMS.items()}


def name_of(short: str) -> str:
    """Return an alarm's name, as the stack of petclinic-dev gives it."""
    pattern: str = _resources()[short]["AlarmName"]["Fn::Sub"]
    return pattern.replace("${Project}-${Environment}", APPLICATION)


def tags_of(short: str, entry: Json) -> dict[str, str]:
    """Return an alarm's tags: the template's, but for what the entry says."""
    if entry.get("tags") == "none":
        return {}
    tags: dict[str, str] = {tag["Key"]: tag["Value"] for tag in _resources()[short]["Tags"]}
    return tags | {_TAGS[word]: entry[word] for word in _TAGS if word in entry}


def message_of(short: str, state: str, at: datetime) -> dict[str, Any]:
    """Return what it publishes (CloudWatch User Guide, "Notifying users on alarm changes")."""
    name = name_of(short)
    return {
        "AlarmName": name,
        "AlarmDescription": _resources()[short]["AlarmDescription"],
        "AWSAccountId": HOME.account,
        "NewStateValue": state,
        "NewStateReason": "Threshold Crossed: 2 out of the last 3 datapoints were breaching",
        "StateChangeTime": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}+0000",
        "Region": "Asia Pacific (Seoul)",
        "AlarmArn": f"arn:aws:cloudwatch:{HOME.region}:{HOME.account}:alarm:{name}",
    }


def event_of(message: Json | str) -> dict[str, Any]:
    """Return the event in which SNS hands a message over."""
    text = message if isinstance(message, str) else json.dumps(message)
    return {"Records": [{"Sns": {"Type": "Notification", "TopicArn": _TOPIC, "Message": text}}]}


def hear(short: str, state: str, at: datetime, entry: Json) -> AlarmTransition:
    """Return what the router makes of an alarm's change of state."""
    (received,) = open_event(event_of(message_of(short, state, at)), home=HOME)
    tags: Read[Mapping[str, str]] = tags_of(short, entry)
    if entry.get("tags") == "denied":
        asked = "cloudwatch:ListTagsForResource"
        tags = Unreadable(operation=asked, resource=name_of(short), why=Why.DENIED)
    return rank(read_notice(received), tags, application=APPLICATION).transition


def pass_on(told: AlarmTransition, standing: Standing, now: datetime) -> Decision:
    """Return where the router takes it."""
    return decide(told, standing, _ROUTER, now)
