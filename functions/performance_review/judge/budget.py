"""A month's lost minutes against the minutes that its objective lets go."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never
from zoneinfo import ZoneInfo

from functions.performance_review.judge.availability import (
    Availability,
    Loss,
    Lost,
    budget_minutes,
    join_incidents,
)
from notifier.phrases import moment, number
from notifier.translation import _, ngettext
from notifier.words import Finding, Severity

HALF = 0.5
"""Half of the budget spent is worth a word, before all of it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What is promised.

    Attributes:
        code: of its findings, "performance.availability".
        percent: 99.9.
        days: of the month.
    """

    code: str
    percent: float
    days: int

    @property
    def minutes(self) -> float:
        """How much of the month it lets go."""
        return budget_minutes(self.percent, self.days)


def judge_budget(
    name: str, month: Availability, objective: Objective, *, zone: ZoneInfo
) -> Iterator[Finding]:
    """Judge one resource: spent over the budget, half of it, or perhaps, for want of data."""
    if not month.measured:
        yield _unknown(name, objective, _("CloudWatch has nothing to tell how long it was down"))
        return
    if month.spent >= objective.minutes * HALF and month.lost:
        yield Finding(
            code=objective.code,
            resource=name,
            severity=Severity.CRITICAL if month.spent > objective.minutes else Severity.WARNING,
            sentence=_sentence(month, objective),
            evidence=_incidents(month, zone),
            remedy=_("Begin with the longest: its cause, and what would have kept it shorter"),
        )
    if month.spent + month.unmeasured > objective.minutes >= month.spent:
        sentence = _(
            "{n} min have no data, more than the {left} min left of the error budget"
        ).format(n=number(month.unmeasured), left=number(_left(month, objective)))
        yield _unknown(name, objective, sentence)


def _sentence(month: Availability, objective: Objective) -> str:
    return _(
        "Available {percent} % (objective {objective} %): {spent} of {budget} min of the error"
        " budget spent, {left}"
    ).format(
        percent=percent_text(month),
        objective=number(objective.percent)
        if objective.percent.is_integer()
        else objective.percent,
        spent=number(month.spent),
        budget=f"{objective.minutes:.1f}",
        left=left_text(month, objective),
    )


def percent_text(month: Availability) -> str:
    """Return the availability with three decimals, rounded down: 99.8999 is not 99.9."""
    if month.percent is None:
        return "?"
    return f"{int(month.percent * 1000) / 1000:.3f}"


def left_text(month: Availability, objective: Objective) -> str:
    """Say how many minutes are left, or how many too many were spent."""
    left = objective.minutes - month.spent
    if left >= 0:
        return _("{n} min left").format(n=f"{left:.1f}")
    return _("{n} min too many").format(n=f"{-left:.1f}")


def _left(month: Availability, objective: Objective) -> float:
    return objective.minutes - month.spent


def _incidents(month: Availability, zone: ZoneInfo) -> tuple[str, ...]:
    longest = sorted(join_incidents(month.lost), key=lambda one: (-one.minutes, one.start))
    return tuple(incident_line(one, zone) for one in longest)


def incident_line(one: Lost, zone: ZoneInfo) -> str:
    """Say when, how long and why: "2026-11-12 14:05 KST, 30 min: requests failed (1,200)"."""
    return _("{time}, {n} min: {why}").format(
        time=moment(one.start, zone), n=number(one.minutes), why=_why(one)
    )


def _why(one: Lost) -> str:
    match one.why:
        case Loss.NO_HOST:
            return _("no healthy host")
        case Loss.FAILING:
            failed = round(one.failed)
            return ngettext("{n} request failed", "{n} requests failed", failed).format(
                n=number(failed)
            )
        case Loss.ENGINE:
            return _("the writer's engine was down or began anew")
        case _ as never:
            assert_never(never)


def _unknown(name: str, objective: Objective, sentence: str) -> Finding:
    return Finding(
        code=f"{objective.code}_unknown",
        resource=name,
        severity=Severity.UNKNOWN,
        sentence=sentence,
        remedy=_("Check its name in the parameters, and whether it ran all month"),
        hides=(objective.code,),
    )
