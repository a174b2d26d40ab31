"""Wires the scaling out: look, decide, lend, follow, and back where it made things worse."""

from functions.scale_out.act import lend, take_back
from functions.scale_out.look import look
from functions.scale_out.plan import count_running, decide, judge_progress
from functions.scale_out.settings import ScaleOutSettings
from notifier.translation import _
from opskit.action_job import ActionJob
from opskit.action_shell import action_handler
from opskit.actions import Consent

JOB = ActionJob(
    name="scale_out",
    title=lambda: _("More tasks for a while"),
    settings=ScaleOutSettings,
    fields={"service": str, "tasks": int},
    consent=Consent.GREEN,
    look=look,
    decide=decide,
    act=lend,
    progress=judge_progress,
    health=count_running,
    undo=take_back,
)

handler = action_handler(JOB)
