"""Rendering of figures: one line each, with sparkline, unit, what is normal and the past."""

from collections.abc import Sequence
from itertools import groupby

from notifier.blocks import Piece
from notifier.phrases import light, measured
from notifier.text import code, one_line, sparkline
from notifier.translation import _
from notifier.words import Figure, Severity

_POINTS = 24
_NAME = 60
_PIECE = 2800


def matter_most(figures: Sequence[Figure], count: int) -> Sequence[Figure]:
    """Return the figures to show first: those out of their range, then those that have one."""
    return sorted(figures, key=_rank)[:count]


def figure_line(figure: Figure, *, with_resource: bool) -> str:
    """Render one figure as escaped mrkdwn: name, average, drawing, maximum, normal, past."""
    mark = "" if figure.severity is Severity.OK else light(figure.severity) + " "
    name = f"*{_inert(figure.name)}*"
    if with_resource:
        name += f" {code(figure.resource, _NAME)}"
    past = [f"{word} {value}" for word, value in _past(figure)]
    return f"{mark}{name} {_now(figure)}" + "".join(f" · {part}" for part in past)


def figure_pieces(figures: Sequence[Figure]) -> list[Piece]:
    """Render all figures for the thread: by resource, the worst resource first."""
    by_resource = sorted(figures, key=lambda figure: figure.resource)
    groups = [list(group) for _name, group in groupby(by_resource, lambda f: f.resource)]
    groups.sort(key=lambda group: min(map(_rank, group)))
    pieces: list[Piece] = []
    for group in groups:
        lines = [figure_line(figure, with_resource=False) for figure in group]
        pieces += pack([Piece(line) for line in lines], first=code(group[0].resource, _NAME))
    return pack(pieces, first="")


def pack(pieces: Sequence[Piece], *, first: str) -> list[Piece]:
    """Join pieces, a line each, to longer ones; `first` heads them and counts as no item."""
    packed = [Piece(first, 0)]
    for piece in pieces:
        last = packed[-1]
        if not last.text or len(last.text) + len(piece.text) < _PIECE:
            text = f"{last.text}\n{piece.text}" if last.text else piece.text
            packed[-1] = Piece(text, last.items + piece.items)
        else:
            packed.append(piece)
    return packed


def _now(figure: Figure) -> str:
    unit = _inert(figure.unit)
    text = f"*{measured(figure.average, unit)}*"
    if figure.series:
        text += f" {sparkline(figure.series[-_POINTS:], figure.limit)}"
    if figure.maximum is not None:
        text += " " + _("max {value}").format(value=measured(figure.maximum, unit))
    if figure.normal:
        text += " (" + _("normal {range}").format(range=_inert(figure.normal)) + ")"
    return text


def _past(figure: Figure) -> list[tuple[str, str]]:
    unit = _inert(figure.unit)
    past = ((_("yesterday"), figure.yesterday), (_("last week"), figure.last_week))
    return [(word, measured(value, unit)) for word, value in past if value is not None]


def _rank(figure: Figure) -> tuple[int, bool, bool]:
    return (-figure.severity, not figure.normal, not figure.series)


def _inert(text: str) -> str:
    return one_line(text, _NAME)
