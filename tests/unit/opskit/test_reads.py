"""Concurrent reads: a refusal is an Unreadable, a mistake of ours still raises."""

from functools import partial
from threading import Event

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)

from opskit.reads import LARGE_AT_ONCE, Reader, read
from opskit.unreadable import Unreadable, Why


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "DescribeServices")


def failing(error: Exception) -> Unreadable:
    def call() -> str:
        raise error

    answer = read("ecs:DescribeServices", "app", call)
    assert isinstance(answer, Unreadable)
    return answer


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (refused("AccessDenied"), Why.DENIED),
        (refused("AccessDeniedException"), Why.DENIED),
        (refused("UnauthorizedOperation"), Why.DENIED),
        (refused("ThrottlingException"), Why.THROTTLED),
        (refused("Throttling"), Why.THROTTLED),
        (refused("TooManyRequestsException"), Why.THROTTLED),
        (refused("DBClusterNotFoundFault"), Why.MISSING),
        (refused("NoSuchBucket"), Why.MISSING),
        (refused("InternalFailure"), Why.FAILED),
        (ReadTimeoutError(endpoint_url="u"), Why.TIMEOUT),
        (ConnectTimeoutError(endpoint_url="u"), Why.TIMEOUT),
        (EndpointConnectionError(endpoint_url="u"), Why.UNREACHABLE),
        (NoCredentialsError(), Why.FAILED),
    ],
)
def test_a_refusal_comes_back_with_its_reason(error: ClientError | BotoCoreError, why: Why) -> None:
    answer = failing(error)
    assert (answer.why, answer.operation, answer.resource) == (why, "ecs:DescribeServices", "app")
    assert answer.detail == str(error)


def test_a_mistake_of_our_own_is_not_taken_for_awss() -> None:
    answer: dict[str, str] = {}
    with Reader(workers=2, seconds=60) as reader:
        future = reader.start("ecs:DescribeServices", "app", lambda: answer["missing"])
        with pytest.raises(KeyError):
            future.result()


def test_results_come_in_the_order_of_the_calls_each_beside_its_key() -> None:
    calls = [(n, "app", partial(pow, n, 2)) for n in range(50)]
    with Reader(workers=4, seconds=60) as reader:
        answers = reader.gather("ecs:DescribeServices", calls)
    assert answers == [(n, n * n) for n in range(50)]


def test_when_no_time_is_left_nothing_is_asked_and_that_is_said() -> None:
    asked: list[int] = []
    with Reader(workers=1, seconds=0) as reader:
        answer = reader.start("ecs:ListTasks", "app", lambda: asked.append(1)).result()
    assert isinstance(answer, Unreadable)
    assert (answer.why, answer.detail) == (Why.TIMEOUT, "no time was left to ask")
    assert not asked


def test_of_large_answers_few_are_read_at_once_and_the_rest_goes_on() -> None:
    gate = Event()
    with Reader(workers=4, seconds=60) as reader:
        for _thread in range(LARGE_AT_ONCE):
            reader.start("a:B", "x", gate.wait, large=True)
        waiting = reader.start("a:B", "x", lambda: 1, large=True)
        assert reader.start("a:B", "x", lambda: 2).result() == 2
        assert not waiting.done()
        gate.set()
        assert waiting.result() == 1
