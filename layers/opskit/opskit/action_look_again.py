"""Looks and decides again just before something is changed: is it still what was decided on?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifier.translation import _
from opskit.action_alarms import read_alarms
from opskit.action_gates import meets_trouble
from opskit.actions import Choice
from opskit.reads import read
from opskit.switch import explain_halt
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from opskit.action_plan import Plan
    from opskit.action_work import Desk, Work
    from opskit.actions import Decision


def look_again[S, T](work: Work[S, T], desk: Desk[S], plan: Plan) -> tuple[Decision, str]:
    """Look and decide again.

    Returns:
        The decision, and why it may not be carried out any more, one translated sentence, or "".

    Raises:
        What AWS raises: what cannot be looked at is not acted on.
    """
    state = work.job.look(desk.run)
    decision = work.job.decide(state, desk.run.settings, work.request, desk.now)
    halt = explain_halt(desk.switch.read()) or _find_switch_off(desk)
    return decision, halt or _find_move(plan, decision) or _find_trouble(work, desk)


def _find_switch_off[S](desk: Desk[S]) -> str:
    return "" if desk.limits.actions == "on" else _("actions were switched off meanwhile")


def _find_move(plan: Plan, decision: Decision) -> str:
    if decision.choice is not Choice.ACT:
        return _("the world moved meanwhile: {reason}").format(reason=decision.reason)
    if dict(decision.change) != dict(plan.decision.change):
        return _("the world moved meanwhile: it would now be another act")
    return ""


def _find_trouble[S, T](work: Work[S, T], desk: Desk[S]) -> str:
    """Ask the alarms again where a schedule acts: people may have taken long to answer."""
    if not work.request.scheduled:
        return ""
    name = desk.run.job.project
    found = read(
        "cloudwatch:DescribeAlarms", name, lambda: read_alarms(desk.run.aws, desk.run.job, "")
    )
    return meets_trouble(work.request, None if isinstance(found, Unreadable) else found)
