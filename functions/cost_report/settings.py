"""What the cost report looks at and what is worth telling; the template gives the values."""

from collections.abc import Iterator
from dataclasses import dataclass

from opskit.settings import setting

FORECAST_METRICS = {
    "BlendedCost": "BLENDED_COST",
    "UnblendedCost": "UNBLENDED_COST",
    "AmortizedCost": "AMORTIZED_COST",
    "NetUnblendedCost": "NET_UNBLENDED_COST",
    "NetAmortizedCost": "NET_AMORTIZED_COST",
}
"""GetCostAndUsage's metrics that are money, as GetCostForecast writes them (API references)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostSettings:
    """What to look at and what is worth telling (manual: weekly checklist 3).

    Amounts are in the account's own currency, whatever that is.
    """

    cost_metric: str = setting(among=tuple(FORECAST_METRICS), default="BlendedCost")
    cost_tag: str = setting(expected="Key=Value, or empty for the whole account", default="")
    cost_increase_percent: float = setting(expected="a percentage above 0", default=20.0, least=0.1)
    cost_increase_amount: float = setting(expected="an amount a week, from 0", default=5.0, least=0)
    cost_anomaly_amount: float = setting(expected="an amount a day, from 0", default=2.0, least=0)


def find_mistakes(settings: CostSettings) -> Iterator[str]:
    """Say what is wrong with a value that has the right type."""
    key, _, value = settings.cost_tag.partition("=")
    if settings.cost_tag and not (key.strip() and value.strip()):
        yield f"COST_TAG is {settings.cost_tag!r}: expected Key=Value"
