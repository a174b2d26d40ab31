"""What the cost report looked at, so that what left it is not called fixed."""

from functions.cost_report.judge.facts import CostFacts
from opskit.compare import EVERYTHING, LookedAt
from opskit.unreadable import Unreadable


def looked_at_costs(facts: CostFacts) -> LookedAt:
    """Return the budgets by name, and AWS's anomalies as long as a monitor looks for them."""
    budgets = () if isinstance(facts.budgets, Unreadable) else facts.budgets
    detection = None if isinstance(facts.detection, Unreadable) else facts.detection
    return {
        "budget.": {budget.name for budget in budgets},
        **({"detection.anomaly": EVERYTHING} if detection and detection.monitors else {}),
    }
