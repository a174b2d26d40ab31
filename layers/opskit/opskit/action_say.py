"""What an action says until its end: asks people, announces, tells how it goes; one message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notifier.action import render_action
from notifier.delivery import CHANNEL
from notifier.doors import Sent
from notifier.errors import Undelivered, Unreachable
from opskit.action_view import Name, ask_view, start_view
from opskit.house import scope_of

if TYPE_CHECKING:
    from notifier.message import Message
    from notifier.words import Scope
    from opskit.action_plan import Plan
    from opskit.action_view import Question
    from opskit.action_work import Desk, Work
    from opskit.actions import Json


def put_question[S, T](work: Work[S, T], plan: Plan, question: Question) -> dict[str, Any]:
    """Ask people; returns where the message stands, and whether Slack took it ("told")."""
    desk = work.desk()
    view = ask_view(name_of(work), work.request, plan, question, scope_here(work, desk))
    message = render_action(view, zone=desk.run.job.time_zone)
    try:
        sent = work.house.notifier(desk.run.job).deliver(
            message, now=desk.now, thread=thread_of(work)
        )
    except Undelivered:
        work.house.logger.exception("the question could not be put")
        return {"channel": "", "ts": "", "told": False}
    return {"channel": sent.channel, "ts": sent.ts, "told": True}


def announce[S, T](work: Work[S, T], plan: Plan, sent: Json) -> dict[str, str]:
    """Tell people that it acts now, in the place of the question where there was one.

    Returns:
        Where the message stands, "" where Slack is down.
    """
    desk = work.desk()
    message = _started(work, desk, plan, "")
    at = _place(sent)
    if at.ts and replace_message(work, message, at):
        return {"channel": at.channel, "ts": at.ts}
    try:
        stands = work.house.notifier(desk.run.job).deliver(
            message, now=desk.now, thread=thread_of(work)
        )
    except Undelivered:
        work.house.logger.exception("the start could not be told")
        return {"channel": "", "ts": ""}
    return {"channel": stands.channel, "ts": stands.ts}


def show_course[S, T](work: Work[S, T], plan: Plan, sent: Json, course: str) -> None:
    """Say how it goes, in the place of the message about its start.

    Whatever keeps it from being said hinders no act, nor has one taken back.
    """
    at = _place(sent)
    if not at.ts:
        return
    try:
        replace_message(work, _started(work, work.desk(), plan, course), at)
    except Exception:
        work.house.logger.exception("how it goes could not be told")


def replace_message[S, T](work: Work[S, T], message: Message, at: Sent) -> bool:
    """Replace what stands at `at`; False where Slack is down."""
    try:
        work.house.notifier(work.desk().run.job).edit(message, now=work.house.clock(), at=at)
    except Unreachable:
        work.house.logger.exception("a message could not be replaced")
        return False
    return True


def thread_of[S, T](work: Work[S, T]) -> Sent:
    """Return where its messages belong."""
    request = work.request
    if not request.thread_ts:
        return CHANNEL
    return Sent(channel=request.channel, ts=request.thread_ts)


def scope_here[S, T](work: Work[S, T], desk: Desk[S]) -> Scope:
    """Return account, region and stack."""
    return scope_of(desk.run.job, work.context)


def name_of[S, T](work: Work[S, T]) -> Name:
    """Return the action's names."""
    return Name(job=work.job.name, title=work.job.title())


def _started[S, T](work: Work[S, T], desk: Desk[S], plan: Plan, course: str) -> Message:
    view = start_view(name_of(work), work.request, plan, scope_here(work, desk), course)
    return render_action(view, zone=desk.run.job.time_zone)


def _place(sent: Json) -> Sent:
    return Sent(channel=sent.get("channel", ""), ts=sent.get("ts", ""))
