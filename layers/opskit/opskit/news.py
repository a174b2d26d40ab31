"""Waiting in a durable flow for somebody's word, but only so long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_durable_execution_sdk_python.config import (
    CompletionConfig,
    Duration,
    NestingType,
    ParallelConfig,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_durable_execution_sdk_python import BatchResult, DurableContext


def wait_for_news(
    context: DurableContext, name: str, *, seconds: int, register: Callable[[str], bool]
) -> bool:
    """Wait until the registered callback is completed (opskit.wake), or the time is over.

    A race of a callback against a wait, not a callback's own time-out, so that AWS's testing
    library can skip the time. Takes four operations.

    Args:
        context: the engine's.
        name: the wait's, unique in the flow.
        seconds: how long at most.
        register: makes the callback known to those who have news; False: there is news already.

    Returns:
        Whether the time is over.
    """

    def news(child: DurableContext) -> str:
        callback = child.create_callback(name="news")
        if child.step(lambda _: register(callback.callback_id), name="register"):
            callback.result()
        return "news"

    def clock(child: DurableContext) -> str:
        child.wait(Duration.from_seconds(max(1, seconds)), name="clock")
        return "clock"

    raced: BatchResult[str] = context.parallel(
        [news, clock],
        name=name,
        config=ParallelConfig(
            completion_config=CompletionConfig(min_successful=1),
            nesting_type=NestingType.FLAT,
        ),
    )
    return "clock" in raced.get_results()
