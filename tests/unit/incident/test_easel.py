"""How an incident's graph is read and shown: composites, alarms that are gone, what is refused."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.incident.graph import Easel, show_graph
from notifier.doors import Sent
from tests.fake_aws import FakeAws
from tests.fake_house import FakeSlack, fake_house
from tests.incident_course import NIGHT, SEOUL
from tests.unit.incident.test_watch import MATH, PLAIN, SIGHT

THREAD = Sent(channel="C1", ts="1.0")
RULE = 'ALARM("calm") AND ALARM("busy") AND ALARM("slow")'


@pytest.fixture
def fake() -> FakeAws:
    fake = FakeAws()
    fake.answer("GetMetricWidgetImage", {"MetricWidgetImage": b"\x89PNG"})
    return fake


def show(fake: FakeAws, *, alarm: str = "busy", seconds: float = 170) -> FakeSlack:
    slack = FakeSlack()
    house = fake_house(fake.aws, slack, now=NIGHT)
    easel = Easel(
        cloudwatch=fake.aws.client("cloudwatch", attempts=1),
        notifier=house.notifier(None),  # type: ignore[arg-type] # a fake asks for no settings
        zone=SEOUL,
        clock=lambda: NIGHT,
        logger=Logger(service="test"),
        seconds_left=lambda: seconds,
    )
    show_graph(replace(SIGHT, alarm=alarm), THREAD, easel)
    return slack


def answer_alarms(fake: FakeAws, *alarms: dict[str, Any], rule: str = "") -> None:
    def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        found = [one for one in alarms if one["AlarmName"] in asked["AlarmNames"]]
        whole = rule and "both" in asked["AlarmNames"]
        composite = [{"AlarmName": "both", "AlarmRule": rule}] if whole else []
        return {"MetricAlarms": found, "CompositeAlarms": composite}

    fake.answer("DescribeAlarms", answer)


def titles(slack: FakeSlack) -> list[str]:
    return [picture.title for picture, _thread in slack.enclosed]


def missing(capsys: pytest.CaptureFixture[str]) -> list[int]:
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [one["ChartsMissing"][0] for one in lines if "ChartsMissing" in one]


def test_of_a_composite_alarm_two_children_are_shown_those_first_that_fire(fake: FakeAws) -> None:
    calm = {**PLAIN, "AlarmName": "calm", "StateValue": "OK"}
    busy, slow = {**PLAIN, "StateValue": "ALARM"}, {**MATH, "AlarmName": "slow"}
    answer_alarms(fake, calm, busy, {**slow, "StateValue": "ALARM"}, rule=RULE)
    assert titles(show(fake, alarm="both")) == [
        "petclinic-dev busy (busy)",
        "petclinic-dev busy (slow)",
    ]


def test_an_alarm_that_is_gone_has_no_graph_and_misses_none(
    fake: FakeAws, capsys: pytest.CaptureFixture[str]
) -> None:
    answer_alarms(fake)
    assert titles(show(fake)) == []
    assert (fake.calls("GetMetricWidgetImage"), missing(capsys)) == ([], [])


@pytest.mark.parametrize("operation", ["DescribeAlarms", "GetMetricWidgetImage"])
@pytest.mark.parametrize("code", ["AccessDenied", "Timeout"])
def test_what_is_refused_is_asked_once_counted_and_told_nobody(
    fake: FakeAws, capsys: pytest.CaptureFixture[str], operation: str, code: str
) -> None:
    answer_alarms(fake, PLAIN)
    fake.refuse(operation, code)
    slack = show(fake)
    assert (titles(slack), slack.messages) == ([], [])
    assert len(fake.calls(operation)) == 1
    assert missing(capsys) == [1]


def test_without_time_it_is_not_begun(fake: FakeAws, capsys: pytest.CaptureFixture[str]) -> None:
    answer_alarms(fake, PLAIN)
    assert titles(show(fake, seconds=59)) == []
    assert missing(capsys) == [1]
