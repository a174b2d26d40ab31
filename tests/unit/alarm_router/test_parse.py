"""Every form in which AWS tells of an alarm is understood; what is none is named."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from functions.alarm_router.parse.envelopes import open_event
from functions.alarm_router.parse.notice import STATES, read_notice
from functions.alarm_router.parse.words import AlarmNotice, BadNotice, OwnMessage, Place, Received
from local.stack.template import ROOT

HOME = Place(partition="aws", region="ap-northeast-2", account="123456789012")
_FORMS = sorted((Path(__file__).parent / "forms").glob("*.json"))
_BAD = ROOT / "events" / "bad"


_MISTAKES = [
    ("not_an_alarm", "AlarmName is None: expected an alarm's name"),
    ("plain_text", r"the message is not JSON \(.+\): expected an alarm's"),
    (
        "state_unknown",
        "NewStateValue is 'BROKEN': expected one of ALARM, OK, INSUFFICIENT_DATA",
    ),
    ("time_missing", "StateChangeTime is None: expected an ISO 8601 time with its zone"),
    ("time_without_zone", "StateChangeTime is '2026-11-24T00:03:08.097': expected an ISO 8601"),
    ("name_missing", "AlarmName is None: expected an alarm's name"),
    ("arn_of_something_else", "AlarmArn is 'arn:aws:ecs:.+': expected an alarm's ARN"),
    ("another_event", "are 'aws.ecs' and 'ECS Task State Change': expected 'aws.cloudwatch'"),
    ("event_without_state", "detail.state is None: expected an object"),
    ("no_records", "AlarmName is None"),
    ("record_of_another_kind", "AlarmName is None"),
]
_OWN = [
    ("subscription", r"SNS asks to confirm a subscription \(SubscriptionConfirmation\)"),
    ("s3_test", r"S3 tried out a bucket's notification \(s3:TestEvent\)"),
    ("alarm_changed", "EventBridge says that an alarm was changed"),
]


def read_all(event: object) -> Iterator[AlarmNotice]:
    return map(read_notice, open_event(event, home=HOME))


def load(path: Path) -> object:
    return json.loads(path.read_text(encoding="utf-8"))


def as_form(notice: AlarmNotice) -> dict[str, str]:
    return {
        "name": notice.name,
        "arn": notice.arn,
        "state": notice.state,
        "at": notice.at.isoformat(),
        "expression": notice.expression,
    }


@pytest.mark.parametrize("path", _FORMS, ids=lambda path: path.stem)
def test_an_alarm_is_understood_in_each_form(path: Path) -> None:
    form = load(path)
    assert isinstance(form, dict)
    assert [as_form(notice) for notice in read_all(form["event"])] == form["expected"]


def test_the_example_says_what_happened_in_cloudwatchs_words() -> None:
    (notice,) = read_all(load(ROOT / "events" / "alarm_router.json"))
    assert notice.at == datetime(2026, 11, 24, 0, 3, 8, 97000, tzinfo=UTC)
    assert notice.reason.startswith("Threshold Crossed: no datapoints were received for 3 periods")
    assert notice.description == "P0: no task of the service runs, nobody is served."


@pytest.mark.parametrize(("name", "mistake"), _MISTAKES)
def test_what_is_no_alarm_is_told_with_its_field(name: str, mistake: str) -> None:
    with pytest.raises(BadNotice, match=mistake):
        list(read_all(load(_BAD / f"alarm_{name}.json")))


@pytest.mark.parametrize(("name", "what"), _OWN)
def test_aws_own_messages_are_named_as_such(name: str, what: str) -> None:
    with pytest.raises(OwnMessage, match=what):
        list(read_all(load(_BAD / f"alarm_{name}.json")))


def test_every_bad_alarm_among_the_events_is_tried_here() -> None:
    found = {path.stem.removeprefix("alarm_") for path in _BAD.glob("alarm_*.json")}
    assert found == {name for name, _said in [*_MISTAKES, *_OWN]}


def test_a_topic_in_another_place_names_the_place_of_an_alarm_without_arn() -> None:
    event = load(ROOT / "tests/unit/alarm_router/forms/sns_metric_without_arn.json")
    text = json.dumps(event).replace(
        "arn:aws:sns:ap-northeast-2", "arn:aws-us-gov:sns:us-gov-west-1"
    )
    (notice,) = read_all(json.loads(text)["event"])
    assert notice.arn.startswith("arn:aws-us-gov:cloudwatch:us-gov-west-1:123456789012:alarm:")


def test_a_message_wrapped_without_end_is_no_alarm() -> None:
    text = '"x"'
    for _ in range(9):
        text = json.dumps({"Type": "Notification", "Message": text})
    with pytest.raises(BadNotice, match="wrapped more than 3 times"):
        list(read_all(json.loads(text)))


_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=40)
    | st.sampled_from([*STATES, "2026-11-24T00:03:08.097+0000", "arn:aws:sns:a:b:c", "{}"])
)
_KEYS = st.text(max_size=8) | st.sampled_from(
    [
        "Records",
        "Sns",
        "Message",
        "Type",
        "AlarmName",
        "NewStateValue",
        "StateChangeTime",
        "AlarmArn",
        "Trigger",
        "Metrics",
        "AWSAccountId",
        "detail-type",
        "source",
        "detail",
        "alarmName",
        "state",
        "value",
        "timestamp",
        "configuration",
        "metrics",
        "alarmData",
        "body",
        "AlarmRule",
        "TriggeringChildren",
        "MetricStat",
        "Threshold",
        "Period",
    ]
)
_JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=8),
    max_leaves=25,
)


def outcome(message: Received) -> str:
    """Return the state of an alarm, or that a sentence says why it is none."""
    try:
        return read_notice(message).state
    except (BadNotice, OwnMessage) as said:
        return "told" if str(said) else ""


@given(event=_JSON)
def test_no_event_breaks_the_parser_and_no_message_vanishes(event: object) -> None:
    messages = open_event(event, home=HOME)
    assert messages
    for message in messages:
        assert outcome(message) in {*STATES, "told"}


@given(
    name=st.text(min_size=1, max_size=30).filter(str.strip),
    state=st.sampled_from(STATES),
    at=st.datetimes(datetime(2009, 1, 2), datetime(2199, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - timezones adds it
    more=st.dictionaries(_KEYS, _JSON, max_size=5),
)
def test_nothing_is_invented(name: str, state: str, at: datetime, more: dict[str, object]) -> None:
    told = {"AlarmName": name, "NewStateValue": state, "StateChangeTime": at.isoformat()}
    message = Received(body={**more, **told}, place=HOME, event={})
    try:
        notice = read_notice(message)
    except (BadNotice, OwnMessage):
        return
    if "alarmData" not in more and "detail-type" not in more:
        assert (notice.name, notice.state, notice.at) == (name, state, at)
