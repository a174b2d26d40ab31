"""Wires the engine upgrade: look, decide, ask, snapshot, act, follow, prove."""

from datetime import timedelta

from functions.engine_upgrade.act import make_snapshot, upgrade
from functions.engine_upgrade.look import glance, look, look_at_snapshot
from functions.engine_upgrade.plan.course import (
    count_well,
    judge_progress,
    prove,
    tell_course,
    tell_state,
)
from functions.engine_upgrade.plan.decision import decide
from functions.engine_upgrade.settings import UpgradeSettings
from notifier.translation import _
from opskit.action_job import ActionJob, Groundwork
from opskit.action_shell import action_handler
from opskit.actions import Consent

JOB = ActionJob(
    name="engine_upgrade",
    title=lambda: _("Aurora engine upgrade"),
    settings=UpgradeSettings,
    fields={"cluster": str, "target": str, "allow_major": bool, "outside_window": bool},
    consent=Consent.RED,
    look=look,
    decide=decide,
    act=upgrade,
    progress=judge_progress,
    health=count_well,
    verify=prove,
    stands=tell_state,
    course=tell_course,
    groundwork=Groundwork(
        title=lambda: _("the snapshot"),
        lay=make_snapshot,
        laid=look_at_snapshot,
        made=lambda decision: {"snapshot": decision.change["snapshot"]},
        minutes=30,
    ),
    expects=lambda settings: settings.expected_alarms,
    asks=lambda settings: timedelta(minutes=settings.approval_minutes),
    glance=glance,
)

handler = action_handler(JOB)
