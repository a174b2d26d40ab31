"""A durable function that dies when it records an operation, and is invoked again by the engine."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from aws_durable_execution_sdk_python.lambda_service import (
    DurableServiceClient,
    OperationAction,
    OperationType,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_durable_execution_sdk_python.lambda_service import (
        CheckpointOutput,
        OperationUpdate,
        StateOutput,
    )

    type Handler = Callable[[Any, Any], Any]

_TURN = re.compile(r"^\d+-")


class Died(Exception):  # noqa: N818 - reads as what it is
    """Lambda ended the process."""


@dataclass
class Deaths:
    """When a function dies: for each operation of a kind once just before its record, once after.

    Before: what was done is not known any more. After: the answer to the record is lost.

    Attributes:
        kind: the operation's name without its turn ("tell"), or "" for never.
        kinds: of every operation that was recorded, so far.
    """

    kind: str = ""
    kinds: set[str] = field(default_factory=set)
    _before: set[str] = field(default_factory=set)
    _after: set[str] = field(default_factory=set)

    @property
    def times(self) -> int:
        """How often it died."""
        return len(self._before) + len(self._after)

    def wrap(self, handler: Handler) -> Handler:
        """Return a handler that is mortal."""

        def invoke(event: Any, context: object) -> object:  # noqa: ANN401 - the runner's own
            mortal = MortalClient(event.service_client, self)
            answer: object = handler(replace(event, service_client=mortal), context)
            return answer

        return invoke

    def strike_before(self, updates: list[OperationUpdate]) -> None:
        """Die, if it is time."""
        self.kinds |= {kind_of(update) for update in updates}
        self._strike(updates, self._before)

    def strike_after(self, updates: list[OperationUpdate]) -> None:
        """Die, if it is time."""
        self._strike(updates, self._after)

    def _strike(self, updates: list[OperationUpdate], struck: set[str]) -> None:
        due = {
            update.operation_id
            for update in updates
            if kind_of(update) == self.kind and update.action is _RECORDS[update.operation_type]
        }
        due -= struck
        struck |= due
        if due:
            raise Died


_RECORDS = {
    **dict.fromkeys(OperationType, OperationAction.START),
    OperationType.STEP: OperationAction.SUCCEED,
    OperationType.CONTEXT: OperationAction.SUCCEED,
}
"""What the function itself records last of an operation; the engine ends all other kinds."""


def kind_of(update: OperationUpdate) -> str:
    """Return an operation's name without its turn."""
    return _TURN.sub("", update.name or update.operation_type.value.lower())


@dataclass
class MortalClient(DurableServiceClient):
    """Records operations, until the function dies.

    Attributes:
        inner: the runner's own.
        deaths: when it dies.
    """

    inner: DurableServiceClient
    deaths: Deaths

    def checkpoint(
        self,
        durable_execution_arn: str,
        checkpoint_token: str,
        updates: list[OperationUpdate],
        client_token: str | None,
    ) -> CheckpointOutput:
        """Record operations."""
        self.deaths.strike_before(updates)
        recorded = self.inner.checkpoint(
            durable_execution_arn, checkpoint_token, updates, client_token
        )
        self.deaths.strike_after(updates)
        return recorded

    def get_execution_state(
        self,
        durable_execution_arn: str,
        checkpoint_token: str,
        next_marker: str,
        max_items: int = 1000,
    ) -> StateOutput:
        """Read what was recorded."""
        return self.inner.get_execution_state(
            durable_execution_arn, checkpoint_token, next_marker, max_items
        )
