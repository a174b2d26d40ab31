"""What the channel shows of an incident in each of its states.

After a wanted change: UPDATE_GOLDEN=1 .venv/bin/pytest tests/unit/incident, then read the diff.
"""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.incident.plan.state import Diagnosis
from functions.incident.plan.view import view_incident
from local.stack.template import load_template
from notifier.incident import render_evidence, render_incident, render_note
from notifier.mentions import mention
from notifier.message import Message, message_to_object
from notifier.plain import plain_text
from notifier.translation import use_language
from notifier.words import Scope, Section
from opskit.incident_words import Priority, SignalKind
from tests.incident_course import (
    FIXED,
    MORNING,
    NIGHT,
    SEOUL,
    Course,
    likely,
    transition,
)
from tests.korean import hold_golden

HERE = Path(__file__).parent / "golden"
SCOPE = Scope(
    account="123456789012",
    region="ap-northeast-2",
    stack="petclinic-dev-operations",
    environment="dev",
)
BAD = Diagnosis(
    cause="bad_deployment",
    confidence="likely",
    why="Revision 42 was deployed 6 min before; 5 tasks stopped with exit code 1 since",
)


def shown(course: Course, minutes: float) -> Message:
    """Run a course for so long and render what the channel shows then."""
    state = course.run(minutes)
    now = course.began + timedelta(minutes=minutes)
    view = view_incident(state, now=now, scope=SCOPE, zone=SEOUL, rules=course.rules)
    return render_incident(view, zone=SEOUL)


def announced() -> Message:
    return shown(Course(diagnosis=BAD), 2)


def asked() -> Message:
    return shown(Course(diagnosis=likely("database")), 5)


def in_hand() -> Message:
    course = Course(alarm=transition(playbook="database_load", at=MORNING, priority=Priority.P2))
    course.click(SignalKind.ACKNOWLEDGE, 4)
    return shown(course, 20)


def unread() -> Message:
    course = Course(alarm=transition(playbook="made_up"), unreadable=True)
    return shown(course, 31)


def recovering() -> Message:
    return shown(Course(results={"force_redeploy": FIXED}, cures={"force_redeploy"}), 7)


def closed() -> Message:
    return shown(Course(results={"force_redeploy": FIXED}, cures={"force_redeploy"}), 20)


def evidence() -> Message:
    parts = (
        Section(title="bad_deployment (likely): revision 42", lines=("exit code 1 <!channel>",)),
        Section(title="Nothing here", lines=()),
        Section(title="Stopped tasks", lines=tuple(f"task {n}: out of memory" for n in range(9))),
    )
    return render_evidence("inc-1", "3/evidence", "What diagnose found", parts)


def called() -> Message:
    lines = [f"📟 {mention('S0PRIMARY')} @oncall-secondary: P0, open for 15 min, <@U0EVIL>"]
    return render_note("inc-1", "3", lines)


CASES: dict[str, Callable[[], Message]] = {
    made.__name__: made
    for made in (announced, asked, in_hand, unread, recovering, closed, evidence, called)
}


@pytest.mark.parametrize("name", CASES)
def test_the_message_is_the_golden_one(name: str) -> None:
    path = HERE / f"{name}.json"
    text = json.dumps(message_to_object(CASES[name]()), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_each_state_is_told_in_korean() -> None:
    use_language("ko")
    states = (announced, asked, in_hand, unread, recovering, closed)
    told = [f"== {state.__name__}\n{plain_text(state())}" for state in states]
    hold_golden(HERE / "korean.txt", "\n\n".join(told))


def test_what_the_template_says_of_its_alarm_is_translated() -> None:
    use_language("ko")
    text = load_template()["Resources"]["NoRunningTaskAlarm"]["Properties"]["AlarmDescription"]
    alarm = replace(transition(), description=text)
    told = plain_text(shown(Course(alarm=alarm), 1))
    assert "현상: 실행 중인 태스크 없음, 서비스 전면 중단" in told


def test_buttons_mean_the_same_in_korean() -> None:
    def meant() -> list[tuple[object, ...]]:
        shape: Any = message_to_object(shown(Course(diagnosis=likely("database")), 5))
        blocks = shape["root"]["blocks"]
        (buttons,) = [block["elements"] for block in blocks if block["type"] == "actions"]
        return [(one["action_id"], one.get("value"), one.get("style")) for one in buttons]

    english = meant()
    use_language("ko")
    assert meant() == english


def test_only_our_own_mentions_call_somebody() -> None:
    (block,) = called().root.blocks
    assert "<!subteam^S0PRIMARY>" in str(block)
    assert "<@U0EVIL>" not in str(block)


def test_what_was_measured_cannot_forge_a_mention() -> None:
    alarm = transition(at=NIGHT)
    forged = Course(alarm=alarm)
    object.__setattr__(forged.alarm, "reason", f"{mention('U0EVIL')} look")
    assert "<@U0EVIL>" not in str(shown(forged, 1).root.blocks)
