"""Accepts a known finding until a day, with an owner and a reason: `make accept`."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TextIO
from zoneinfo import ZoneInfo

from boto3.session import Session

from local.prepare import MisuseError, prepare
from local.stack.template import load_template
from opskit.acceptance import Field, Wish, judge_wish
from opskit.compare import Acceptance, Recorded
from opskit.ledger import Ledger

MISUSED = 2


_NAMES = {
    Field.FINDING: "FINGERPRINT",
    Field.UNTIL: "UNTIL",
    Field.REASON: "REASON",
    Field.OWNER: "OWNER",
}


class RefusedError(ValueError):
    """The acceptance is not well-formed; the text names each field that is wrong."""


def make_acceptance(
    options: argparse.Namespace, known: dict[str, Recorded], *, zone: ZoneInfo, now: datetime
) -> Acceptance:
    """Check what was asked for against the open findings; it may replace an older acceptance.

    Args:
        options: fingerprint, until, owner, reason.
        known: the job's open findings, by fingerprint.
        zone: the team's.
        now: the present (aware).

    Raises:
        RefusedError: naming the fields that are wrong.
    """
    wish = Wish(
        fingerprint=options.fingerprint,
        owner=options.owner,
        reason=options.reason,
        until=options.until,
    )
    found = judge_wish(wish, known, {}, zone=zone, now=now)
    if isinstance(found, Acceptance):
        return found
    given = vars(options)
    told = [
        f"{_NAMES[field]} is {given[_NAMES[field].lower()]!r}: {sentence}"
        for field, sentence in found.items()
    ]
    if Field.FINDING in found:
        told.append(f"Expected one of {', '.join(sorted(known)) or 'none: nothing is open'}")
    raise RefusedError(" ".join(told))


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
