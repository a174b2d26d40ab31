"""What counted calls and the template's own resources cost at list prices (goal P13)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bench import prices

_WRITES = {"PutItem": 1, "UpdateItem": 1, "DeleteItem": 1}
_READS = {"GetItem": 1, "Query": 1}
_ALARM, _COMPOSITE = "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"
_STANDING = {
    _COMPOSITE: prices.COMPOSITE_ALARM,
    "AWS::CloudWatch::Dashboard": prices.DASHBOARD,
    "AWS::KMS::Key": prices.KEY,
    "AWS::SecretsManager::Secret": prices.SECRET,
}


type Calls = tuple[tuple[str, str, Mapping[str, Any]], ...]
type Dollars = defaultdict[str, float]
"""What is charged, by what it is charged for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """What one invocation is billed by: seconds, and the memory that it is given, in MB."""

    seconds: float
    memory_mb: int


def price_calls(calls: Calls) -> Dollars:
    """Return what calls cost, by the AWS service that bills them."""
    dollars: Dollars = defaultdict(float)
    for service, operation, asked in calls:
        for name, price in _price(service, operation, asked):
            dollars[name] += price
    return dollars


def _price(service: str, operation: str, asked: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    match service:
        case "dynamodb":
            yield "DynamoDB", _price_item(operation, asked)
        case "cloudwatch" if operation == "GetMetricData":
            yield "GetMetricData", len(asked["MetricDataQueries"]) * prices.METRIC_ASKED
        case "cloudwatch":
            yield "CloudWatch's API", prices.CLOUDWATCH_REQUEST
        case "secretsmanager":
            yield "Secrets Manager", prices.SECRET_READ
        case "sns":
            yield "SNS", prices.SNS_PUBLISH
        case "sqs":
            yield "SQS", prices.SQS_FIFO_REQUEST
        case "ce":
            yield "Cost Explorer", prices.COST_EXPLORER_REQUEST


def _price_item(operation: str, asked: Mapping[str, Any]) -> float:
    """Take every item as one unit: those of the Ledger are below 1 KB, but for an alarm's text."""
    if operation == "TransactWriteItems":
        return 2 * len(asked["TransactItems"]) * prices.DYNAMODB_WRITE
    if operation == "BatchWriteItem":
        return sum(map(len, asked["RequestItems"].values())) * prices.DYNAMODB_WRITE
    written, read = _WRITES.get(operation, 0), _READS.get(operation, 0)
    return written * prices.DYNAMODB_WRITE + read * prices.DYNAMODB_READ


def price_invocation(invocation: Invocation) -> float:
    """Return what Lambda bills for one invocation, the start of its process among its seconds."""
    gigabyte_seconds = invocation.memory_mb / 1024 * invocation.seconds
    return prices.LAMBDA_REQUEST + gigabyte_seconds * prices.LAMBDA_GB_SECOND


def price_operations(count: int) -> float:
    """Return what durable operations cost, without the data that they keep."""
    return count * prices.DURABLE_OPERATION


def price_standing(template: Mapping[str, Any]) -> Dollars:
    """Return what a template's resources cost a month by being there, by their kind.

    Those that a condition makes are counted: it is the whole of what the template can make.
    """
    dollars: Dollars = defaultdict(float)
    for block in template["Resources"].values():
        kind = block["Type"]
        if kind == _ALARM:
            dollars[kind] += watched_metrics(block["Properties"]) * prices.ALARM_METRIC
        elif kind in _STANDING:
            dollars[kind] += _STANDING[kind]
    return dollars


def watched_metrics(properties: Mapping[str, Any]) -> int:
    """Return how many metrics an alarm looks at; AWS charges for each."""
    return sum("MetricStat" in query for query in properties.get("Metrics", ())) or 1
