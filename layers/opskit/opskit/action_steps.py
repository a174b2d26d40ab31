"""The steps of an action up to its act; each is a plain function that returns JSON."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from notifier.translation import _
from opskit.action_alarms import read_alarms
from opskit.action_gates import explain_barrier, judge_gates
from opskit.action_items import Barrier
from opskit.action_look_again import look_again
from opskit.action_mute import expected_alarms, mute_expected, mute_minutes
from opskit.action_plan import Plan, patience_of
from opskit.actions import Consent, Progress
from opskit.ledger_items import key, number, text
from opskit.reads import Reader
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from opskit.action_receipt import Alarms
    from opskit.action_work import Desk, Work
    from opskit.switch import Turn

_SECONDS = 60.0
"""Reads may begin for so long in one step."""
_TURN_KEPT = timedelta(days=7)
"""Scheduler repeats a delivery for a day at most."""


def prepare[S, T](work: Work[S, T]) -> dict[str, Any]:
    """Look, decide, and ask the gates; writes nothing."""
    desk, job = work.desk(), work.job
    state, known, turn = _look(work, desk)
    decision = job.decide(state, desk.run.settings, work.request, desk.now)
    asks = _asks(work, desk)
    gate = judge_gates(
        decision,
        work.request,
        consent=Consent.GREEN if asks else job.consent,
        limits=desk.limits,
        switch=turn,
        alarms=known,
        now=desk.now,
    )
    return Plan(
        decision=decision,
        outcome=gate.outcome,
        reason=gate.reason,
        started_at=desk.now,
        alarms=known,
        health=job.health(state),
        patience=patience_of(desk.limits),
        asks=asks,
        expects=expected_alarms(work, desk),
        mute_minutes=mute_minutes(desk.limits) * (2 if work.sequel(decision) else 1),
    ).as_json()


def _look[S, T](work: Work[S, T], desk: Desk[S]) -> tuple[T, Alarms | None, Turn | None]:
    """Read the resource, the alarms (None: not known) and the switch (None: not asked).

    Raises:
        ConnectionError: the switch cannot be read.
    """
    table, aws = desk.run.job.ledger_table, desk.run.aws
    with Reader(workers=3, seconds=_SECONDS) as reader:
        name = work.request.alarm or desk.run.job.project
        asked = reader.start(
            "cloudwatch:DescribeAlarms",
            name,
            lambda: read_alarms(aws, desk.run.job, work.request.alarm),
        )
        armed = work.request.armed
        switch = reader.start("dynamodb:GetItem", table, desk.switch.read) if armed else None
        state = work.job.look(desk.run)
        alarms, turn = asked.result(), switch.result() if switch else None
    if isinstance(turn, Unreadable):
        raise ConnectionError(f"the stop switch cannot be read: {turn.detail}")
    return state, None if isinstance(alarms, Unreadable) else alarms, turn


def _asks[S, T](work: Work[S, T], desk: Desk[S]) -> int:
    """Return for how many seconds people are asked: nobody did, where a schedule does."""
    job = work.job
    if not work.request.scheduled or job.consent is Consent.GREEN or job.asks is None:
        return 0
    return int(job.asks(desk.run.settings).total_seconds())


def take_turn[S, T](work: Work[S, T]) -> bool:
    """Claim a schedule's run, once; False where another delivery of it did."""
    desk, request = work.desk(), work.request
    client: DynamoDBClient = work.house.aws.client("dynamodb")
    try:
        client.put_item(
            TableName=desk.run.job.ledger_table,
            Item={
                **key(f"action_turn#{work.job.name}", request.key),
                "owner": text(work.owner),
                "expires": number((desk.now + _TURN_KEPT).timestamp()),
            },
            ConditionExpression="attribute_not_exists(pk) OR #owner = :owner",
            ExpressionAttributeNames={"#owner": "owner"},
            ExpressionAttributeValues={":owner": text(work.owner)},
        )
    except client.exceptions.ConditionalCheckFailedException:
        return False
    return True


def explain_twin() -> str:
    """Say that a schedule came twice, one translated sentence."""
    return _("this run of the schedule is being carried out already, or was")


def claim[S, T](work: Work[S, T], plan: Plan) -> dict[str, Any]:
    """Take lock, cooldown and one of the day's acts; refused says when it will be allowed."""
    desk = work.desk()
    wanted = work.claim(desk, plan)
    answer = desk.safety.claim(wanted, now=desk.now)
    if answer.barrier is Barrier.NONE:
        return {"granted": True, "reason": "", "same": False}
    why = explain_barrier(answer, cap=wanted.cap, zone=desk.run.job.time_zone)
    return {"granted": False, "reason": why, "same": answer.same}


def act[S, T](work: Work[S, T], plan: Plan, *, sequel: bool = False) -> dict[str, Any]:
    """Look and decide again, and act if the world is still the one that was decided on.

    Args:
        work: the action under way.
        plan: what was decided.
        sequel: whether it follows an act under the same lock: it counts as none of its own.
    """
    desk = work.desk()
    decision, refusal = look_again(work, desk, plan)
    if refusal:
        return {"acted": False, "reason": refusal}
    desk = desk.later(work.house.clock())
    mute_expected(work, desk, decision)
    may = desk.safety.holds if sequel else desk.safety.begin
    if not may(work.claim(desk, plan), now=desk.now):
        return {"acted": False, "reason": _("its lock was lost before it could act")}
    after = work.job.act(desk.run, decision)
    return {"acted": True, "reason": "", "after": dict(after), "at": desk.now.isoformat()}


def inspect[S, T](work: Work[S, T], plan: Plan, error: str) -> dict[str, Any]:
    """Look whether an act happened that ended in an error or a crash; it is never repeated.

    Raises:
        ConnectionError: nothing of it is to be seen; AWS may show it later, so look again.
    """
    desk = work.desk()
    began = desk.safety.began(work.claim(desk, plan))
    if began is None:
        why = _("it broke off before it acted: {error}").format(error=error)
        return {"acted": False, "reason": why, "failed": True}
    progress = work.job.progress(work.job.look(desk.run), plan.decision)
    if progress is Progress.ABSENT:
        raise ConnectionError(_("nothing of it is to be seen, and it is not repeated"))
    return {"acted": True, "reason": "", "after": {}, "at": began.isoformat()}
