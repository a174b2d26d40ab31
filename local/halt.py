"""Halts every action, or lets them act again: `make halt` and `make resume`."""

import argparse
import getpass
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TextIO
from zoneinfo import ZoneInfo

from boto3.session import Session

from local.prepare import MisuseError, prepare
from local.stack.template import load_template
from opskit.switch import Switch, Turn

MISUSED = 2


class RefusedError(ValueError):
    """The switch is not turned; the text names what is missing."""


def make_turn(options: argparse.Namespace, *, user: str, now: datetime) -> Turn:
    """Check what was asked for.

    Args:
        options: word ("halt" or "resume"), owner, reason.
        user: who sits at this machine, where no owner is named.
        now: the present (aware).

    Raises:
        RefusedError: a halt without a reason; whoever finds it must know why.
    """
    halted, reason = options.word == "halt", options.reason.strip()
    if halted and not reason:
        raise RefusedError("REASON is missing: whoever finds the actions halted must know why")
    return Turn(halted=halted, by=options.owner.strip() or user, reason=reason, at=now)


def turn_switch(turn: Turn, switch: Switch, *, zone: ZoneInfo) -> str:
    """Turn the switch and return how it stood before and stands now, in the team's zone."""
    before = switch.read()
    switch.turn(turn)
    lines = [] if before is None else [f"before: {_state(before, zone)}"]
    lines.append(f"now: {_state(turn, zone)}")
    if turn.halted:
        lines.append("Reports and pages go on; make resume lets actions act again")
    return "\n".join(lines)


def _state(turn: Turn, zone: ZoneInfo) -> str:
    state = "actions are HALTED" if turn.halted else "actions may act"
    when = f"{turn.at.astimezone(zone):%Y-%m-%d %H:%M %Z}"
    return f"{state}, by {turn.by} at {when}" + (f": {turn.reason}" if turn.reason else "")


def main(arguments: Sequence[str], *, now: datetime, stdout: TextIO, stderr: TextIO) -> int:
    """Turn the stop switch in the Ledger.

    Returns:
        0, or 2 when something is missing or malformed.
    """
    options = _read_options(arguments)
    try:
        turn = make_turn(options, user=getpass.getuser(), now=now)
        job = prepare(options, load_template())
    except (MisuseError, RefusedError) as error:
        print(f"make {options.word}: {error}", file=stderr)
        return MISUSED
    switch = Switch(Session().client("dynamodb"), job.environment["LEDGER_TABLE"])
    print(turn_switch(turn, switch, zone=ZoneInfo(job.environment["TIME_ZONE"])), file=stdout)
    return 0


def _read_options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make halt")
    parser.add_argument("word", choices=("halt", "resume"))
    for name in ("owner", "reason", "params"):
        parser.add_argument(f"--{name}", default="")
    parser.add_argument("--env", default="dev")
    parser.set_defaults(job="health_sweep")  # any job knows the Ledger's name
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(
        main(sys.argv[1:], now=datetime.now(UTC), stdout=sys.stdout, stderr=sys.stderr),
    )
