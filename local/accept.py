"""Accepts a known finding until a day, with an owner and a reason: `make accept`."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import TextIO
from zoneinfo import ZoneInfo

from boto3.session import Session

from local.prepare import MisuseError, prepare
from local.stack.template import load_template
from opskit.compare import Acceptance, Recorded
from opskit.ledger import Ledger

MISUSED = 2


class RefusedError(ValueError):
    """The acceptance is not well-formed; the text names the field and what was expected."""


def make_acceptance(
    options: argparse.Namespace, known: dict[str, Recorded], *, zone: ZoneInfo, now: datetime
) -> Acceptance:
    """Check what was asked for against the open findings.

    Args:
        options: fingerprint, until, owner, reason.
        known: the job's open findings, by fingerprint.
        zone: the team's; `until` is the end of that day there.
        now: the present (aware).

    Raises:
        RefusedError: naming the field that is wrong.
    """
    if options.fingerprint not in known:
        raise RefusedError(
            f"FINGERPRINT is {options.fingerprint!r}: expected one of {', '.join(sorted(known))}"
        )
    for name in ("owner", "reason"):
        if not getattr(options, name).strip():
            raise RefusedError(f"{name.upper()} is missing: an acceptance needs one")
    try:
        day = datetime.strptime(options.until, "%Y-%m-%d").date()  # noqa: DTZ007 - zone added below
    except ValueError as error:
        raise RefusedError(f"UNTIL is {options.until!r}: expected a day, 2026-12-31") from error
    until = datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)
    if until <= now:
        raise RefusedError(f"UNTIL is {options.until}: expected a day that is not over")
    return Acceptance(
        fingerprint=options.fingerprint,
        severity=known[options.fingerprint].finding.severity,
        owner=options.owner,
        reason=options.reason,
        until=until,
    )


def main(arguments: Sequence[str], *, now: datetime, stdout: TextIO, stderr: TextIO) -> int:
    """Write an acceptance into the Ledger; without a finding, list the open ones.

    Returns:
        0, or 2 when something is missing or malformed.
    """
    options = _read_options(arguments)
    try:
        job = prepare(options, load_template())
        ledger = Ledger(Session().client("dynamodb"), job.environment["LEDGER_TABLE"])
        known = ledger.findings(options.job)
        if not options.fingerprint:
            print(_list(options.job, known), file=stdout)
            return 0
        zone = ZoneInfo(job.environment["TIME_ZONE"])
        acceptance = make_acceptance(options, known, zone=zone, now=now)
        ledger.accept(acceptance)
    except (MisuseError, RefusedError) as error:
        print(f"make accept: {error}", file=stderr)
        return MISUSED
    until = acceptance.until.astimezone(zone)
    told = f"{acceptance.fingerprint} is accepted by {acceptance.owner} until {until:%Y-%m-%d}"
    print(f"{told}, as long as it is no worse than {acceptance.severity.name}", file=stdout)
    return 0


def _read_options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make accept")
    parser.add_argument("job")
    for name in ("fingerprint", "until", "owner", "reason", "params"):
        parser.add_argument(f"--{name}", default="")
    parser.add_argument("--env", default="dev")
    return parser.parse_args(arguments)


def _list(job: str, known: dict[str, Recorded]) -> str:
    if not known:
        return f"{job} has no open findings"
    rows = [f"  {key}\n      {one.finding.sentence}" for key, one in sorted(known.items())]
    return "\n".join([f"Open findings of {job}; give one as FINGERPRINT=...", *rows])


if __name__ == "__main__":
    sys.exit(
        main(sys.argv[1:], now=datetime.now(UTC), stdout=sys.stdout, stderr=sys.stderr),
    )
