"""What goes before a claim or an act, as durable steps: the turn, the question, the groundwork.

A scheduled flow takes one operation more (turn), one that asks people six (ask, word with four of
its own, hear), groundwork two (lay, laid).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_durable_execution_sdk_python import StepError

from opskit import action_groundwork, action_question, action_steps
from opskit.action_end import Ending
from opskit.action_plan import POLL_SECONDS
from opskit.actions import Outcome, Progress
from opskit.durable_steps import READ, poll
from opskit.news import wait_for_news

if TYPE_CHECKING:
    from aws_durable_execution_sdk_python import DurableContext

    from opskit.action_plan import Plan
    from opskit.action_work import Work


def take_turn[S, T](work: Work[S, T], context: DurableContext) -> bool:
    """Return whether this is the schedule's first delivery; others are answered by silence.

    Raises:
        StepError: the Ledger cannot be asked.
    """
    if not (work.request.scheduled and work.request.armed):
        return True
    return context.step(lambda _: action_steps.take_turn(work), name="turn", config=READ)


def ask_people[S, T](
    work: Work[S, T], context: DurableContext, plan: Plan
) -> tuple[Work[S, T], Ending]:
    """Ask; returns the work with who approved it, and an ending that is REFUSED or goes on."""
    ending = Ending(plan=plan, outcome=Outcome.DONE, reason=plan.reason)
    if not plan.asks:
        return work, ending
    try:
        sent = context.step(lambda _: action_question.put(work, plan), name="ask", config=READ)
        if unsaid := action_question.not_told(sent):
            return work, ending.but(outcome=Outcome.REFUSED, reason=unsaid)
        ending = ending.but(sent=sent)
        over = wait_for_news(
            context,
            "word",
            seconds=plan.asks,
            register=lambda callback: action_question.register(work, callback),
        )
        heard = context.step(
            lambda _: action_question.hear(work, over=over), name="hear", config=READ
        )
    except StepError as error:
        return work, ending.but(outcome=Outcome.FAILED, reason=str(error))
    if heard["refusal"]:
        return work, ending.but(outcome=Outcome.REFUSED, reason=heard["refusal"])
    return work.approved(heard["by"]), ending


def lay_groundwork[S, T](work: Work[S, T], context: DurableContext, ending: Ending) -> Ending:
    """Begin what the act stands on and wait for it; the ending is DONE where it stands."""
    groundwork, plan = work.job.groundwork, ending.acting_plan
    if groundwork is None:
        return ending
    try:
        laid = context.step(
            lambda _: action_groundwork.lay(work, plan, groundwork, ending.sent),
            name="lay",
            config=READ,
        )
    except StepError as error:
        return ending.but(outcome=Outcome.FAILED, reason=str(error))
    if not laid["laid"]:
        return ending.but(outcome=Outcome.REFUSED, reason=laid["reason"])
    ending = ending.but(after=laid["made"])
    waiting = (Progress.ABSENT.value, Progress.MOVING.value)
    state = poll(
        context,
        "laid",
        lambda state: action_groundwork.look_at(work, plan, groundwork, state),
        first={"progress": Progress.MOVING.value},
        goes_on=lambda state: state["progress"] in waiting,
        seconds=POLL_SECONDS,
        most=action_groundwork.count_looks(groundwork),
    )
    if failure := action_groundwork.find_failure(groundwork, Progress(state["progress"])):
        return ending.but(outcome=Outcome.FAILED, reason=failure)
    return ending
