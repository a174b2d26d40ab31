"""Makes a Lambda handler of a durable flow, over AWS clients that the function has anyway."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from aws_durable_execution_sdk_python import durable_execution

from notifier.translation import use_language
from opskit.house import lambda_house

if TYPE_CHECKING:
    from aws_durable_execution_sdk_python import DurableContext

    from opskit.house import House, LambdaContext

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """One execution of a job's flow.

    Attributes:
        house: everything from outside.
        owner: its ARN, which holds what it claims.
        context: Lambda's.
    """

    house: House
    owner: str
    context: LambdaContext


def flow_handler(
    job: str,
    play: Callable[[object, Execution, DurableContext], Any],
    house: Callable[[], House] = lambda_house,
) -> DurableHandler:
    """Return the Lambda handler of a job's flow; nothing is made until it is called.

    Args:
        job: its name, for the log.
        play: carries one execution through; gets the caller's event, and the engine's context.
        house: makes everything from outside; a test brings its own.
    """

    def flow(event: object, context: DurableContext) -> Any:  # noqa: ANN401 - the job's
        made, owner = house(), context.execution_context.durable_execution_arn
        made.logger.append_keys(job=job, execution=owner)
        # A replayed flow skips its steps, and speaks between them as well.
        use_language(made.environ.get("LANGUAGE", "en"))
        lambda_context: Any = context.lambda_context  # its own type leaves most of it open
        return play(event, Execution(house=made, owner=owner, context=lambda_context), context)

    return durable_handler(flow, house)
