"""Wires the return of leases: every lease that has ended, then one line about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from functions.lease_return.act import carry_out
from functions.lease_return.plan import Decision, Move, decide
from functions.lease_return.settings import ReturnSettings
from notifier.action import render_line
from notifier.errors import Undelivered
from notifier.translation import use_language
from opskit.action_alarms import read_alarms
from opskit.events import parse_invocation
from opskit.house import House, LambdaContext, lambda_house
from opskit.leases import Lease, Leases
from opskit.reads import read
from opskit.scaling import read_capacity
from opskit.settings import JobSettings, read_both_settings
from opskit.switch import Switch
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from datetime import datetime


def handler(event: object, context: LambdaContext) -> dict[str, Any]:
    """Give back what was lent; Lambda's entry point."""
    return return_leases(event, context, lambda_house())


def return_leases(event: object, context: LambdaContext, house: House) -> dict[str, Any]:
    """Look at every lease once; a lease that fails hinders no other.

    Returns:
        Each lease's resource, move and sentence.

    Raises:
        BadEvent, SettingsError: naming what is wrong; nothing was done.
        ExceptionGroup: what failed, after all the others.
    """
    house.logger.append_keys(job="lease_return", request=context.aws_request_id)
    invocation = parse_invocation(event, clock=house.clock())
    common, own = read_both_settings(JobSettings, ReturnSettings, house.environ)
    use_language(common.language)
    client = house.aws.client("dynamodb")
    turn = Switch(client, common.ledger_table).read()
    visit = Visit(
        house=house,
        common=common,
        minutes=own.lease_minutes,
        leases=Leases(client, common.ledger_table),
        now=invocation.now,
        may_act=own.actions == "on" and not (turn and turn.halted) and not invocation.dry_run,
    )
    done: list[dict[str, str]] = []
    errors: list[Exception] = []
    for lease in visit.leases.all():
        try:
            done.append(_visit(visit, lease))
        except Exception as error:
            house.logger.exception("a lease failed", extra={"resource": lease.resource})
            errors.append(error)
    if errors:
        raise ExceptionGroup("leases failed", errors)
    return {"leases": done, "acted": visit.may_act}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One look at all leases.

    Attributes:
        house: everything from outside.
        common: what every job reads from its environment.
        minutes: for how long a lease is put off.
        leases: the Ledger's.
        now: the present (aware).
        may_act: whether anything is written or told.
    """

    house: House
    common: JobSettings
    minutes: int
    leases: Leases
    now: datetime
    may_act: bool


def _visit(visit: Visit, lease: Lease) -> dict[str, str]:
    decision = _decide(lease, visit.common, visit.house, visit.now)
    if visit.may_act:
        carry_out(
            decision.move,
            lease,
            aws=visit.house.aws,
            leases=visit.leases,
            now=visit.now,
            minutes=visit.minutes,
        )
        _tell(lease, decision, visit.common, visit.house)
    said = {"move": decision.move.value, "sentence": decision.sentence}
    return {"resource": lease.resource, **said}


def _decide(lease: Lease, common: JobSettings, house: House, now: datetime) -> Decision:
    if now < lease.ends_at:
        return Decision(move=Move.KEEP)
    state = read_capacity(house.aws, lease.resource)
    alarms = read(
        "cloudwatch:DescribeAlarms", lease.resource, lambda: read_alarms(house.aws, common, "")
    )
    firing = None
    if not isinstance(alarms, Unreadable):
        firing = tuple(alarm.name for alarm in alarms if alarm.state == "ALARM")
    value = state.value(lease.means) if state else None
    return decide(lease, value=value, firing=firing, now=now)


def _tell(lease: Lease, decision: Decision, common: JobSettings, house: House) -> None:
    if not decision.sentence:
        return
    key = f"lease_return/{lease.resource}/{lease.ends_at.isoformat()}/{decision.move.value}"
    message = render_line(key, lease.resource, decision.sentence)
    try:
        house.notifier(common).deliver(message, now=house.clock())
    except Undelivered:
        house.logger.exception("a lease could not be told of yet")
