"""The form that accepts a finding, and the line that tells it, as they stand in golden files.

After a wanted change: UPDATE_GOLDEN=1 .venv/bin/pytest tests/golden, and read the difference.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.slack_actions.accept.form import render_accepted, render_form
from functions.slack_actions.accept.heard import Place, Press, Sent
from functions.slack_actions.accept.plan import Offer, digest_of, make_offers
from local.slack.view_rules import check_view
from notifier.message import message_to_object
from notifier.translation import use_language
from notifier.words import Finding, Severity
from opskit.compare import Acceptance, Recorded
from tests.golden.samples import NOW
from tests.korean import HANGUL

HERE = Path(__file__).parent
PLACE = Place(
    job="security_review",
    command="make accept JOB=security_review ENV=prod",
    channel="C0PETCLINIC",
    thread_ts="1795478400.000100",
)
PRESS = Press(place=PLACE, user="U0LEE", name="lee", trigger="1")
EVIL = Finding(
    code="security_groups.wide",
    resource="sg/<!channel> `x` " + "long" * 30,
    severity=Severity.CRITICAL,
    sentence='"quoted" & <@U1> password=hunter2 ' + "and so on " * 30,
)
EXEC = Finding(
    code="ecs.exec",
    resource="petclinic-dev-app",
    severity=Severity.WARNING,
    sentence="Anybody with the right may open a shell in a task (normal: nobody)",
)


def _offers(*findings: Finding) -> list[Offer]:
    return make_offers({f.fingerprint: Recorded(finding=f, since=NOW) for f in findings}, {}, NOW)


def _accepted() -> dict[str, object]:
    sent = Sent(
        place=PLACE,
        form="V1",
        user="U0LEE",
        name="lee",
        digest=digest_of(EXEC.fingerprint),
        seen=Severity.WARNING,
        until="2026-12-24",
        reason="debugging <!here> until the release",
        owner="lee",
    )
    acceptance = Acceptance(
        fingerprint=EXEC.fingerprint,
        severity=Severity.WARNING,
        owner=sent.owner,
        reason=sent.reason,
        until=datetime(2026, 12, 24, 14, 59, 59, tzinfo=UTC),
    )
    message = render_accepted(sent, acceptance, EXEC, zone=ZoneInfo("Asia/Seoul"))
    return message_to_object(message)


def _form(*findings: Finding) -> dict[str, Any]:
    return render_form(PRESS, _offers(*findings), until="2026-12-24")


CASES: dict[str, Any] = {
    "accept_form": lambda: _form(EXEC, EVIL),
    "accept_form_of_one": lambda: _form(EXEC),
    "accepted": _accepted,
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_rendered_as_in_its_golden_file(name: str) -> None:
    path = HERE / f"{name}.json"
    rendered = json.dumps(CASES[name](), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(rendered, encoding="utf-8")

    assert rendered == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_slack_takes_any_form(language: str) -> None:
    use_language(language)
    many = [
        Finding(code="a.b", resource=f"arn:{n:04}" * 40, severity=Severity(n % 3 + 1), sentence="s")
        for n in range(150)
    ]
    view = _form(EXEC, EVIL, *many)
    assert check_view(view) == ()
    assert bool(HANGUL.search(json.dumps(view, ensure_ascii=False))) is (language == "ko")
