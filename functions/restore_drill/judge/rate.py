"""What the scratch instance cost an hour, by AWS's list price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifier.translation import _
from opskit.prices import SERVERLESS, instance_hour, unit_hour
from opskit.unreadable import Unreadable
from opskit.unreadable_findings import tell_why

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opskit.prices import Prices
    from opskit.unreadable import Read


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What an instance costs an hour, without storage, reads and writes.

    Attributes:
        dollars: by AWS's list price; None is not known.
        units: its capacity units on average, where it is serverless.
        why: one translated sentence: why it is not known, or "".
    """

    dollars: float | None = None
    units: float | None = None
    why: str = ""


def rate_of(
    engine: str, kind: str, prices: Read[Prices], units: Read[Sequence[float | None]]
) -> Rate:
    """Return what the scratch instance cost an hour.

    Args:
        engine: as RDS names it.
        kind: the instance's class.
        prices: of the region.
        units: its capacity units by the minute, as CloudWatch has them; none for other classes.
    """
    if isinstance(prices, Unreadable):
        text = _("AWS's price list could not be read: {why}")
        return Rate(why=text.format(why=tell_why(prices.why)))
    if isinstance(units, Unreadable):
        text = _("its capacity units could not be read: {why}")
        return Rate(why=text.format(why=tell_why(units.why)))
    serverless = kind == SERVERLESS
    each = unit_hour(engine, prices) if serverless else instance_hour(engine, kind, prices)
    if each is None:
        return Rate(why=_("AWS's price list has no price of {kind}").format(kind=kind))
    if not serverless:
        return Rate(dollars=each)
    known = [value for value in units if value is not None]
    if not known:
        return Rate(why=_("CloudWatch has none of its capacity units"))
    average = sum(known) / len(known)
    return Rate(dollars=each * average, units=average)
