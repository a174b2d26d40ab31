from collections.abc import Mapping
from typing import Any

import pytest

from local.aws.answers import Fault
from local.aws.protocol import (
    Call,
    find_operation,
    read_answer,
    read_parameters,
    write_answer,
    write_fault,
)

FORM = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}


def call(
    method: str = "POST",
    path: str = "/",
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    **query: str,
) -> Call:
    asked = {key.replace("_", "-"): [value] for key, value in query.items()}
    return Call(method=method, path=path, headers=headers or {}, body=body, query=asked)


def json_call(target: str, body: bytes) -> Call:
    headers = {"x-amz-target": target, "content-type": "application/x-amz-json-1.1"}
    return call(body=body, headers=headers)


CALLS = [
    ("ecs", json_call("Amazon.ListTasks", b'{"cluster":"c"}'), "ListTasks", {"cluster": "c"}),
    (
        "rds",
        call(body=b"Action=DescribeDBClusters&DBClusterIdentifier=a", headers=FORM),
        "DescribeDBClusters",
        {"DBClusterIdentifier": "a"},
    ),
    (
        "elbv2",
        call(body=b"Action=DescribeTargetHealth&TargetGroupArn=t", headers=FORM),
        "DescribeTargetHealth",
        {"TargetGroupArn": "t"},
    ),
    (
        "s3",
        call("GET", "/bucket", list_type="2", prefix="p"),
        "ListObjectsV2",
        {"Bucket": "bucket", "Prefix": "p"},
    ),
    ("s3", call("GET", "/bucket/a/b"), "GetObject", {"Bucket": "bucket", "Key": "a/b"}),
    (
        "lambda",
        call("POST", "/2015-03-31/functions/f/invocations", b"{}"),
        "Invoke",
        {"FunctionName": "f", "Payload": b"{}"},
    ),
    ("scheduler", call("GET", "/schedules/nightly"), "GetSchedule", {"Name": "nightly"}),
    ("scheduler", call("GET", "/schedules"), "ListSchedules", {}),
]


@pytest.mark.parametrize(("service", "asked", "name", "parameters"), CALLS)
def test_a_call_is_understood(
    service: str, asked: Call, name: str, parameters: dict[str, Any]
) -> None:
    found = find_operation(service, asked)
    assert found is not None
    operation, labels = found
    assert operation.name == name
    read = read_parameters(operation, labels, asked)
    assert {key: value for key, value in read.items() if value is not None} == parameters


@pytest.mark.parametrize(
    ("service", "asked"),
    [
        ("ecs", json_call("Amazon.NoSuchThing", b"{}")),
        ("scheduler", call("GET", "/no/such/path")),
    ],
)
def test_a_call_that_the_service_lacks_is_not_understood(service: str, asked: Call) -> None:
    assert find_operation(service, asked) is None


def test_an_answer_survives_the_way_out_and_in() -> None:
    asked = call(body=b"Action=DescribeDBClusters", headers=FORM)
    found = find_operation("rds", asked)
    assert found is not None
    answer = {"DBClusters": [{"DBClusterIdentifier": "a", "MultiAZ": False, "Port": 3306}]}
    assert read_answer(found[0], asked, write_answer(found[0], asked, answer)) == answer


@pytest.mark.parametrize(
    ("service", "asked", "text"),
    [
        ("ecs", json_call("Amazon.ListTasks", b"{}"), b'"__type": "AccessDeniedException"'),
        ("rds", call(body=b"Action=DescribeDBClusters", headers=FORM), b"<Code>AccessDenied"),
    ],
)
def test_an_error_speaks_the_callers_protocol(service: str, asked: Call, text: bytes) -> None:
    found = find_operation(service, asked)
    assert found is not None
    fault = Fault(code="AccessDeniedException", message="you may not", status=403)
    reply = write_fault(found[0], asked, fault)
    assert reply.status == 403
    assert text in reply.body
    assert b"you may not" in reply.body
