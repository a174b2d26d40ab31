"""The steps of a drill up to its end; each is a plain function that returns JSON."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.restore_drill.act import create_instance, mark_proven, open_data_api, restore
from functions.restore_drill.facts import Order, Proof
from functions.restore_drill.look import look, look_at_scratch
from functions.restore_drill.plan import (
    decide,
    explain_refusal,
    find_move,
    wanted_of,
)
from functions.restore_drill.prove import prove
from functions.restore_drill.work import JOB
from notifier.translation import _
from opskit.action_gates import explain_barrier
from opskit.action_items import Barrier
from opskit.ledger import Claim
from opskit.named_cluster import pick_cluster
from opskit.reads import read
from opskit.scratch_clusters import NotScratchError, remove_scratch
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from functions.restore_drill.facts import Facts
    from functions.restore_drill.work import Desk, Work

    type State = dict[str, Any]

_LEASE = timedelta(hours=2)
"""A flow's longest life (ExecutionTimeout)."""


def prepare(work: Work) -> State:
    """Look and decide; a schedule's event that is carried out elsewhere is a duplicate."""
    desk = work.desk()
    if work.slot:
        claim = desk.ledger.claim_run(
            JOB, work.slot, owner=work.owner, clock=desk.now, lease=_LEASE
        )
        if claim is not Claim.MINE:
            return {"duplicate": True}
    decision = decide(
        _look(desk, work),
        desk.settings,
        work.request,
        halt=desk.halt(),
        prefix=desk.prefix,
        now=desk.now,
    )
    return {
        "duplicate": False,
        "goes": decision.outcome is None,
        "outcome": decision.outcome.value if decision.outcome else "done",
        "reason": decision.reason,
        "order": decision.order.as_json() if decision.order else None,
        "asks": bool(desk.settings.drill_secret_arn),
        "started_at": desk.now.isoformat(),
    }


def claim(work: Work) -> State:
    """Take the lock, so that never two drills run at once."""
    desk = work.desk()
    wanted = work.claim(desk)
    answer = desk.safety.claim(wanted, now=desk.now)
    if answer.barrier is Barrier.NONE:
        return {"granted": True, "reason": ""}
    zone = desk.job.time_zone
    return {"granted": False, "reason": explain_barrier(answer, cap=wanted.cap, zone=zone)}


def begin(work: Work, order: Order) -> State:
    """Look again, then ask for the restore, once."""
    desk = work.desk()
    moved = find_move(_look(desk, work), order, desk.settings, halt=desk.halt())
    if not moved and not desk.safety.begin(work.claim(desk), now=desk.now):
        moved = _("its lock was lost before it could restore")
    if moved:
        return {"begun": False, "refused": True, "reason": moved}
    try:
        restore(desk.rds, order, desk.settings)
    except ClientError as error:
        return {"begun": False, "refused": False, "reason": _explain(error)}
    return {"begun": True, "at": desk.now.isoformat()}


def inspect(work: Work, order: Order, error: str) -> State:
    """Look whether a restore was begun that ended in an error or a crash; it is never repeated."""
    desk = work.desk()
    began = desk.safety.began(work.claim(desk))
    if began is None or not look_at_scratch(desk.rds, order)["cluster"]:
        return {"begun": False, "refused": False, "reason": error}
    return {"begun": True, "at": began.isoformat()}


def follow(work: Work, order: Order, part: str, state: State) -> State:
    """Look how far the "cluster" or its "instance" is; what cannot be read is asked again."""
    desk = work.desk()
    found = read("rds", order.scratch, lambda: look_at_scratch(desk.rds, order))
    if isinstance(found, Unreadable):
        work.house.logger.warning("the scratch cluster could not be read: %s", found.detail)
        return state
    looks = state["looks"] + 1
    return {
        "status": found[part],
        "arn": found["arn"],
        "at": desk.now.isoformat(),
        "looks": looks,
    }


def add_instance(work: Work, order: Order) -> State:
    """Give the scratch cluster its instance, once; not while actions are halted."""
    desk = work.desk()
    if halt := desk.halt():
        return {"made": False, "reason": halt}
    try:
        create_instance(desk.rds, order, desk.settings)
    except ClientError as error:
        return {"made": False, "reason": _explain(error)}
    return {"made": True, "reason": ""}


def open_api(work: Work, arn: str) -> State:
    """Let the Data API ask the scratch cluster."""
    open_data_api(work.desk().rds, arn)
    return {}


def ask(work: Work, arn: str) -> State:
    """Ask the restored database what it holds."""
    desk = work.desk()
    return asdict(prove(work.house.aws, arn, desk.settings, at=work.house.clock().isoformat()))


def not_asked(why: str) -> State:
    """Return what is known of the data of a database that was not asked."""
    return asdict(Proof(proven=False, why=why, final=True))


def mark(work: Work, order: Order) -> State:
    """Mark the snapshot as proven restorable."""
    desk = work.desk()
    mark_proven(desk.rds, order, desk.now.astimezone(desk.job.time_zone))
    return {}


def remove(work: Work, order: Order, state: State) -> State:
    """Delete what is left of the scratch cluster; what fails is tried again at the next look."""
    desk = work.desk()
    first = {**state, "began": state.get("began") or desk.now.isoformat()}
    if halt := desk.halt():
        return {**first, "stop": True, "left": _("it was not removed: {why}").format(why=halt)}
    try:
        gone = remove_scratch(desk.rds, desk.prefix, order.scratch, never=desk.settings.db_clusters)
    except NotScratchError as error:
        return {**first, "stop": True, "left": str(error)}
    except (ClientError, BotoCoreError) as error:
        work.house.logger.warning("the removal was refused", exc_info=error)
        text = _("{name} could not be removed: {why}")
        return {**first, "left": text.format(name=order.scratch, why=error)}
    if gone:
        return {**first, "stop": True, "left": "", "at": desk.now.isoformat()}
    return {**first, "left": _("{name} is still being removed").format(name=order.scratch)}


def _explain(error: ClientError) -> str:
    """Return what RDS refused in plain words; raise what may nevertheless have been done."""
    code = error.response.get("Error", {}).get("Code", "")
    if why := explain_refusal(code):
        return f"{why} ({code})"
    raise error


def _look(desk: Desk, work: Work) -> Facts:
    settings = desk.settings
    name = pick_cluster(settings.db_clusters, work.request)
    return look(
        work.house.aws,
        name if name in settings.db_clusters else "",
        wanted=wanted_of(work.request, settings),
        group=settings.drill_security_group,
        prefix=desk.prefix,
    )
