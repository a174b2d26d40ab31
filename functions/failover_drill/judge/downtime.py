"""Judges a series of probes: how long a client was without answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

STABLE = 15
"""Answers in a row, one a second, after which a client is well again."""
BEFORE = 5
"""Probes before the failover; all of them must be answered, or nothing can be measured."""
QUIET_SECONDS = 150
"""For so long a failover that no client noticed is waited for; Aurora's takes 30 to 60 s, and
clients may notice late (Aurora guide, "Fault tolerance")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One question of a client.

    Attributes:
        at: when it was asked, in seconds from the failover's call; negative before it.
        ok: whether it was answered well in time.
        said: the answer's status, or the failure, short.
    """

    at: float
    ok: bool
    said: str


class Seen(Enum):
    """What a client saw.

    Attributes:
        NOTHING: every probe was answered.
        ONCE: one outage, and then answers again.
        FLAPPING: several outages, and then answers again.
        STILL: no stable answers up to the last probe.
        UNKNOWN: the probes cannot say.
    """

    NOTHING = "nothing"
    ONCE = "once"
    FLAPPING = "flapping"
    STILL = "still"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Downtime:
    """How long a client was without dependable answers.

    Attributes:
        seen: what it saw.
        seconds: from the first failure to the first of the stable answers; until the last probe
            where there were none; 0 where nothing was seen; None where it is not known.
        outages: runs of failures.
        failed: probes that failed.
        asked: probes since the failover.
        first: when the first failed, in seconds from the call, or None.
        said: what the first failure said.
    """

    seen: Seen
    seconds: float | None = None
    outages: int = 0
    failed: int = 0
    asked: int = 0
    first: float | None = None
    said: str = ""


def judge_probes(probes: Sequence[Probe]) -> Downtime:
    """Judge a series, in any order."""
    series = sorted(probes, key=lambda probe: probe.at)
    before = [probe for probe in series if probe.at < 0]
    after = [probe for probe in series if probe.at >= 0]
    if not can_measure(before) or not after:
        return Downtime(seen=Seen.UNKNOWN, asked=len(after))
    failures = [probe for probe in after if not probe.ok]
    if not failures:
        long_enough = after[-1].at >= QUIET_SECONDS
        seen = Seen.NOTHING if long_enough else Seen.UNKNOWN
        return Downtime(seen=seen, seconds=0.0 if long_enough else None, asked=len(after))
    first, last = failures[0], failures[-1]
    answers = [probe for probe in after if probe.at > last.at]
    outages = 1 + sum(one.ok and not two.ok for one, two in pairwise(after) if two.at > first.at)
    stable = len(answers) >= STABLE
    end = answers[0] if stable else after[-1]
    return Downtime(
        seen=(Seen.ONCE if outages == 1 else Seen.FLAPPING) if stable else Seen.STILL,
        seconds=end.at - first.at,
        outages=outages,
        failed=len(failures),
        asked=len(after),
        first=first.at,
        said=first.said,
    )


def can_measure(before: Sequence[Probe]) -> bool:
    """Tell whether the probes before the failover can be measured against: all were answered."""
    return len(before) >= BEFORE and all(probe.ok for probe in before)


def is_enough(probes: Sequence[Probe], *, moved: bool) -> bool:
    """Tell whether no further probe is needed.

    Args:
        probes: so far.
        moved: whether RDS says that there is another writer.
    """
    judged = judge_probes(probes)
    return moved and judged.seen in (Seen.NOTHING, Seen.ONCE, Seen.FLAPPING)
