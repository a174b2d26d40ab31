import pytest

from local.aws.durable.operations import (
    InvalidUpdateError,
    Json,
    Operation,
    apply_update,
    find_deadline,
    is_waiting,
    settle,
    take_news,
)
from local.aws.durable.wire import write_operations

type Log = dict[str, Operation]


def update(
    log: Log, action: str, kind: str = "STEP", now: float = 0.0, **more: object
) -> Operation:
    asked: Json = {"Id": "1", "Type": kind, "Action": action, **more}
    return apply_update(log, asked, machine=5000.0 + now, now=now)


def test_a_step_that_is_tried_again_counts_its_attempts_and_is_news_when_due() -> None:
    log: Log = {}
    update(log, "START")
    update(log, "RETRY", StepOptions={"NextAttemptDelaySeconds": 4}, Payload="3", now=1)
    assert (log["1"].status, log["1"].attempt, log["1"].result) == ("PENDING", 1, "3")
    assert not settle(log, machine=5004, now=4.9)
    assert settle(log, machine=5005, now=5.0) == [log["1"]]
    assert (log["1"].status, take_news(log), take_news(log)) == ("READY", ["1"], [])
    update(log, "START", now=5)
    update(log, "SUCCEED", now=6)
    assert (log["1"].status, log["1"].attempt) == ("SUCCEEDED", 2)


def test_a_wait_ends_by_itself() -> None:
    log: Log = {}
    update(log, "START", "WAIT", WaitOptions={"WaitSeconds": 900})
    assert find_deadline(log) == 900
    settle(log, machine=5900, now=900)
    assert (log["1"].status, log["1"].ended, find_deadline(log)) == ("SUCCEEDED", 5900, None)


@pytest.mark.parametrize(
    ("options", "now", "error"),
    [
        ({"TimeoutSeconds": 60, "HeartbeatTimeoutSeconds": 0}, 60, "Callback.Timeout"),
        ({"TimeoutSeconds": 60, "HeartbeatTimeoutSeconds": 9}, 9, "Callback.Heartbeat"),
        ({"TimeoutSeconds": 0, "HeartbeatTimeoutSeconds": 9}, 9, "Callback.Heartbeat"),
    ],
)
def test_a_callback_that_nobody_answers_times_out(
    options: dict[str, int], now: float, error: str
) -> None:
    log: Log = {}
    update(log, "START", "CALLBACK", CallbackOptions=options)
    assert not settle(log, machine=0, now=now - 0.1)
    settle(log, machine=0, now=now)
    assert log["1"].status == "TIMED_OUT"
    assert (log["1"].error or {})["ErrorType"] == error


def test_a_callback_without_limits_waits_for_ever() -> None:
    log: Log = {}
    update(log, "START", "CALLBACK", CallbackOptions={"TimeoutSeconds": 0})
    assert (find_deadline(log), is_waiting(log)) == (None, True)


@pytest.mark.parametrize("action", ["START", "RETRY", "SUCCEED", "FAIL"])
def test_what_has_ended_does_not_change(action: str) -> None:
    log: Log = {}
    update(log, "SUCCEED", Payload="1")
    with pytest.raises(InvalidUpdateError, match="has ended as SUCCEEDED"):
        update(log, action)


def test_an_unknown_action_is_refused() -> None:
    with pytest.raises(InvalidUpdateError, match="JUMP is not an action"):
        update({}, "JUMP")


def test_a_handler_with_nothing_to_wait_for_is_not_waiting() -> None:
    log: Log = {}
    update(log, "START")
    assert not is_waiting(log)


def test_times_are_milliseconds_in_an_event_and_exact_seconds_in_an_answer() -> None:
    log: Log = {}
    update(log, "START", "WAIT", WaitOptions={"WaitSeconds": 3})
    written = [
        write_operations(log.values(), on_machine=lambda m: m / 10, milliseconds=milliseconds)[0]
        for milliseconds in (True, False)
    ]
    assert [w["StartTimestamp"] for w in written] == [5_000_000, 5000.0]
    assert [w["WaitDetails"]["ScheduledEndTimestamp"] for w in written] == [300, 0.3]
