"""Wires the image refresh: look, decide, announce, build, follow, prove, and on to `deploy`."""

from datetime import timedelta

from functions.image_refresh.act import begin_deployment, build
from functions.image_refresh.look import glance, look
from functions.image_refresh.plan import (
    advise,
    count_running,
    decide,
    judge_progress,
    prove,
    tell_course,
    tell_state,
)
from functions.image_refresh.settings import RefreshSettings
from notifier.translation import _
from opskit.action_job import ActionJob
from opskit.action_shell import action_handler
from opskit.actions import Consent

JOB = ActionJob(
    name="image_refresh",
    title=lambda: _("Image refresh"),
    settings=RefreshSettings,
    fields={"service": str, "container": str},
    consent=Consent.AMBER,
    look=look,
    decide=decide,
    act=build,
    progress=judge_progress,
    health=count_running,
    verify=prove,
    stands=tell_state,
    course=tell_course,
    advice=advise,
    then=begin_deployment,
    asks=lambda settings: timedelta(minutes=settings.notice_minutes),
    glance=glance,
)

handler = action_handler(JOB)
