"""Event in, message out, in the four moods of an account.

After a wanted change: UPDATE_GOLDEN=1 .venv/bin/pytest tests/unit/cost_report, and read the
difference.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from functions.cost_report.app import JOB
from functions.cost_report.judge.drawing import HEIGHT
from local.stack.template import ROOT
from notifier.message import message_to_object
from notifier.plain import plain_text
from opskit.shell import run_report
from tests.fake_aws import FakeAws
from tests.fake_house import FakeContext, FakeSlack, fake_house
from tests.korean import hold_golden, keys_of
from tests.pictures import read_pixels
from tests.unit.cost_report.accounts import NOW, STACK, TAG, empty, fine, unreadable, worse

HERE = Path(__file__).parent
EVENT = {"source": "aws.scheduler", "time": "2026-11-23T00:20:00Z", "detail": "{}"}
MOODS: dict[str, Callable[[], FakeAws]] = {
    "fine": fine,
    "worse": worse,
    "unreadable": unreadable,
    "empty": empty,
}


def run(
    fake: FakeAws, slack: FakeSlack, event: object = EVENT, **variables: str
) -> dict[str, object]:
    house = fake_house(fake.aws, slack, now=NOW, STACK=STACK, COST_TAG=TAG, **variables)
    return run_report(JOB, event, FakeContext(), house)


@pytest.mark.parametrize("mood", MOODS)
def test_the_message_is_the_golden_one(mood: str) -> None:
    slack, golden = FakeSlack(), HERE / f"{mood}.json"
    run(MOODS[mood](), slack)
    said = json.dumps(message_to_object(slack.messages[0]), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("mood", "severity"),
    [("fine", "OK"), ("worse", "CRITICAL"), ("unreadable", "UNKNOWN"), ("empty", "UNKNOWN")],
)
def test_a_dry_run_says_the_same_and_sends_nothing(mood: str, severity: str) -> None:
    slack = FakeSlack()
    answer = run(MOODS[mood](), slack, {"dry_run": True, "time": "2026-11-23T00:20:00Z"})
    assert (answer["severity"], answer["delivery"]) == (severity, "dry run")
    assert slack.messages == []


def test_the_events_file_starts_it() -> None:
    event = json.loads((ROOT / "events/cost_report.json").read_text(encoding="utf-8"))
    slack = FakeSlack()
    assert run(fine(), slack, event)["as_of"] == "2026-11-23T00:20:00+00:00"
    assert len(slack.messages) == 1


def test_one_chart_of_the_days_stands_in_the_thread() -> None:
    slack = FakeSlack()
    run(worse(), slack)
    ((chart, thread),) = slack.enclosed
    assert (chart.name, chart.title, thread) == ("cost.png", f"Cost by day ({TAG})", "1.0")
    assert len(read_pixels(chart.content)) == HEIGHT


def test_no_chart_is_drawn_and_none_is_missed_where_there_is_no_cost() -> None:
    slack = FakeSlack()
    run(MOODS["unreadable"](), slack)
    assert (slack.enclosed, len(slack.messages)) == ([], 1)


def test_the_same_findings_are_told_in_korean() -> None:
    slack, account = FakeSlack(), worse()
    english, korean = run(account, slack), run(account, slack, LANGUAGE="ko")
    assert keys_of(korean) == keys_of(english)
    hold_golden(HERE / "worse.ko.txt", plain_text(slack.messages[-1]))
