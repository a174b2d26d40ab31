"""Wires the platform update: look, decide, announce, act, follow, prove."""

from datetime import timedelta

from functions.platform_update.act import update
from functions.platform_update.look import look
from functions.platform_update.plan import (
    decide,
    judge_progress,
    prove,
    share_running,
    tell_course,
    tell_state,
)
from functions.platform_update.settings import PlatformSettings
from notifier.translation import _
from opskit.action_job import ActionJob
from opskit.action_shell import action_handler
from opskit.actions import Consent

JOB = ActionJob(
    name="platform_update",
    title=lambda: _("ECS platform update"),
    settings=PlatformSettings,
    fields={"service": str, "outside_window": bool, "allow_downtime": bool},
    consent=Consent.AMBER,
    look=look,
    decide=decide,
    act=update,
    progress=judge_progress,
    health=share_running,
    verify=prove,
    stands=tell_state,
    course=tell_course,
    asks=lambda settings: timedelta(minutes=settings.notice_minutes),
)

handler = action_handler(JOB)
