"""What is charged for, and how often."""

from typing import Any

import pytest

from bench.bill import (
    Invocation,
    price_calls,
    price_invocation,
    price_operations,
    price_standing,
    watched_metrics,
)

ONE_METRIC = {"MetricName": "CPUUtilization"}
RATE = {
    "Metrics": [
        {"Id": "rate", "Expression": "100*errors/requests"},
        {"Id": "errors", "MetricStat": {}},
        {"Id": "requests", "MetricStat": {}},
    ]
}


@pytest.mark.parametrize(("alarm", "metrics"), [(ONE_METRIC, 1), (RATE, 2)])
def test_an_alarm_is_charged_for_each_metric_that_it_looks_at(
    alarm: dict[str, Any], metrics: int
) -> None:
    assert watched_metrics(alarm) == metrics


def test_what_stands_in_a_template_is_summed_by_its_kind() -> None:
    blocks = {
        "A": {"Type": "AWS::CloudWatch::Alarm", "Properties": RATE},
        "B": {"Type": "AWS::CloudWatch::Alarm", "Properties": ONE_METRIC},
        "C": {"Type": "AWS::CloudWatch::Dashboard"},
        "D": {"Type": "AWS::SNS::Topic"},
    }
    found = price_standing({"Resources": blocks})
    assert found == pytest.approx(
        {"AWS::CloudWatch::Alarm": 0.30, "AWS::CloudWatch::Dashboard": 3.00}
    )


@pytest.mark.parametrize(
    ("operation", "asked", "units"),
    [
        ("PutItem", {}, 1),
        ("TransactWriteItems", {"TransactItems": [{}, {}, {}]}, 6),
        ("BatchWriteItem", {"RequestItems": {"ledger": [{}, {}]}}, 2),
        ("GetItem", {}, 0),
    ],
)
def test_a_write_is_charged_for_each_item_and_twice_in_a_transaction(
    operation: str, asked: dict[str, Any], units: int
) -> None:
    read = price_calls((("dynamodb", "GetItem", {}),))["DynamoDB"]
    cost = price_calls((("dynamodb", operation, asked),))["DynamoDB"]
    assert cost == pytest.approx(units * 0.625e-6 if units else read)


def test_metrics_are_charged_for_not_the_call() -> None:
    asked: dict[str, Any] = {"MetricDataQueries": [{}] * 500}
    assert price_calls((("cloudwatch", "GetMetricData", asked),)) == {"GetMetricData": 0.005}


def test_what_is_free_costs_nothing() -> None:
    assert price_calls((("ecs", "UpdateService", {}), ("slack", "chat.postMessage", {}))) == {}


def test_lambda_bills_memory_times_time_and_the_request() -> None:
    second = price_invocation(Invocation(seconds=1.0, memory_mb=1024))
    assert second == pytest.approx(0.0000168667)


def test_a_million_durable_operations_cost_eight_dollars() -> None:
    assert price_operations(1_000_000) == pytest.approx(8.0)
