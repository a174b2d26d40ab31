"""Lets CloudWatch draw a graph of its own metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.charts import Chart
from opskit.widget import define_widget

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from mypy_boto3_cloudwatch import CloudWatchClient

    from opskit.widget import Widget


def chart_of(cloudwatch: CloudWatchClient, widget: Widget, zone: ZoneInfo) -> Chart:
    """Return a widget as a chart; needs cloudwatch:GetMetricWidgetImage when it is drawn."""
    definition = define_widget(widget, zone)
    return Chart(
        name=widget.name,
        title=widget.title,
        says=widget.says,
        draw=lambda: cloudwatch.get_metric_widget_image(MetricWidget=definition)[
            "MetricWidgetImage"
        ],
        operation="cloudwatch:GetMetricWidgetImage",
    )
