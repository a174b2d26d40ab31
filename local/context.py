"""The second argument that Lambda gives a handler, for runs outside Lambda."""

import time
from dataclasses import dataclass, field
from uuid import uuid4


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalContext:
    """Lambda's context object (Lambda Developer Guide, "context object in Python").

    Attributes:
        function_name: the function's physical name.
        region: part of the function's ARN.
        account: part of the function's ARN.
        timeout_seconds: how long the run may take.
        memory_limit_in_mb: the function's memory.
    """

    function_name: str
    region: str
    account: str
    timeout_seconds: int
    memory_limit_in_mb: int
    function_version: str = "$LATEST"
    aws_request_id: str = field(default_factory=lambda: str(uuid4()))
    started: float = field(default_factory=time.monotonic)

    @property
    def invoked_function_arn(self) -> str:
        """The function's ARN."""
        return f"arn:aws:lambda:{self.region}:{self.account}:function:{self.function_name}"

    @property
    def log_group_name(self) -> str:
        """No log group: what a run writes stands in the terminal."""
        return ""

    @property
    def log_stream_name(self) -> str:
        """A log stream's name; nothing is written there."""
        return f"local/[{self.function_version}]{self.aws_request_id}"

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds until Lambda would stop the run."""
        left = self.timeout_seconds - (time.monotonic() - self.started)
        return max(0, int(left * 1000))
