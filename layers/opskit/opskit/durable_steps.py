"""How the steps of a durable flow are repeated, or not, and how it looks again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_durable_execution_sdk_python import WaitForConditionError
from aws_durable_execution_sdk_python.config import Duration, StepConfig, StepSemantics
from aws_durable_execution_sdk_python.retries import (
    RetryPresets,
    RetryStrategyConfig,
    create_retry_strategy,
)
from aws_durable_execution_sdk_python.waits import (
    WaitForConditionConfig,
    WaitForConditionDecision,
)
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_durable_execution_sdk_python import DurableContext

type State = dict[str, Any]

READ = StepConfig(
    retry_strategy=create_retry_strategy(
        RetryStrategyConfig(
            max_attempts=4,
            initial_delay=Duration.from_seconds(5),
            max_delay=Duration.from_seconds(30),
            retryable_error_types=[ClientError, BotoCoreError, ConnectionError],
        )
    )
)
"""What may be done again: reads, and writes that are the same twice."""
ONCE = StepConfig(
    retry_strategy=RetryPresets.none(), step_semantics=StepSemantics.AT_MOST_ONCE_PER_RETRY
)
"""What must not be done twice; after a crash the flow gets a StepError, and looks."""


def poll(
    context: DurableContext,
    name: str,
    check: Callable[[State], State],
    *,
    first: State,
    goes_on: Callable[[State], bool],
    seconds: int,
    most: int,
) -> State:
    """Look until it need not go on, or `most` times.

    Args:
        context: the engine's.
        name: the operation's.
        check: looks, given what was seen last; what it raises ends the looking.
        first: what stands before the first look, and where a look raised.
        goes_on: whether to look again.
        seconds: between two looks.
        most: looks.

    Returns:
        What was seen last.
    """

    def decide(state: State, attempts: int) -> WaitForConditionDecision:
        if not goes_on(state) or attempts >= most:
            return WaitForConditionDecision.stop_polling()
        return WaitForConditionDecision.continue_waiting(Duration.from_seconds(seconds))

    config = WaitForConditionConfig(wait_strategy=decide, initial_state=first)
    try:
        return context.wait_for_condition(lambda state, _: check(state), config, name=name)
    except WaitForConditionError:
        return first
