"""Wires the forced redeployment: look, decide, act, follow."""

from functions.force_redeploy.act import redeploy
from functions.force_redeploy.look import look
from functions.force_redeploy.plan import count_running, decide, judge_progress
from functions.force_redeploy.settings import RedeploySettings
from notifier.translation import _
from opskit.action_job import ActionJob
from opskit.action_shell import action_handler
from opskit.actions import Consent

JOB = ActionJob(
    name="force_redeploy",
    title=lambda: _("Force a new deployment"),
    settings=RedeploySettings,
    fields={"service": str},
    consent=Consent.GREEN,
    look=look,
    decide=decide,
    act=redeploy,
    progress=judge_progress,
    health=count_running,
)

handler = action_handler(JOB)
