"""Points of metrics: each in its place, whichever way CloudWatch's answer is written."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from opskit.aws import Aws
from opskit.metric_answers import leave_points_as_they_come
from opskit.metric_data import Points, Window, begin_queries
from opskit.metric_query import Query
from opskit.reads import Reader
from opskit.unreadable import Read, Unreadable, Why

START = datetime(2026, 11, 1, tzinfo=UTC)
WINDOW = Window(start=START, end=START + timedelta(hours=4), period=3600)
QUERY = Query(resource="app", namespace="AWS/ECS", name="Any", dimensions=(), statistic="Average")


class Body:
    """What urllib3 gives of an answer."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> list[bytes]:
        return [self._content]


def read(body: bytes, *, status: int = 200) -> Read[Points]:
    """Ask for one metric, answered over HTTP by this body."""
    client: Any = Aws().client("cloudwatch")
    said = AWSResponse("https://aws.test", status, HTTPHeaders(), Body(body))
    client.meta.events.register("before-send.cloudwatch.GetMetricData", lambda **_: said)
    with Reader(workers=1, seconds=30) as reader:
        return begin_queries(client, reader, [QUERY], WINDOW).results()[QUERY]


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-2")


def answer(*hours: float, **more: object) -> bytes:
    """Write one metric's points at these hours of the window, each as large as its hour."""
    times = [START.timestamp() + 3600 * hour for hour in hours]
    result = {"Id": "m0001", "Timestamps": times, "Values": hours, "StatusCode": "Complete"}
    return json.dumps({"MetricDataResults": [result | more]}).encode()


@pytest.mark.parametrize(
    ("hours", "points"),
    [
        ((0, 1, 2, 3), (0, 1, 2, 3)),
        ((1, 2), (None, 1, 2, None)),
        ((0, 3), (0, None, None, 3)),
        ((3, 2, 1, 0), (0, 1, 2, 3)),
        ((2, 3, 4, 5), (None, None, 2, 3)),
        ((-1, 0, 1), (0, 1, None, None)),
        ((), (None, None, None, None)),
    ],
)
def test_each_point_has_its_place(hours: tuple[float, ...], points: Points) -> None:
    assert read(answer(*hours)) == points


def test_moments_in_words_have_their_place_too() -> None:
    times = [(START + timedelta(hours=hour)).isoformat() for hour in (1, 2)]
    assert read(answer(1, 2, Timestamps=times)) == (None, 1, 2, None)


@pytest.mark.parametrize(("protocol", "is_taken"), [("json", True), ("smithy-rpc-v2-cbor", False)])
def test_what_is_no_json_is_left_to_botocore(protocol: str, *, is_taken: bool) -> None:
    client: Any = Aws().client("cloudwatch")
    leave_points_as_they_come(client)
    said, taken = {"body": answer(0), "status_code": 200}, dict[str, Any]()
    service = SimpleNamespace(resolved_protocol=protocol)
    client.meta.events.emit(
        "before-parse.cloudwatch.GetMetricData",
        operation_model=SimpleNamespace(service_model=service),
        response_dict=said,
        customized_response_dict=taken,
    )
    assert (said["body"] != answer(0), "MetricDataResults" in taken) == (is_taken, is_taken)


def test_messages_that_are_null_are_none() -> None:
    assert read(answer(0, Messages=None)) == (0, None, None, None)


def test_a_refusal_is_still_a_refusal() -> None:
    body = json.dumps({"__type": "AccessDenied", "message": "not you"}).encode()
    found = read(body, status=400)
    assert isinstance(found, Unreadable)
    assert (found.why, "not you" in found.detail) == (Why.DENIED, True)


def test_times_without_values_are_an_error_and_no_gap() -> None:
    with pytest.raises(ValueError, match="shorter"):
        read(answer(0, 1, Values=[1]))
