"""How long to bear with Slack: timeouts, and slack_sdk's retry handlers."""

from dataclasses import dataclass, field

from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.http_retry.builtin_interval_calculators import BackoffRetryIntervalCalculator
from slack_sdk.http_retry.handler import RetryHandler
from slack_sdk.http_retry.interval_calculator import RetryIntervalCalculator
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

from notifier.refusals import retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to bear with Slack.

    Attributes:
        whole: seconds for a whole message; a post that would begin later is left to the Outbox, so
            that Lambda does not stop us in the middle, with nobody knowing what was posted.
        timeout: seconds to connect and to wait for an answer.
        retries: how often to try again after a lost connection, a 429 or a 5xx.
        longest_wait: a Retry-After of more seconds is left to the Outbox.
        interval: the pauses between tries, but for 429, where Slack says how long.
    """

    whole: float = 25.0
    timeout: int = 5
    retries: int = 2
    longest_wait: float = 10.0
    interval: RetryIntervalCalculator = field(default_factory=BackoffRetryIntervalCalculator)

    def handlers(self) -> list[RetryHandler]:
        """Return slack_sdk's handlers, set accordingly."""
        return [
            ConnectionErrorRetryHandler(self.retries, self.interval),
            _BoundedRateLimit(self.retries, self.longest_wait),
            ServerErrorRetryHandler(self.retries, self.interval),
        ]


class _BoundedRateLimit(RateLimitErrorRetryHandler):
    """slack_sdk's handler sleeps as long as Retry-After says; a Lambda function must not.

    The one subclass of a foreign class here: handlers are slack_sdk's way to be extended.
    """

    def __init__(self, retries: int, longest_wait: float) -> None:
        super().__init__(max_retry_count=retries)
        self._longest_wait = longest_wait

    def _can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        limited = super()._can_retry(state=state, request=request, response=response, error=error)
        if response is None or not limited:
            return False
        wait = retry_after({name: values[0] for name, values in response.headers.items()})
        return wait is not None and wait <= self._longest_wait
