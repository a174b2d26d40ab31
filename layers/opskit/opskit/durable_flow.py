"""Makes a Lambda handler of a durable flow, over AWS clients that the function has anyway."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from aws_durable_execution_sdk_python import durable_execution

if TYPE_CHECKING:
    from aws_durable_execution_sdk_python import DurableContext

    from opskit.house import House

type DurableHandler = Callable[[Any, Any], Any]

CHECKPOINT_SECONDS = 50
"""How long a checkpoint may take, as the SDK's own client has it: a token is good for one call."""


def durable_handler(
    flow: Callable[[Any, DurableContext], Any], house: Callable[[], House]
) -> DurableHandler:
    """Return the Lambda handler of a flow; nothing is made until it is called.

    The SDK would make a session of its own: configuration, endpoints and Lambda's model read once
    more, and 126 authorities instead of five parsed at its connection (docs/performance.md).

    Args:
        flow: gets the caller's event and the engine's context.
        house: makes everything from outside.
    """

    @cache
    def wrapped() -> DurableHandler:
        client = house().aws.client("lambda", read_seconds=CHECKPOINT_SECONDS)
        made: DurableHandler = durable_execution(flow, boto3_client=client)
        return made

    def handler(event: object, context: object) -> object:
        return wrapped()(event, context)

    return handler
