"""Understands one message: an alarm as SNS, EventBridge or the alarm's own call tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from functions.alarm_router.parse.envelopes import place_of, unwrap
from functions.alarm_router.parse.expression import describe
from functions.alarm_router.parse.words import AlarmNotice, BadNotice, OwnMessage, Place, Received
from notifier.text import legible
from notifier.translation import later

type Json = Mapping[str, Any]

STATES = ("ALARM", "OK", "INSUFFICIENT_DATA")
_STATE_CHANGE = "CloudWatch Alarm State Change"
_OWN_EVENTS = {
    "s3:TestEvent": later("S3 tried out a bucket's notification (s3:TestEvent)"),
    "autoscaling:TEST_NOTIFICATION": later(
        "Auto Scaling tried out a group's notification (autoscaling:TEST_NOTIFICATION)"
    ),
}
_CHANGED = later(
    "EventBridge says that an alarm was changed (CloudWatch Alarm Configuration Change)"
)
_YEARS = range(2009, 2200)
"""CloudWatch began in 2009; near the ends of the calendar, another time zone is no date."""
_ALARM_ARN = re.compile(r"arn:[a-z-]+:cloudwatch:[a-z0-9-]+:\d{12}:alarm:.+", re.DOTALL)
_ACCOUNT = re.compile(r"\d{12}")
_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-\d+")


def read_notice(received: Received) -> AlarmNotice:
    """Understand one message.

    Raises:
        BadNotice: naming the field and what was expected.
        OwnMessage: it is AWS's own and no alarm's change of state.

    Source: CloudWatch User Guide, "Alarm events and EventBridge", "Notifying users on alarm
    changes", "Invoke a Lambda function from an alarm".
    """
    found, place = unwrap(received)
    if "detail-type" in found:
        return _from_event(found, place)
    if "alarmData" in found:
        return _from_call(found, place)
    return _from_message(found, place)


def _from_message(found: Json, place: Place) -> AlarmNotice:
    """Read what an alarm publishes on a topic; older ones carry no AlarmArn."""
    own = found.get("Event")
    if isinstance(own, str) and own in _OWN_EVENTS:
        raise OwnMessage(_OWN_EVENTS[own])
    name = _text(found, "AlarmName")
    place = _moved(place, account=found.get("AWSAccountId"))
    return AlarmNotice(
        name=name,
        arn=_arn(found.get("AlarmArn"), "AlarmArn", name, place),
        state=_state(found, "NewStateValue"),
        at=_moment(found, "StateChangeTime"),
        reason=_words(found.get("NewStateReason")),
        description=_words(found.get("AlarmDescription")),
        expression=describe(found.get("Trigger"), rule=found),
    )


def _from_event(found: Json, place: Place) -> AlarmNotice:
    """Read EventBridge's event."""
    kind, source = found["detail-type"], found.get("source")
    if source == "aws.cloudwatch" and kind == "CloudWatch Alarm Configuration Change":
        raise OwnMessage(_CHANGED)
    if (source, kind) != ("aws.cloudwatch", _STATE_CHANGE):
        raise BadNotice(
            f"source and detail-type are {source!r} and {kind!r}:"
            f" expected 'aws.cloudwatch' and {_STATE_CHANGE!r}"
        )
    place = _moved(place, account=found.get("account"), region=found.get("region"))
    resources = found.get("resources")
    arn = resources[0] if isinstance(resources, list) and resources else None
    return _from_detail(_object(found, "detail"), "detail.", arn, "resources[0]", place)


def _from_call(found: Json, place: Place) -> AlarmNotice:
    """Read what an alarm gives a function that is its action."""
    place = _moved(place, account=found.get("accountId"), region=found.get("region"))
    detail = _object(found, "alarmData")
    return _from_detail(detail, "alarmData.", found.get("alarmArn"), "alarmArn", place)


def _from_detail(
    detail: Json, where: str, arn: object, arn_field: str, place: Place
) -> AlarmNotice:
    name = _text(detail, "alarmName", where)
    state = _object(detail, "state", where)
    found = detail.get("configuration")
    configuration: Json = found if isinstance(found, Mapping) else {}
    return AlarmNotice(
        name=name,
        arn=_arn(arn, arn_field, name, place),
        state=_state(state, "value", f"{where}state."),
        at=_moment(state, "timestamp", f"{where}state."),
        reason=_words(state.get("reason")),
        description=_words(configuration.get("description")),
        expression=describe(configuration, rule=configuration, data=state.get("reasonData")),
        suppressed=state.get("actionsSuppressedBy") == "Alarm",
    )


def _moved(place: Place, *, account: object, region: object = None) -> Place:
    """Return `place` with the account and the region that a message names, where they are any."""
    accounts = isinstance(account, str) and _ACCOUNT.fullmatch(account)
    regions = isinstance(region, str) and _REGION.fullmatch(region)
    return Place(
        partition=place.partition,
        region=str(region) if regions else place.region,
        account=str(account) if accounts else place.account,
    )


def _arn(found: object, field: str, name: str, place: Place) -> str:
    if found is None or found == "":
        return f"arn:{place.partition}:cloudwatch:{place.region}:{place.account}:alarm:{name}"
    if not isinstance(found, str) or not _ALARM_ARN.fullmatch(found) or place_of(found) is None:
        raise BadNotice(f"{field} is {found!r}: expected an alarm's ARN")
    return _encodable(found, field)


def _object(found: Json, name: str, where: str = "") -> Json:
    value = found.get(name)
    if not isinstance(value, Mapping):
        raise BadNotice(f"{where}{name} is {value!r}: expected an object")
    return value


def _text(found: Json, name: str, where: str = "") -> str:
    value = found.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadNotice(f"{where}{name} is {value!r}: expected an alarm's name")
    return _encodable(value, where + name)


def _encodable(value: str, field: str) -> str:
    if legible(value) != value:
        raise BadNotice(f"{field} is {value!r}: expected text without control characters")
    return value


def _state(found: Json, name: str, where: str = "") -> str:
    value = found.get(name)
    if value not in STATES:
        raise BadNotice(f"{where}{name} is {value!r}: expected one of {', '.join(STATES)}")
    return str(value)


def _moment(found: Json, name: str, where: str = "") -> datetime:
    value = found.get(name)
    expected = f"{where}{name} is {value!r}: expected an ISO 8601 time with its zone"
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError as error:
        raise BadNotice(expected) from error
    if moment is None or moment.tzinfo is None or moment.year not in _YEARS:
        raise BadNotice(expected)
    return moment.astimezone(UTC)


def _words(found: object) -> str:
    return legible(found) if isinstance(found, str) else ""
