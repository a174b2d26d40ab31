"""The durable flow of a drill; the only module here that knows the durable SDK.

Steps are never renamed or reordered, for a flow may be in flight; new ones come last. A drill that
goes well takes 15 durable operations: the execution, prepare, claim, announce, restore, restored,
instance, ready, open, prove, mark, remove, conclude, tell, remember. Without a secret 12, a refusal
5, a dry run 3, a duplicate 2. Each look is a retry within its one operation.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from aws_durable_execution_sdk_python import StepError

from functions.restore_drill import ends, steps
from functions.restore_drill.facts import Order
from notifier.translation import _
from opskit.durable_steps import ONCE, READ, poll

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_durable_execution_sdk_python import DurableContext

    from functions.restore_drill.work import Work

type State = dict[str, Any]

LOOK_SECONDS, ASK_SECONDS = 30, 15
RESTORE_LOOKS, READY_LOOKS, ASKS, REMOVE_LOOKS = 80, 70, 20, 50
"""40, 35, 5 and 25 minutes: within the two hours that the flow lives."""
ABSENT_LOOKS = 4
_BROKEN = ("failed", "incompatible", "inaccessible", "insufficient", "deleting")
"""How RDS calls what does not become available by itself (Aurora guide, "Viewing status")."""


def run_drill(work: Work, context: DurableContext) -> State:
    """Carry one drill through; returns what docs/jobs/restore_drill.md names.

    Raises:
        StepError: it could not look, or its end could not be told or remembered.
    """
    told: State = context.step(lambda _c: steps.prepare(work), name="prepare", config=READ)
    if told["duplicate"]:
        return {"job": "restore_drill", "duplicate": True}
    if told["goes"]:
        told |= _carry_out(work, context, told)
    return _finish(work, context, told)


def _carry_out(work: Work, context: DurableContext, told: State) -> State:
    order = Order.from_json(told["order"])
    try:
        claimed = context.step(lambda _c: steps.claim(work), name="claim", config=READ)
    except StepError as error:
        return {"outcome": "refused", "reason": str(error)}
    if not claimed["granted"]:
        return {"outcome": "refused", "reason": claimed["reason"]}
    sent = _try(context, "announce", lambda: ends.announce(work, told)) or {}
    begun = _begin(work, context, order)
    if not begun["begun"]:
        return {"sent": sent, **_give_up(work, context, order, begun)}
    seen = {"sent": sent, "began_at": begun["at"]}
    seen |= _follow(work, context, order, asks=told["asks"])
    return seen | _remove(work, context, order)


def _begin(work: Work, context: DurableContext, order: Order) -> State:
    try:
        return context.step(lambda _c: steps.begin(work, order), name="restore", config=ONCE)
    except StepError as error:
        why = str(error)
    looked = _try(context, "inspect", lambda: steps.inspect(work, order, why))
    return looked or {"begun": False, "refused": False, "reason": why}


def _give_up(work: Work, context: DurableContext, order: Order, begun: State) -> State:
    """Where RDS may have made something after all, nothing is left of it either."""
    if begun["refused"]:
        return {"outcome": "refused", "reason": begun["reason"]}
    left = _remove(work, context, order)["left"]
    return {"outcome": "failed", "reason": begun["reason"], "left": left}


def _follow(work: Work, context: DurableContext, order: Order, *, asks: bool) -> State:
    """Wait for cluster and instance, then ask the database."""
    restored = _wait(work, context, order, "cluster")
    if restored["status"] != "available":
        return _failed(order.scratch, restored)
    seen = {"restored_at": restored["at"]}
    try:
        made = context.step(
            lambda _c: steps.add_instance(work, order), name="instance", config=ONCE
        )
    except StepError as error:
        made = {"made": False, "reason": str(error)}
    ready = _wait(work, context, order, "instance")
    if ready["status"] != "available":
        return {**seen, **_failed(order.instance, ready, made["reason"])}
    seen["ready_at"] = ready["at"]
    if not asks:
        return {
            **seen,
            "proof": steps.not_asked(_("no secret is named (parameter DrillSecretArn)")),
        }
    return seen | _prove(work, context, order, ready["arn"])


def _wait(work: Work, context: DurableContext, order: Order, part: str) -> State:
    name, most = {"cluster": ("restored", RESTORE_LOOKS), "instance": ("ready", READY_LOOKS)}[part]
    return poll(
        context,
        name,
        lambda state: steps.follow(work, order, part, state),
        first={"status": "", "arn": "", "at": "", "looks": 0},
        goes_on=_is_coming,
        seconds=LOOK_SECONDS,
        most=most,
    )


def _is_coming(state: State) -> bool:
    status = state["status"]
    if not status:
        return bool(state["looks"] < ABSENT_LOOKS)
    return status != "available" and not status.startswith(_BROKEN)


def _failed(name: str, seen: State, why: str = "") -> State:
    if not seen["status"]:
        text = _("{name} was not made: {why}")
        reason = text.format(name=name, why=why or _("nothing of it is to be seen"))
    else:
        text = _("{name} did not become available: it is {status}")
        reason = text.format(name=name, status=seen["status"])
    return {"outcome": "failed", "reason": reason}


def _prove(work: Work, context: DurableContext, order: Order, arn: str) -> State:
    try:
        context.step(lambda _c: steps.open_api(work, arn), name="open", config=READ)
    except StepError as error:
        return {"proof": steps.not_asked(str(error))}
    proof = poll(
        context,
        "prove",
        lambda _state: steps.ask(work, arn),
        first=steps.not_asked(_("the database could not be asked")),
        goes_on=lambda state: not state["final"],
        seconds=ASK_SECONDS,
        most=ASKS,
    )
    if not proof["proven"]:
        return {"proof": proof}
    marked = _try(context, "mark", lambda: steps.mark(work, order))
    return {"proof": proof, "marked": marked is not None}


def _remove(work: Work, context: DurableContext, order: Order) -> State:
    gone = poll(
        context,
        "remove",
        lambda state: steps.remove(work, order, state),
        first={"stop": False, "left": _("it could not be removed")},
        goes_on=lambda state: not state["stop"],
        seconds=LOOK_SECONDS,
        most=REMOVE_LOOKS,
    )
    return {
        "left": gone["left"],
        "removing_at": gone.get("began", ""),
        "removed_at": gone.get("at", ""),
    }


def _try(context: DurableContext, name: str, act: Callable[[], State]) -> State | None:
    """Return what a step says, or None where it failed in all its attempts."""
    try:
        return context.step(lambda _c: act(), name=name, config=READ)
    except StepError:
        return None


def _finish(work: Work, context: DurableContext, told: State) -> State:
    concluded = context.step(lambda _c: ends.conclude(work, told), name="conclude", config=READ)
    result: State = concluded["result"]
    if not work.request.armed:
        return result
    failed, delivery = None, "outbox"
    try:
        tell = partial(ends.tell, work, told, concluded)
        delivery = context.step(lambda _c: tell(), name="tell", config=READ)["delivery"]
    except StepError as error:
        failed = error
    remember = partial(ends.remember, work, told, result, delivery)
    context.step(lambda _c: remember(), name="remember", config=READ)
    if failed:
        raise failed
    return {**result, "delivery": delivery}
