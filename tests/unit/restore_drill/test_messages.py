"""Messages of drills, as a person reads them."""

from pathlib import Path
from typing import Any

import pytest

from functions.restore_drill.judge.lines import describe
from functions.restore_drill.judge.measures import measure
from functions.restore_drill.judge.verdict import judge
from functions.restore_drill.judge.view import end_view
from notifier.action import render_action
from notifier.plain import plain_text
from notifier.translation import use_language
from notifier.words import Scope
from opskit.actions import ActionRequest, Outcome
from tests.drill_course import RATE, SETTINGS, UNPROVEN, ZONE, course
from tests.korean import hold_golden

GOLDEN = Path(__file__).parent / "golden"
EARLIER: list[dict[str, Any]] = [
    {"started_at": "2026-10-03T19:00:00+00:00", "rto_seconds": 840.0, "verdict": "passed"},
    {"started_at": "2026-07-04T19:00:00+00:00", "rto_seconds": None, "verdict": "not restored"},
]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("passed", {}),
        ("not_proven", {"proof": UNPROVEN, "marked": False}),
        (
            "not_restored",
            {
                "outcome": Outcome.FAILED,
                "reason": "petclinic-dev-drill-20270102190000 did not become available",
                "restored_at": None,
                "ready_at": None,
                "proof": None,
                "left": "petclinic-dev-drill-20270102190000 is still being removed",
                "removed_at": None,
            },
        ),
    ],
)
def test_a_message_stays_as_it_is(name: str, given: dict[str, Any]) -> None:
    text = _message(given)
    assert text == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").removesuffix("\n")


def test_a_drill_that_passed_is_told_in_korean() -> None:
    use_language("ko")
    hold_golden(GOLDEN / "passed.ko.txt", _message({}))


def _message(given: dict[str, Any]) -> str:
    went = course(**given)
    measures = measure(went, RATE)
    verdict = judge(went, measures, SETTINGS)
    lines = describe(went, measures, SETTINGS, EARLIER, rate=RATE, zone=ZONE)
    scope = Scope(
        account="123456789012", region="ap-northeast-2", stack="ops-dev", environment="dev"
    )
    view = end_view(went, verdict, lines, ActionRequest(requested_by="the schedule"), scope)
    return plain_text(render_action(view, zone=ZONE))
