"""One week against the week before: in money and in percent."""

from collections.abc import Mapping
from dataclasses import dataclass

CENT = 0.01
"""Less than this a week is no cost to compare with: a percentage of it says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """Two weeks of one service, or of all; amounts in the account's currency."""

    before: float
    now: float

    @property
    def change(self) -> float:
        """How much more this week cost; negative when it cost less."""
        return self.now - self.before

    @property
    def percent(self) -> float | None:
        """The change in percent of the week before; None when that cost nothing to speak of."""
        return None if self.before < CENT else self.change / self.before * 100


def compare_weeks(before: Mapping[str, float], now: Mapping[str, float]) -> dict[str, Delta]:
    """Set each service's week beside the one before; a service missing in one cost nothing."""
    names = sorted({*before, *now})
    return {n: Delta(before=before.get(n, 0.0), now=now.get(n, 0.0)) for n in names}


def rank_movers(deltas: Mapping[str, Delta]) -> list[tuple[str, Delta]]:
    """Order services by how much they changed, up or down, the most first."""
    return sorted(deltas.items(), key=lambda item: (-abs(item[1].change), item[0]))


def has_risen(delta: Delta, *, percent: float, amount: float) -> bool:
    """Tell whether a rise is worth telling: both in percent and in money."""
    if delta.change < max(amount, CENT):
        return False
    return delta.percent is None or delta.percent >= percent
