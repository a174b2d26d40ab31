"""How much of a rise this system's own deeds explain, by estimate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from functions.cost_report.judge.days import Span, this_week
from functions.cost_report.judge.deeds import (
    describe_deed,
    estimate,
    estimate_rise,
    of_service,
    touches,
)
from functions.cost_report.judge.money import money
from notifier.translation import _
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from functions.cost_report.judge.deeds import Deed, Deeds
    from notifier.words import Finding
    from opskit.unreadable import Read

MOSTLY = 0.5
SHOWN = 2
"""So many deeds stand before what else a finding shows; the thread lists all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A rise and what of it is our own doing; amounts in dollars.

    Attributes:
        rise: how much more it cost.
        own: what of it our own deeds explain: never more than the rise, never less than nothing.
    """

    rise: float
    own: float

    @property
    def rest(self) -> float:
        """What they do not explain."""
        return self.rise - self.own


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What findings are explained with.

    Attributes:
        deeds: with an estimate or without; none where they could not be read, or where the bill is
            not in dollars, which estimates are.
        today: the day judged.
        zone: the team's.
    """

    deeds: tuple[Deed, ...]
    today: date
    zone: ZoneInfo

    def of_week(self, finding: Finding, rise: float, *, service: str = "") -> Finding:
        """Say of a rise against the week before what of it is ours.

        Args:
            finding: the rise's.
            rise: how much more the week cost.
            service: "" for all of them.
        """
        deeds = of_service(self.deeds, service) if service else self.deeds
        share = share_of(rise, estimate_rise(deeds, self.today))
        return self._explain(finding, share, deeds, this_week(self.today))

    def of_day(self, finding: Finding, excess: float, day: date, *, service: str) -> Finding:
        """Say of a day above the usual what of the excess is ours."""
        deeds = of_service(self.deeds, service)
        span = Span(start=day, end=day.fromordinal(day.toordinal() + 1))
        return self._explain(finding, share_of(excess, estimate(deeds, span)), deeds, span)

    def beside(self, finding: Finding, service: str) -> Finding:
        """Name beside what somebody else found the deeds of that week and service."""
        return self._with(finding, of_service(self.deeds, service), this_week(self.today))

    def _explain(
        self, finding: Finding, share: Share, deeds: tuple[Deed, ...], span: Span
    ) -> Finding:
        if not share.own:
            return finding
        sentence = _("{said}; {share}").format(said=finding.sentence, share=describe_share(share))
        return self._with(replace(finding, sentence=sentence), deeds, span)

    def _with(self, finding: Finding, deeds: tuple[Deed, ...], span: Span) -> Finding:
        named = [one for one in deeds if one.dollars and touches(one, span)]
        lines = tuple(describe_deed(one, self.zone) for one in named[:SHOWN])
        return replace(finding, evidence=(*lines, *finding.evidence))


def explanation_of(
    deeds: Read[Deeds], currency: str, *, today: date, zone: ZoneInfo
) -> Explanation:
    """Return what to explain with; nothing where nothing may be set against the bill."""
    usable = not isinstance(deeds, Unreadable) and in_dollars(currency)
    known = () if isinstance(deeds, Unreadable) or not usable else deeds.deeds
    return Explanation(deeds=known, today=today, zone=zone)


def in_dollars(currency: str) -> bool:
    """Tell whether an estimate can be set against a bill."""
    return currency in ("USD", "")


def share_of(rise: float, own: float) -> Share:
    """Cap what is our own by the rise: an estimate is the most that a deed cost."""
    return Share(rise=rise, own=max(0.0, min(rise, own)))


def describe_share(share: Share) -> str:
    """Say both parts: "mostly our own doing: about $0.21 of $0.30 (estimate), $0.09 is not"."""
    values = {name: money(getattr(share, name), "USD") for name in ("own", "rise", "rest")}
    if share.own >= share.rise * MOSTLY:
        sentence = _("mostly our own doing: about {own} of {rise} (estimate), {rest} not explained")
    else:
        sentence = _("about {own} of {rise} our own doing (estimate), {rest} not explained")
    return sentence.format(**values)
