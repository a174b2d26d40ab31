import pytest

from functions.cost_report.judge.delta import Delta
from functions.cost_report.judge.money import change, money


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (1204.5, "USD", "$1,204.50"),
        (-3.0, "USD", "-$3.00"),
        (0.0, "", "$0.00"),
        (0.004, "USD", "< $0.01"),
        (12.4, "EUR", "12.40 EUR"),
        (-1234567.891, "KRW", "-1,234,567.89 KRW"),
    ],
)
def test_amounts_read_as_people_write_them(amount: float, currency: str, text: str) -> None:
    assert money(amount, currency) == text


@pytest.mark.parametrize(
    ("before", "now", "text"),
    [
        (100.0, 112.0, "+$12.00, +12 %"),
        (56.94, 56.81, "-$0.13, -0.2 %"),
        (10.0, 10.004, "unchanged"),
        (0.0, 9.3, "+$9.30"),
        (2.0, 62.0, "+$60.00, +3,000 %"),
    ],
)
def test_a_change_names_money_and_percent(before: float, now: float, text: str) -> None:
    assert change(Delta(before=before, now=now), "USD") == text
