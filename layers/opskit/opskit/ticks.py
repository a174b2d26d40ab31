"""Round numbers for an axis. Pure."""

from math import floor, isclose, log10

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def ticks_to(top: float, most: int = 5) -> list[float]:
    """Return round numbers from 0 to at least `top`, `most` steps at most.

    Args:
        top: the largest value that the axis is to hold; nothing above 0 is as 1.
        most: how many steps there may be.
    """
    top = top if top > 0 else 1.0
    power = 10.0 ** floor(log10(top / most))
    step = next(power * one for one in STEPS if power * one * most >= top * (1 - 1e-9))
    count = next(n for n in range(1, most + 1) if step * n >= top * (1 - 1e-9))
    return [step * n for n in range(count + 1)]


def tick_text(value: float, step: float) -> str:
    """Return a tick as written at its axis, "1,500" or "0.05", as fine as its steps."""
    digits = next((n for n in range(6) if isclose(step * 10**n, round(step * 10**n))), 6)
    return f"{value:,.{digits}f}"
