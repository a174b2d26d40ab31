"""Wires the failover: look, decide, act, follow."""

from functions.aurora_failover.act import fail_over
from functions.aurora_failover.look import look
from functions.aurora_failover.plan import decide
from functions.aurora_failover.settings import FailoverSettings
from notifier.translation import _
from opskit.action_job import ActionJob
from opskit.action_shell import action_handler
from opskit.actions import Consent
from opskit.cluster_state import count_available
from opskit.failover import judge_failover

JOB = ActionJob(
    name="aurora_failover",
    title=lambda: _("Aurora failover"),
    settings=FailoverSettings,
    fields={"cluster": str},
    consent=Consent.RED,
    look=look,
    decide=decide,
    act=fail_over,
    progress=judge_failover,
    health=count_available,
)

handler = action_handler(JOB)
