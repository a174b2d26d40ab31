"""Messages of actions that maintain and deploy, as they stand in their golden files.

After a wanted change: UPDATE_GOLDEN=1 .venv/bin/pytest tests/golden, and read the difference.
"""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from functions.deploy.facts import Aim, DeployState
from functions.deploy.plan.decision import decide
from functions.deploy.settings import DeploySettings
from notifier.action import ActionView, render_action
from notifier.message import message_to_object
from notifier.plain import plain_text
from notifier.translation import use_language
from opskit.action_plan import Patience, Plan
from opskit.action_view import End, Name, Question, ask_view, end_view, start_view
from opskit.actions import (
    ActionRequest,
    ActionResult,
    Choice,
    Consent,
    Decision,
    Outcome,
    Receipt,
)
from opskit.image_words import Newest
from opskit.rollout import Rollout, RolloutRules, ServiceState
from opskit.targets import EcsService
from tests.golden.samples import SCOPE
from tests.korean import hold_golden

HERE = Path(__file__).parent
SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 12, 5, 18, tzinfo=UTC)
SERVICE = "petclinic-dev-cluster/petclinic-dev-app"
DEPLOY = Name(job="deploy", title="Deployment")
PLATFORM = Name(job="platform_update", title="ECS platform update")
UPGRADE = Name(job="engine_upgrade", title="Aurora engine upgrade")
SCHEDULED = ActionRequest(armed=True, scheduled=True, requested_by="the schedule", time=NOW)
BY_HAND = ActionRequest(
    armed=True, requested_by="U1", reason="release 2.1.0", overrides={"image": "v2.1.0"}
)
END = End(seen="", undo_failed="", undoable=True)
BEFORE = {"running": 2, "desired": 2, "task definition": "petclinic-dev-app:7"}
DECISION = Decision(
    choice=Choice.ACT,
    resource=SERVICE,
    reason="app gets v2.1.0, a task at a time; its scan has no criticals",
    before=BEFORE,
)
PLAN = Plan(
    decision=DECISION,
    outcome=None,
    reason=DECISION.reason,
    started_at=NOW,
    alarms=(),
    health=1,
    patience=Patience(stable_polls=80, settle_seconds=60, receipt_polls=20),
)
RESULT = ActionResult(
    action="deploy",
    resource=SERVICE,
    outcome=Outcome.DONE,
    reason=DECISION.reason,
    started_at=NOW,
    ended_at=NOW + timedelta(minutes=14),
    receipt=Receipt.PROVEN,
    before=BEFORE,
    after={**BEFORE, "task definition": "petclinic-dev-app:8"},
)


def question(consent: Consent, minutes: int) -> Question:
    until = NOW + timedelta(minutes=minutes)
    return Question(id="ask-1", chance="1", consent=consent, until=until, zone=SEOUL)


def _platform_asks() -> ActionView:
    reason = "from platform 1.3.0 to the latest (1.4.0); all its tasks are replaced"
    plan = replace(PLAN, reason=reason)
    return ask_view(PLATFORM, SCHEDULED, plan, question(Consent.AMBER, 10), SCOPE)


def _upgrade_asks() -> ActionView:
    reason = (
        "minor upgrade from 8.0.mysql_aurora.3.05.2 to 8.0.mysql_aurora.3.08.2, after snapshot "
        "petclinic-dev-aurora-before-8-0-mysql-aurora-3-08-2-20261206; it interrupts for minutes"
    )
    before = {"version": "8.0.mysql_aurora.3.05.2", "window": "open until 04:00"}
    decision = replace(DECISION, resource="petclinic-dev-aurora", before=before)
    plan = replace(PLAN, reason=reason, decision=decision)
    return ask_view(UPGRADE, SCHEDULED, plan, question(Consent.RED, 20), SCOPE)


def _nothing_to_do() -> ActionView:
    reason = "every service runs the latest platform version (1.4.0)"
    result = replace(RESULT, reason=reason, receipt=None, after={}).as_json()
    return end_view(PLATFORM, SCHEDULED, result, END, SCOPE)


