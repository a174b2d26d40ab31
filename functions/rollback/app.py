"""Wires the rollback: look, decide, act, follow, and back where it made things worse."""

from functions.rollback.act import roll_back, roll_forth
from functions.rollback.look import look
from functions.rollback.plan import count_running, decide, judge_progress
from functions.rollback.settings import RollbackSettings
from notifier.translation import _
from opskit.action_job import ActionJob
from opskit.action_shell import action_handler
from opskit.actions import Consent

JOB = ActionJob(
    name="rollback",
    title=lambda: _("Rollback"),
    settings=RollbackSettings,
    fields={"service": str, "task_definition": str},
    consent=Consent.AMBER,
    look=look,
    decide=decide,
    act=roll_back,
    progress=judge_progress,
    health=count_running,
    undo=roll_forth,
)

handler = action_handler(JOB)
