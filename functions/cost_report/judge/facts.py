"""What Cost Explorer and Budgets said."""

from dataclasses import dataclass
from datetime import date

from functions.cost_report.judge.bill import Bill
from functions.cost_report.judge.deeds import Deeds
from opskit.unreadable import Read

REQUEST_DOLLARS = 0.01
"""Price of one Cost Explorer request, each page one (Cost Explorer's price list)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What AWS expects from today to the end of the month.

    Attributes:
        mean: the likeliest.
        lower: sum of each day's lower bound, at AWS's level of 80 %.
        upper: sum of each day's upper bound.
        currency: as AWS writes it.
    """

    mean: float
    lower: float
    upper: float
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """One budget of money.

    Attributes:
        name: its name.
        unit: "MONTHLY", "DAILY", ...
        limit: what may be spent in the period; None where AWS does not say.
        actual: what is spent; None where AWS does not say.
        forecast: what AWS expects; None when it cannot tell.
        currency: as AWS writes it.
        healthy: False when AWS says that it cannot follow this budget.
    """

    name: str
    unit: str
    limit: float | None
    actual: float | None
    forecast: float | None
    currency: str
    healthy: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsAnomaly:
    """One anomaly that AWS's Cost Anomaly Detection found.

    Attributes:
        name: the service, or what else the monitor watches.
        monitor: the ARN of the monitor that saw it.
        start: its first day; None when AWS does not say.
        impact: cost above what AWS expected, in dollars.
        causes: "service, region, usage type", the greatest first.
    """

    name: str
    monitor: str
    start: date | None
    impact: float
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """AWS's Cost Anomaly Detection.

    Attributes:
        monitors: their names; none means that it is not set up.
        anomalies: of this week, those marked as no anomaly left out.
    """

    monitors: tuple[str, ...]
    anomalies: tuple[AwsAnomaly, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CostFacts:
    """Everything that was read.

    Attributes:
        account: the account's number.
        region: for links.
        stack: this system's own stack.
        tag: "Key=Value" that was asked for, or "".
        active_tags: which of the keys asked for are active as cost allocation tags.
        bill: the charges, filtered by the tag where it is active.
        own: the charges of this system's own stack; None where its tag is not active.
        forecast: from today to the month's end.
        budgets: those of money.
        detection: AWS's own anomaly detection.
        deeds: what this system did itself in both weeks.
        requests: how many Cost Explorer requests this run made.
    """

    account: str
    region: str
    stack: str
    tag: str
    active_tags: Read[frozenset[str]]
    bill: Read[Bill]
    own: Read[Bill] | None
    forecast: Read[Forecast]
    budgets: Read[tuple[Budget, ...]]
    detection: Read[Detection]
    deeds: Read[Deeds]
    requests: int

    @property
    def is_filtered(self) -> bool:
        """Whether the charges are the tag's alone."""
        return may_filter(self.tag, self.active_tags)


def may_filter(tag: str, active: Read[frozenset[str]]) -> bool:
    """Tell whether Cost Explorer knows a tag, so that filtering by it shows what there is."""
    return bool(tag) and isinstance(active, frozenset) and tag.partition("=")[0] in active
