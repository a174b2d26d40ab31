"""Counts what failed although it was answered: Lambda's own Errors see only what is raised."""

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit


def count_failure() -> None:
    """Write one failure in CloudWatch's embedded metric format; an alarm watches it."""
    metrics = Metrics(namespace="Operations", service="slack_actions")
    metrics.add_metric(name="Failures", unit=MetricUnit.Count, value=1)
    metrics.flush_metrics()