def _deploy_refused() -> ActionView:
    rollout = Rollout(
        id="ecs-svc/1",
        primary=True,
        state="COMPLETED",
        task_definition="petclinic-dev-app:7",
        running=1,
        desired=1,
        failed=0,
        created=NOW,
        updated=NOW,
    )
    service = ServiceState(
        service=EcsService(cluster="petclinic-dev-cluster", name="petclinic-dev-app"),
        status="ACTIVE",
        controller="ECS",
        desired=1,
        running=1,
        pending=0,
        rollouts=(rollout,),
        rules=RolloutRules(least_percent=0, most_percent=100, target_groups=("tg",)),
    )
    aim = Aim(asked="v2.1.0", container="app", image="petclinic@sha256:1")
    state = DeployState(
        service=service, images=(("app", "petclinic:v2"),), aim=aim, newest=Newest()
    )
    decision = decide(state, DeploySettings(ecs_services=(SERVICE,)), BY_HAND, NOW)
    result = replace(
        RESULT,
        outcome=Outcome.REFUSED,
        reason=decision.reason,
        receipt=None,
        before=decision.before,
        after={},
    ).as_json()
    return end_view(DEPLOY, BY_HAND, result, replace(END, remedy=decision.remedy), SCOPE)


def _deploy_taken_back() -> ActionView:
    seen = "2 of 2 tasks run petclinic-dev-app:8, 0 targets are healthy"
    result = replace(RESULT, receipt=Receipt.DISPROVEN, undone=True).as_json()
    return end_view(DEPLOY, BY_HAND, result, replace(END, seen=seen), SCOPE)


def _deploy_proven() -> ActionView:
    seen = "2 of 2 tasks run petclinic-dev-app:8, 2 targets are healthy; no alarm fires since then"
    return end_view(DEPLOY, BY_HAND, RESULT.as_json(), replace(END, seen=seen), SCOPE)


def _deploy_under_way() -> ActionView:
    course = "1 of 2 new tasks run, 2 old ones are left"
    return start_view(DEPLOY, BY_HAND, PLAN, SCOPE, course)


def _upgrade_refused_after_its_snapshot() -> ActionView:
    reason = "the world moved meanwhile: the maintenance window is closed, the next one begins ..."
    result = replace(
        RESULT,
        resource="petclinic-dev-aurora",
        outcome=Outcome.REFUSED,
        reason=reason,
        receipt=None,
        before={"version": "8.0.mysql_aurora.3.05.2"},
        after={"snapshot": "petclinic-dev-aurora-before-3-08-2-20261206"},
    ).as_json()
    return end_view(UPGRADE, SCHEDULED, result, END, SCOPE)


def _deploy_finished_late() -> ActionView:
    reason = "it was done, but was not finished within 30 minutes"
    seen = "2 of 2 tasks run petclinic-dev-app:8, 2 targets are healthy; no alarm fires since then"
    result = replace(RESULT, outcome=Outcome.FAILED, reason=reason).as_json()
    return end_view(DEPLOY, BY_HAND, result, replace(END, seen=seen), SCOPE)


CASES: dict[str, Callable[[], ActionView]] = {
    "action_platform_asks": _platform_asks,
    "action_upgrade_asks": _upgrade_asks,
    "action_nothing_to_do": _nothing_to_do,
    "action_deploy_refused": _deploy_refused,
    "action_deploy_under_way": _deploy_under_way,
    "action_deploy_proven": _deploy_proven,
    "action_deploy_finished_late": _deploy_finished_late,
    "action_upgrade_refused_after_its_snapshot": _upgrade_refused_after_its_snapshot,
    "action_deploy_taken_back": _deploy_taken_back,
}


@pytest.mark.parametrize("name", CASES)
def test_a_message_is_rendered_as_in_its_golden_file(name: str) -> None:
    path = HERE / f"{name}.json"
    message = message_to_object(render_action(CASES[name](), zone=SEOUL))
    rendered = json.dumps(message, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(rendered, encoding="utf-8")

    assert rendered == path.read_text(encoding="utf-8")


def test_a_refused_deployment_is_told_in_korean() -> None:
    use_language("ko")
    message = render_action(_deploy_refused(), zone=SEOUL)
    hold_golden(HERE / "action_deploy_refused.ko.txt", plain_text(message))
