"""What the engine of durable executions asks of the Lambda that runs their functions."""

from dataclasses import dataclass
from typing import Protocol

from local.aws.durable.execution import Execution
from local.aws.durable.operations import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A function that somebody invokes.

    Attributes:
        name: without account and version.
        arn: without a version.
        qualifier: the alias or version asked for, or "".
        version: what that leads to.
        is_durable: it has a DurableConfig.
        seconds: how long one of its executions may take; None without a limit.
    """

    name: str
    arn: str
    qualifier: str
    version: str
    is_durable: bool
    seconds: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one invocation ended: with a handler's answer, or with an error of the function."""

    answer: object = None
    error: Json | None = None


class Functions(Protocol):
    """The functions of the embedded AWS."""

    def find(self, reference: str, qualifier: str = "") -> Target | None:
        """Return the function of a name or ARN, or None."""

    def is_durable(self, reference: str) -> bool:
        """Tell whether there is such a function, whatever the version, and it is durable."""

    def run(self, arn: str, version: str, event: object) -> Outcome:
        """Invoke one version of a function and wait."""

    def may_invoke(self, caller_arn: str, reference: str) -> bool:
        """Tell whether a function's own role may invoke another one."""

    def report_failure(self, execution: Execution) -> None:
        """Send a failed execution's event where its function's configuration says."""

    def tell_end(self, execution: Execution) -> None:
        """Tell EventBridge's default bus how an execution ended."""
