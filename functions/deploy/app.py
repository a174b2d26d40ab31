"""Wires the deployment: look, decide, act, follow, prove, and back where it fails."""

from functions.deploy.act import deploy, take_back
from functions.deploy.look import glance, look
from functions.deploy.plan.course import judge_progress, prove, share_running, tell_course
from functions.deploy.plan.decision import decide
from functions.deploy.settings import DeploySettings
from notifier.translation import _
from opskit.action_job import ActionJob
from opskit.action_shell import action_handler
from opskit.actions import Consent

JOB = ActionJob(
    name="deploy",
    title=lambda: _("Deployment"),
    settings=DeploySettings,
    fields={"service": str, "image": str, "container": str, "allow_downtime": bool},
    consent=Consent.AMBER,
    look=look,
    decide=decide,
    act=deploy,
    progress=judge_progress,
    health=share_running,
    undo=take_back,
    verify=prove,
    course=tell_course,
    glance=glance,
)

handler = action_handler(JOB)
