"""Amounts of money in words: dollars as dollars, everything else as AWS names it."""

from functions.cost_report.judge.delta import Delta
from notifier.translation import _

_HALF_A_CENT = 0.005
_TENTHS_BELOW = 10


def money(amount: float, currency: str) -> str:
    """Return "$1,204.50", "-$3.00", "12.40 EUR"; what is less than half a cent is "< $0.01"."""
    if 0 < abs(amount) < _HALF_A_CENT:
        return f"< {_unsigned(0.01, currency)}"
    return ("-" if amount < 0 else "") + _unsigned(abs(amount), currency)


def signed(amount: float, currency: str) -> str:
    """Return an amount with its sign: "+$3.00"."""
    return ("-" if amount < 0 else "+") + _unsigned(abs(amount), currency)


def change(delta: Delta, currency: str) -> str:
    """Return "+$3.00, +12 %"; only the amount where the week before cost nothing."""
    if abs(delta.change) < _HALF_A_CENT:
        return _("unchanged")
    amount = signed(delta.change, currency)
    if delta.percent is None:
        return amount
    digits = 1 if abs(delta.percent) < _TENTHS_BELOW else 0
    return f"{amount}, {delta.percent:+,.{digits}f} %"


def _unsigned(amount: float, currency: str) -> str:
    return f"${amount:,.2f}" if currency in ("USD", "") else f"{amount:,.2f} {currency}"
