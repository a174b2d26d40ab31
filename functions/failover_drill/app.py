"""Wires the failover drill: look, decide, ask, fail over under probes, follow, prove."""

import time
from datetime import timedelta

from functions.failover_drill.act import drill
from functions.failover_drill.facts import NAME, DrillState
from functions.failover_drill.look import look
from functions.failover_drill.plan import (
    advise,
    count_well,
    decide,
    judge_progress,
    prove,
    tell_state,
)
from functions.failover_drill.probe import Client, ask_page
from functions.failover_drill.settings import DrillSettings
from notifier.translation import _
from opskit.action_job import ActionJob
from opskit.action_shell import action_handler
from opskit.actions import Consent


def make_job(client: Client) -> ActionJob[DrillSettings, DrillState]:
    """Return the drill with whoever asks the application in it."""
    return ActionJob(
        name=NAME,
        title=lambda: _("Failover drill"),
        settings=DrillSettings,
        fields={"cluster": str},
        consent=Consent.RED,
        look=lambda run: look(run, client.ask),
        decide=decide,
        act=lambda run, decision: drill(run, decision, client),
        progress=judge_progress,
        health=count_well,
        verify=prove,
        stands=tell_state,
        advice=advise,
        expects=lambda settings: settings.expected_alarms,
        asks=lambda settings: timedelta(minutes=settings.approval_minutes),
    )


JOB = make_job(Client(ask=ask_page, clock=time.monotonic, sleep=time.sleep))

handler = action_handler(JOB)
