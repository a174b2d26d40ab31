"""Event in, message out; the four moods as a person reads them are in golden/.

After a wanted change: UPDATE_GOLDEN=1 .venv/bin/pytest tests/unit/performance_review
"""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from functions.performance_review.app import JOB
from notifier.plain import plain_text
from opskit.house import House
from opskit.shell import run_report
from tests.fake_aws import FakeAws
from tests.fake_house import FakeContext, FakeSlack, answer_empty_ledger, fake_house
from tests.korean import hold_golden, in_korean, keys_of
from tests.unit.performance_review.conftest import ALB, AURORA, NOW, START, Metrics, instances

GOLDEN = Path(__file__).parent / "golden"
EVENT = {"source": "aws.scheduler", "time": "2026-12-01T00:30:00Z", "detail": "{}"}


@pytest.fixture
def slack() -> FakeSlack:
    return FakeSlack()


@pytest.fixture
def house(fake: FakeAws, slack: FakeSlack) -> House:
    answer_empty_ledger(fake)
    return fake_house(fake.aws, slack, now=NOW, LOAD_BALANCERS=ALB, DB_CLUSTERS=AURORA)


def _fine(_fake: FakeAws, _metrics: Metrics) -> None:
    """Everything as usual."""


def _worse(fake: FakeAws, metrics: Metrics) -> None:
    bad = START + timedelta(days=11, hours=5, minutes=5)
    metrics.set("HTTPCode_Target_5XX_Count", bad, 50, 6000)
    metrics.set("TargetResponseTime", START + timedelta(days=3), 1440, 0.8)
    metrics.restart(START + timedelta(days=20), down=15)
    fake.answer("DescribeDBInstances", instances(insights=False))


def _denied(fake: FakeAws, _metrics: Metrics) -> None:
    fake.refuse("GetMetricData", "AccessDenied", "not authorized to perform GetMetricData")
    fake.refuse("DescribeDimensionKeys", "ThrottlingException", "Rate exceeded")


def _empty(fake: FakeAws, metrics: Metrics) -> None:
    metrics.values = {}
    fake.answer("DescribeLoadBalancers", {"LoadBalancers": []})
    fake.answer("DescribeTargetGroups", {"TargetGroups": []})
    fake.answer("DescribeDBInstances", {"DBInstances": []})


MOODS: dict[str, tuple[Callable[[FakeAws, Metrics], None], str]] = {
    "fine": (_fine, "OK"),
    "worse": (_worse, "CRITICAL"),
    "cannot_look": (_denied, "UNKNOWN"),
    "nothing_there": (_empty, "UNKNOWN"),
}


@pytest.mark.parametrize("mood", MOODS)
def test_the_schedule_brings_the_message_of_the_golden_file(
    mood: str, fake: FakeAws, metrics: Metrics, house: House, slack: FakeSlack
) -> None:
    prepare, severity = MOODS[mood]
    prepare(fake, metrics)
    answer = run_report(JOB, EVENT, FakeContext(), house)
    assert (answer["severity"], answer["delivery"]) == (severity, "sent")
    text = "\n".join(plain_text(message) for message in slack.messages) + "\n"
    golden = GOLDEN / f"{mood}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_a_dry_run_sends_and_writes_nothing(fake: FakeAws, house: House, slack: FakeSlack) -> None:
    answer = run_report(JOB, {"dry_run": True, "time": EVENT["time"]}, FakeContext(), house)
    assert (answer["delivery"], slack.messages) == ("dry run", [])
    assert "Monthly performance review" in str(answer["text"])
    assert not fake.calls("PutItem")


def test_two_graphs_of_the_month_stand_in_the_thread(
    fake: FakeAws, house: House, slack: FakeSlack
) -> None:
    run_report(JOB, EVENT, FakeContext(), house)
    assert [(one.name, thread) for one, thread in slack.enclosed] == [
        ("response-time.png", "1.0"),
        ("errors.png", "1.0"),
    ]
    asked = [json.loads(call["MetricWidget"]) for call in fake.calls("GetMetricWidgetImage")]
    assert {(one["start"], one["end"]) for one in asked} == {
        ("2026-10-31T15:00:00Z", "2026-11-30T15:00:00Z")
    }


def test_graphs_that_may_not_be_drawn_leave_the_report_as_it_is(
    fake: FakeAws, house: House, slack: FakeSlack
) -> None:
    fake.refuse("GetMetricWidgetImage", "AccessDenied", "not authorized")
    assert run_report(JOB, EVENT, FakeContext(), house)["severity"] == "OK"
    report, line = (message.root.text for message in slack.messages)
    assert report.startswith("🟢 Monthly performance review")
    assert line.startswith("Chart missing: Response time (petclinic-dev-alb), 5xx rate (petcl")
    assert "AWS denies it to this function" in line


def test_the_same_findings_are_told_in_korean(
    fake: FakeAws, metrics: Metrics, house: House, slack: FakeSlack
) -> None:
    _worse(fake, metrics)
    english = run_report(JOB, EVENT, FakeContext(), house)
    korean = run_report(JOB, EVENT, FakeContext(), in_korean(house))
    assert keys_of(korean) == keys_of(english)
    hold_golden(GOLDEN / "worse.ko.txt", plain_text(slack.messages[-1]))
