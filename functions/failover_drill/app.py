"""Wires the failover drill: look, decide, ask, fail over under probes, prove; and back again."""

import time
from dataclasses import replace
from datetime import timedelta

from functions.failover_drill.act import drill
from functions.failover_drill.facts import NAME, DrillState
from functions.failover_drill.look import look
from functions.failover_drill.plan.decision import decide
from functions.failover_drill.plan.fail_back import decide_back, prove_back, tell_back
from functions.failover_drill.plan.proof import (
    advise,
    count_well,
    judge_progress,
    prove,
    tell_state,
)
from functions.failover_drill.probe import Client, ask_page
from functions.failover_drill.settings import DrillSettings
from notifier.translation import _
from opskit.action_job import ActionJob
from opskit.action_shell import action_handler
from opskit.actions import Consent, Decision


def make_job(client: Client) -> ActionJob[DrillSettings, DrillState]:
    """Return the drill with whoever asks the application in it."""

    def way_back(first: Decision) -> ActionJob[DrillSettings, DrillState] | None:
        if not first.change.get("back"):
            return None
        return replace(
            job,
            decide=lambda state, settings, _request, now: decide_back(first, state, settings, now),
            verify=prove_back,
            stands=tell_back,
            asks=None,
            sequel=None,
        )

    job = ActionJob(
        name=NAME,
        title=lambda: _("Failover drill"),
        settings=DrillSettings,
        fields={"cluster": str, "fail_back": bool},
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
        sequel=way_back,
    )
    return job


JOB = make_job(Client(ask=ask_page, clock=time.monotonic, sleep=time.sleep))

handler = action_handler(JOB)
