import pytest

from local.aws.durable.clock import Clock
from local.aws.durable.routes import read_route

ARN = "arn:aws:lambda:r:1:function:f:2/durable-execution/a/b"


class Machine:
    """A machine's clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_durable_time_runs_as_fast_as_its_scale_says() -> None:
    machine = Machine()
    clock = Clock(0.01, machine)
    machine.now += 9
    assert clock.now() == pytest.approx(1000 + 15 * 60)


def test_a_change_of_scale_keeps_what_has_passed_and_brings_deadlines_nearer() -> None:
    machine = Machine()
    clock = Clock(1.0, machine)
    deadline = clock.now() + 900
    machine.now += 300
    clock.change_scale(0.001)
    assert clock.now() == 1300.0
    assert clock.on_machine(deadline) == pytest.approx(1300.6)


@pytest.mark.parametrize("scale", [0, -1, float("nan")])
def test_time_neither_stands_still_nor_runs_back(scale: float) -> None:
    with pytest.raises(ValueError, match="expected a number above 0"):
        Clock().change_scale(scale)


@pytest.mark.parametrize(
    ("method", "path", "operation", "subject"),
    [
        (
            "POST",
            f"/2025-12-01/durable-executions/{ARN}/checkpoint",
            "CheckpointDurableExecution",
            ARN,
        ),
        ("GET", f"/2025-12-01/durable-executions/{ARN}", "GetDurableExecution", ARN),
        (
            "GET",
            f"/2025-12-01/durable-executions/{ARN.replace('/', '%2F')}/history",
            "GetDurableExecutionHistory",
            ARN,
        ),
        (
            "POST",
            "/2025-12-01/durable-execution-callbacks/abc/succeed",
            "SendDurableExecutionCallbackSuccess",
            "abc",
        ),
        ("POST", "/2015-03-31/functions/f:live/invocations", "Invoke", "f:live"),
    ],
)
def test_a_request_means_an_operation_on_something(
    method: str, path: str, operation: str, subject: str
) -> None:
    route = read_route(method, path)
    assert route is not None
    assert (route.operation, route.subject) == (operation, subject)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/2015-03-31/functions"), ("DELETE", f"/2025-12-01/durable-executions/{ARN}")],
)
def test_what_durable_functions_do_not_answer_is_left_to_others(method: str, path: str) -> None:
    assert read_route(method, path) is None
