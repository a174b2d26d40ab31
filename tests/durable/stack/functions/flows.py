"""Durable flows of a test's own: one for each thing that the embedded AWS must be able to do."""

import os
import signal
from pathlib import Path
from typing import Any

import boto3
from aws_durable_execution_sdk_python import (
    CallbackTimeoutError,
    DurableContext,
    InvokeError,
    StepError,
    durable_execution,
)
from aws_durable_execution_sdk_python.config import (
    CallbackConfig,
    CompletionConfig,
    Duration,
    ParallelConfig,
    StepConfig,
    StepSemantics,
)
from aws_durable_execution_sdk_python.retries import RetryPresets

type Json = Any

ONCE = StepConfig(
    step_semantics=StepSemantics.AT_MOST_ONCE_PER_RETRY, retry_strategy=RetryPresets.none()
)
RACE = ParallelConfig(completion_config=CompletionConfig(min_successful=1))


def wait(_: Json, context: DurableContext) -> Json:
    before = context.step(lambda _: 1, name="before")
    context.wait(Duration.from_hours(2), name="two_hours")
    return {"steps": before + context.step(lambda _: 1, name="after")}


def ladder(_: Json, context: DurableContext) -> Json:
    """Page one after the other until somebody answers."""
    for rung in range(11):
        context.step(lambda _: None, name=f"page_{rung}")
        if answer := _race(context, rung):
            return {"answered": answer, "rung": rung}
    return {"answered": None, "rung": 11}


def _race(context: DurableContext, rung: int) -> Json:
    def acknowledged(branch: DurableContext) -> Json:
        return {"by": branch.create_callback(name=f"ack_{rung}").result()}

    def silent(branch: DurableContext) -> Json:
        branch.wait(Duration.from_minutes(15), name=f"patience_{rung}")

    raced = context.parallel([acknowledged, silent], name=f"rung_{rung}", config=RACE)
    return next((result for result in raced.get_results() if result), None)


def approve(_: Json, context: DurableContext) -> Json:
    asked = context.create_callback(
        name="approval", config=CallbackConfig(timeout=Duration.from_minutes(30))
    )
    try:
        return {"by": asked.result()}
    except CallbackTimeoutError:
        return {"by": None}


def chain(_: Json, context: DurableContext) -> Json:
    """Invoke a durable and a plain function, and one that this role may not."""
    durable: Json = context.invoke(os.environ["CHILD"], {"number": 4}, name="durable")
    plain: Json = context.invoke(os.environ["PLAIN"], {"number": 3}, name="plain")
    try:
        context.invoke(os.environ["SECRET"], {"number": 2}, name="secret")
    except InvokeError as error:
        return {"durable": durable, "plain": plain, "secret": str(error)}
    return None


def hand_over(event: Json, context: DurableContext) -> Json:
    """Let another function do it."""
    answer: Json = context.invoke(event["function"], event["event"], name="other")
    return answer


def crash(event: Json, context: DurableContext) -> Json:
    """Die in the middle of a step that must not run twice."""
    try:
        return context.step(lambda _: _die(Path(event["marks"])), name="act", config=ONCE)
    except StepError as error:
        return {"looked": str(error)}


def crash_again(event: Json, context: DurableContext) -> Json:
    return context.step(lambda _: _die(Path(event["marks"])), name="read")


def _die(marks: Path) -> Json:
    with marks.open("a") as file:
        file.write("x")
    if len(marks.read_text()) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"runs": 2}


def fail(_: Json, __: DurableContext) -> Json:
    raise RuntimeError("no way")


CASES = {
    "wait": wait,
    "ladder": ladder,
    "approve": approve,
    "chain": chain,
    "hand_over": hand_over,
    "crash": crash,
    "crash_again": crash_again,
    "fail": fail,
}


@durable_execution
def flow(event: Json, context: DurableContext) -> Json:
    """Do what the event's case says."""
    return CASES[event["case"]](event, context)


@durable_execution
def child(event: Json, context: DurableContext) -> Json:
    """Wait, then answer."""
    context.wait(Duration.from_minutes(5), name="five_minutes")
    return {"doubled": event["number"] * 2, "boto3": boto3.__version__}
