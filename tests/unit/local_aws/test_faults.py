"""Scripted answers and faults, seen through plain boto3 against the running process."""

import json
import time
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from botocore.exceptions import ClientError

from local.world.place import Place
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.embedded
QUERY = [
    {
        "Id": "a",
        "MetricStat": {
            "Metric": {"Namespace": "AWS/ECS", "MetricName": "CPUUtilization"},
            "Period": 60,
            "Stat": "p95",
        },
    }
]
CALLS: dict[tuple[str, str], dict[str, Any]] = {
    ("ecs", "ListClusters"): {},
    ("rds", "DescribeDBClusters"): {},
    ("elbv2", "DescribeLoadBalancers"): {},
    ("cloudwatch", "GetMetricData"): {"MetricDataQueries": QUERY, "StartTime": 1, "EndTime": 2},
    ("logs", "DescribeLogGroups"): {},
    ("s3", "ListObjectsV2"): {"Bucket": "b"},
    ("scheduler", "ListSchedules"): {},
    ("dynamodb", "ListTables"): {},
    ("secretsmanager", "GetSecretValue"): {"SecretId": "s"},
    ("sns", "Publish"): {"TopicArn": "arn:aws:sns:ap-northeast-2:123456789012:t", "Message": "m"},
    ("lambda", "Invoke"): {"FunctionName": "f"},
    ("sts", "GetCallerIdentity"): {},
    ("resourcegroupstaggingapi", "GetResources"): {},
}


def ask(place: Place, service: str, operation: str, **parameters: object) -> Any:  # noqa: ANN401
    client = place.client(service)
    names = client.meta.method_to_api_mapping
    method = next(name for name, api in names.items() if api == operation)
    return getattr(client, method)(**parameters)


@pytest.mark.parametrize(("service", "operation"), CALLS)
def test_an_error_can_be_put_on_any_call(place: Place, service: str, operation: str) -> None:
    error = {"code": "AccessDeniedException", "message": "you may not", "status": 403}
    answer = {"service": service, "operation": operation, "error": error}
    place.put_answers("test", [answer])
    with pytest.raises(ClientError, match="you may not") as raised:
        ask(place, service, operation, **CALLS[service, operation])
    assert raised.value.response["Error"]["Code"].startswith("AccessDenied")
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_a_fault_ends_after_its_times(place: Place) -> None:
    error = {"code": "ThrottlingException", "message": "Rate exceeded"}
    answer = {"service": "ecs", "operation": "ListClusters", "error": error, "times": 2}
    place.put_answers("test", [answer])
    for _ in range(2):
        with pytest.raises(ClientError, match="Rate exceeded"):
            ask(place, "ecs", "ListClusters")
    ask(place, "ecs", "ListClusters")
    assert place.list_answers()["test"][0]["used"] == 2


def test_a_delay_slows_one_call_and_no_other(place: Place) -> None:
    place.put_answers("test", [{"service": "ecs", "operation": "ListClusters", "delay_ms": 400}])
    ask(place, "ecs", "ListTaskDefinitions")
    began = time.monotonic()
    ask(place, "ecs", "ListClusters")
    assert time.monotonic() - began >= 0.4
    assert place.list_answers()["test"][0]["used"] == 1


def test_only_calls_with_the_matching_parameters_are_changed(place: Place) -> None:
    answer = {
        "service": "ecs",
        "operation": "ListTaskDefinitions",
        "match": {"familyPrefix": "a"},
        "response": {"taskDefinitionArns": ["x"]},
    }
    place.put_answers("test", [answer])
    found = [
        ask(place, "ecs", "ListTaskDefinitions", familyPrefix=family)["taskDefinitionArns"]
        for family in ("a", "b")
    ]
    assert found == [["x"], []]


@pytest.mark.parametrize(
    "answer",
    [
        {"service": "ecs", "operation": "NoSuchThing"},
        {"service": "nosuch", "operation": "ListClusters"},
        {"operation": "ListClusters"},
        {"service": "ecs", "operation": "ListClusters", "unknown": 1},
        {"service": "ecs", "operation": "ListClusters", "patch": [{"at": "[", "set": {}}]},
    ],
)
def test_a_malformed_answer_is_refused(place: Place, answer: dict[str, object]) -> None:
    with pytest.raises(HTTPError, match="400"):
        place.put_answers("test", [answer])
    assert "test" not in place.list_answers()


def test_the_health_page_says_what_it_is_told(place: Place) -> None:
    url = f"{place.endpoint_url}/petclinic/actuator/health"
    with urlopen(url, timeout=PATIENCE_SECONDS) as reply:  # noqa: S310
        assert json.load(reply)["status"] == "UP"
    place.set_application_health({"status_code": 503, "body": {"status": "DOWN"}})
    with pytest.raises(HTTPError, match="503") as raised:
        urlopen(url, timeout=PATIENCE_SECONDS)  # noqa: S310
    assert json.load(raised.value)["status"] == "DOWN"
    raised.value.close()
