"""What an experiment gives back, and the numbers drawn from it."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what was measured, and its figures by column."""

    name: str
    figures: dict[str, float | str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One goal, what was measured, and whether it is met.

    Attributes:
        goal: its number and text.
        measured: the figure, with its unit.
        met: None where it could not be measured; `measured` then says why.
    """

    goal: str
    measured: str
    met: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One experiment's outcome.

    Attributes:
        title: what was measured, on what.
        rows: the figures.
        verdicts: the goals it speaks to.
        notes: what a reader has to know about them.
    """

    title: str
    rows: list[Row] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def median_of[T](samples: Sequence[T], figure: Callable[[T], float]) -> float:
    """Return the median of one figure of all samples."""
    return statistics.median(figure(sample) for sample in samples)


def paired_ratio[S, T](
    ours: Sequence[S], theirs: Sequence[T], figure: Callable[[S], float], base: Callable[[T], float]
) -> float:
    """Return the median of the ratios of pairs that were measured one right after the other.

    Pairs cancel what the machine does slowly, such as a neighbour's load.
    """
    pairs = zip(ours, theirs, strict=True)
    return statistics.median(figure(one) / base(other) for one, other in pairs)


def at_most(goal: str, measured: float, limit: float, unit: str = "") -> Verdict:
    """Judge a figure that must not be above `limit`."""
    return Verdict(goal, f"{measured:.2f}{unit}", measured <= limit)
