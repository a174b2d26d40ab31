"""Asks Performance Insights for the SQL that loads an instance most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.statements import Statement

if TYPE_CHECKING:
    from mypy_boto3_pi import PIClient

    from opskit.metric_data import Window

STATEMENTS = 5


def read_top_sql(pi: PIClient, resource: str, window: Window) -> tuple[Statement, ...]:
    """Return the statements with the highest load, the highest first.

    Args:
        pi: the client; needs pi:DescribeDimensionKeys.
        resource: the instance's DbiResourceId, "db-ABC...".
        window: at most the last seven days; its period is 1, 60, 300, 3600 or 86400 s
            (Performance Insights API reference, DescribeDimensionKeys).
    """
    answer = pi.describe_dimension_keys(
        ServiceType="RDS",
        Identifier=resource,
        StartTime=window.start,
        EndTime=window.end,
        Metric="db.load.avg",
        PeriodInSeconds=window.period,
        GroupBy={"Group": "db.sql_tokenized", "Limit": STATEMENTS},
    )
    return tuple(
        Statement(
            text=key.get("Dimensions", {}).get("db.sql_tokenized.statement", "?"),
            load=key.get("Total", 0.0),
        )
        for key in answer.get("Keys", [])
    )
