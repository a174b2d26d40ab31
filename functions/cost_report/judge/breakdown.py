"""The command that shows what a service's cost is made of."""

import json
import shlex

from functions.cost_report.judge.days import Span
from notifier.translation import _


def break_down(service: str, span: Span, metric: str) -> str:
    """Say how to see a service's cost by usage type and day.

    Args:
        service: as Cost Explorer names it.
        span: the days to show.
        metric: "BlendedCost".
    """
    chosen = json.dumps({"Dimensions": {"Key": "SERVICE", "Values": [service]}})
    command = (
        f"aws ce get-cost-and-usage --time-period Start={span.start},End={span.end}"
        f" --granularity DAILY --metrics {metric} --filter {shlex.quote(chosen)}"
        " --group-by Type=DIMENSION,Key=USAGE_TYPE"
    )
    return _("See what it is made of: {command}").format(command=command)
