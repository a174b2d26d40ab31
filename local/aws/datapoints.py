"""Replaces all of CloudWatch's datapoints at once: as PutMetricData, writing them takes seconds.

Leans on ministack 1.5.33's `cloudwatch._metrics`, `._store_datum` and `._evaluate_all_alarms`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ministack.services import cloudwatch


def replace_metrics(by_namespace: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Forget the datapoints of all accounts, take these, and only then look at the alarms.

    Args:
        by_namespace: PutMetricData's MetricData of each namespace, of the account and region that
            calls belong to which name none.

    Raises:
        KeyError, TypeError, ValueError: one of them is no MetricDatum with Values.
    """
    cloudwatch._metrics._data.clear()  # noqa: SLF001
    for namespace, data in by_namespace.items():
        for one in data:
            cloudwatch._store_datum(  # noqa: SLF001
                namespace,
                one["MetricName"],
                {dimension["Name"]: dimension["Value"] for dimension in one["Dimensions"]},
                datetime.fromisoformat(one["Timestamp"]).timestamp(),
                one.get("Unit", "None"),
                None,
                one["Values"],
                None,
                None,
            )
    cloudwatch._evaluate_all_alarms()  # noqa: SLF001
