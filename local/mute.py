"""Mutes an alarm while somebody works, or lets it call again: `make mute` and `make unmute`."""

import argparse
import getpass
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TextIO
from zoneinfo import ZoneInfo

from boto3.session import Session

from local.prepare import MisuseError, prepare
from local.stack.template import load_template
from opskit.mutes import LONGEST_MUTE, Mute, Mutes

MISUSED = 2
_LONGEST = int(LONGEST_MUTE.total_seconds() / 60)


class RefusedError(ValueError):
    """Nothing is muted; the text names the word and what was expected."""


def make_mute(options: argparse.Namespace, *, user: str, now: datetime) -> Mute:
    """Check what was asked for.

    Args:
        options: alarm, minutes, reason, owner.
        user: who sits at this machine, where no owner is named.
        now: the present (aware).

    Raises:
        RefusedError: no alarm, no reason, or minutes that are no number from 1 to 240.
    """
    if not options.alarm.strip():
        raise RefusedError("ALARM is missing: expected the name of one alarm")
    if not options.reason.strip():
        raise RefusedError("REASON is missing: whoever sees the alarm fire must know why")
    if not options.minutes.isdecimal() or not 1 <= int(options.minutes) <= _LONGEST:
        raise RefusedError(
            f"MINUTES is {options.minutes!r}: expected a number from 1 to {_LONGEST}"
        )
    return Mute(
        alarm=options.alarm.strip(),
        by=_owner(options, user),
        reason=options.reason.strip(),
        begins_at=now,
        ends_at=now + timedelta(minutes=int(options.minutes)),
    )


def begin(mute: Mute, mutes: Mutes, *, zone: ZoneInfo) -> str:
    """Mute an alarm and return until when, in the team's zone.

    Raises:
        RefusedError: other work mutes it already.
    """
    if not mutes.begin(mute):
        found = mutes.find(mute.alarm, now=mute.begins_at)
        whose = f"by {found.by} until {_time(found.ends_at, zone)}" if found else "by other work"
        raise RefusedError(f"{mute.alarm} is muted already, {whose}")
    return (
        f"{mute.alarm}: nobody is called until {_time(mute.ends_at, zone)}\n"
        "If it still fires then, it begins an incident; make unmute ends it before"
    )


def end(alarm: str, mutes: Mutes, *, by: str, now: datetime) -> str:
    """Let an alarm call people again.

    Raises:
        RefusedError: other work mutes it.
    """
    found = mutes.find(alarm, now=now)
    if found is None:
        return f"{alarm or 'An alarm without a name'} is not muted"
    if found.by != by:
        raise RefusedError(f"{alarm} is muted by {found.by}, and only they can end it")
    mutes.end([alarm], by=by, now=now)
    return f"{alarm} calls people again"


def _time(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def _owner(options: argparse.Namespace, user: str) -> str:
    return f"hand/{options.owner.strip() or user}"


def main(arguments: Sequence[str], *, now: datetime, stdout: TextIO, stderr: TextIO) -> int:
    """Begin or end a mute in the Ledger.

    Returns:
        0, or 2 when something is missing or malformed, or other work mutes the alarm.
    """
    options, user = _read_options(arguments), getpass.getuser()
    try:
        wanted = make_mute(options, user=user, now=now) if options.word == "mute" else None
        job = prepare(options, load_template())
        mutes = Mutes(Session().client("dynamodb"), job.environment["LEDGER_TABLE"])
        said = (
            begin(wanted, mutes, zone=ZoneInfo(job.environment["TIME_ZONE"]))
            if wanted
            else end(options.alarm.strip(), mutes, by=_owner(options, user), now=now)
        )
    except (MisuseError, RefusedError) as error:
        print(f"make {options.word}: {error}", file=stderr)
        return MISUSED
    print(said, file=stdout)
    return 0


def _read_options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mute")
    parser.add_argument("word", choices=("mute", "unmute"))
    for name in ("alarm", "owner", "reason", "params"):
        parser.add_argument(f"--{name}", default="")
    parser.add_argument("--minutes", default="60")
    parser.add_argument("--env", default="dev")
    parser.set_defaults(job="health_sweep")  # any job knows the Ledger's name
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(
        main(sys.argv[1:], now=datetime.now(UTC), stdout=sys.stdout, stderr=sys.stderr),
    )
