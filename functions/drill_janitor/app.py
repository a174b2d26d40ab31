"""Wires the janitor: every cluster that a drill left, then one message; Lambda's entry point."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.drill_janitor.plan import Decision, Move, decide
from functions.drill_janitor.settings import JanitorSettings
from functions.drill_janitor.view import view_of
from notifier.action import render_action
from notifier.errors import Undelivered
from notifier.translation import _, use_language
from opskit.events import Invocation, parse_invocation
from opskit.house import House, LambdaContext, lambda_house, scope_of
from opskit.ledger import Ledger
from opskit.scratch import scratch_prefix
from opskit.scratch_clusters import NotScratchError, find_scratch, remove_scratch
from opskit.settings import JobSettings, read_both_settings
from opskit.switch import Switch, explain_halt

if TYPE_CHECKING:
    from mypy_boto3_rds import RDSClient

_SAYING = timedelta(minutes=10)
"""How long a message may take; a run that dies in it is said again by the next."""


def handler(event: object, context: LambdaContext) -> dict[str, Any]:
    """Remove what drills left; Lambda's entry point."""
    return clean(event, context, lambda_house())


def clean(event: object, context: LambdaContext, house: House) -> dict[str, Any]:
    """Look at every scratch cluster once; one that fails hinders no other.

    Args:
        event: Scheduler's, or by hand (opskit.events); with "dry_run" nothing is done.
        context: Lambda's.
        house: everything from outside.

    Returns:
        {"job": ..., "dry_run": ..., "clusters": [each one's name, move and sentence]}

    Raises:
        BadEvent, SettingsError: naming what is wrong; nothing was done.
        ClientError: what is there could not be read.
        ExceptionGroup: what could not be removed, after all the others, and after it was told.
    """
    house.logger.append_keys(job="drill_janitor", request=context.aws_request_id)
    asked = parse_invocation(event, clock=house.clock())
    common, own = read_both_settings(JobSettings, JanitorSettings, house.environ)
    use_language(common.language)
    rds: RDSClient = house.aws.client("rds")
    prefix, now = scratch_prefix(common.project, common.environment), house.clock()
    found = find_scratch(rds, prefix)
    held = _find_hold(common, own, house) if found else ""
    done = [decide(one, now=now, held=held) for one in found]
    errors: dict[str, Exception] = {}
    if not asked.dry_run:
        errors = _remove(rds, prefix, done, own, house)
        _tell(done, {name: str(error) for name, error in errors.items()}, common, context, house)
    if errors:
        raise ExceptionGroup("leftovers of drills could not be removed", list(errors.values()))
    return _answer(done, asked)


def _find_hold(common: JobSettings, own: JanitorSettings, house: House) -> str:
    if own.actions != "on":
        return _("actions are not on (Actions={actions})").format(actions=own.actions)
    return explain_halt(Switch(house.aws.client("dynamodb"), common.ledger_table).read())


def _remove(
    rds: RDSClient, prefix: str, done: list[Decision], own: JanitorSettings, house: House
) -> dict[str, Exception]:
    errors: dict[str, Exception] = {}
    for one in done:
        if one.move is not Move.REMOVE:
            continue
        try:
            remove_scratch(rds, prefix, one.name, never=own.db_clusters)
        except (NotScratchError, ClientError, BotoCoreError) as error:
            house.logger.exception("a leftover could not be removed", extra={"cluster": one.name})
            errors[one.name] = error
    return errors


def _tell(
    done: list[Decision],
    errors: dict[str, str],
    common: JobSettings,
    context: LambdaContext,
    house: House,
) -> None:
    """Say what was done, once a day for the same thing.

    Raises:
        Undelivered: neither Slack nor the Outbox took it; the next hour says it again.
    """
    told = [one for one in done if one.sentence]
    if not told:
        return
    now = house.clock()
    what = "|".join(sorted(f"{one.name}:{one.move.value}:{one.name in errors}" for one in told))
    name = hashlib.sha256(f"{what}|{now:%Y-%m-%d}".encode()).hexdigest()
    ledger = Ledger(house.aws.client("dynamodb"), common.ledger_table)
    if not ledger.claim_failure("drill_janitor", name, clock=now, lease=_SAYING):
        return
    view = view_of(told, errors, now=now, scope=scope_of(common, context))
    try:
        house.notifier(common).deliver(render_action(view, zone=common.time_zone), now=now)
    except Undelivered as error:
        if not error.kept:
            raise
        house.logger.warning("Slack did not take it; it waits in the Outbox", exc_info=error)
    ledger.finish_failure("drill_janitor", name, clock=now)


def _answer(done: list[Decision], asked: Invocation) -> dict[str, Any]:
    return {
        "job": "drill_janitor",
        "dry_run": asked.dry_run,
        "clusters": [
            {"name": one.name, "move": one.move.value, "sentence": one.sentence} for one in done
        ],
    }
