"""Concurrent reads of AWS through one bounded pool; a failed read is an Unreadable, not an end."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError as BotocoreConnectionError,
    ConnectTimeoutError,
    ReadTimeoutError,
)

from opskit.unreadable import Read, Unreadable, Why

_DENIED = ("AccessDenied", "UnauthorizedOperation", "NotAuthorized", "AuthFailure")
_THROTTLED = ("Throttl", "TooManyRequests", "RequestLimitExceeded", "SlowDown", "LimitExceeded")
_MISSING = ("NotFound", "NoSuch", "DoesNotExist")


LARGE_AT_ONCE = 2
"""Threads for answers of megabytes: each keeps the memory that its largest answer took."""


class Reader:
    """A bounded pool of reads that ends in time.

    Args:
        workers: the most reads under way at once; equals the clients' connection pool.
        seconds: how long reads may be started from now on. One that would start later comes back
            as Unreadable (timed out), so that the report goes out before Lambda stops us.
        clock: tells seconds from any beginning; a test's may run faster.
    """

    def __init__(
        self, *, workers: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="read")
        self._few = ThreadPoolExecutor(max_workers=LARGE_AT_ONCE, thread_name_prefix="large")
        self._clock = clock
        self._deadline = clock() + seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pool in (self._pool, self._few):
            pool.shutdown(wait=True, cancel_futures=True)

    @property
    def time_is_up(self) -> bool:
        """Whether no further call may begin; what reads page by page asks before each page."""
        return self._clock() >= self._deadline

    def start[T](
        self, operation: str, resource: str, call: Callable[[], T], *, large: bool = False
    ) -> "Future[Read[T]]":
        """Begin one read. Its future never raises what AWS or the network did.

        Args:
            operation: as IAM names it, "ecs:DescribeServices".
            resource: what is read, in the team's words.
            call: asks AWS and returns what the Facts need.
            large: whether its answer takes megabytes; of such, few are read at once.

        Returns:
            A future of the call's result, or of the Unreadable.
        """
        pool = self._few if large else self._pool
        return pool.submit(self._read, operation, resource, call)

    def gather[K, T](
        self, operation: str, calls: Sequence[tuple[K, str, Callable[[], T]]]
    ) -> list[tuple[K, Read[T]]]:
        """Read all of `calls` (key, resource, call) at once and wait; results in the same order."""
        begun = [(key, self.start(operation, resource, call)) for key, resource, call in calls]
        return [(key, future.result()) for key, future in begun]

    def _read[T](self, operation: str, resource: str, call: Callable[[], T]) -> Read[T]:
        if self.time_is_up:
            return Unreadable(
                operation=operation,
                resource=resource,
                why=Why.TIMEOUT,
                detail="no time was left to ask",
            )
        return read(operation, resource, call)


def read[T](operation: str, resource: str, call: Callable[[], T]) -> Read[T]:
    """Ask once, in this thread; what AWS or the network refuses comes back as an Unreadable."""
    try:
        return call()
    except (ClientError, BotoCoreError) as error:
        return Unreadable(
            operation=operation, resource=resource, why=_why(error), detail=str(error)
        )


def _why(error: ClientError | BotoCoreError) -> Why:
    if isinstance(error, ClientError):
        code = error.response.get("Error", {}).get("Code", "")
        for names, why in (
            (_DENIED, Why.DENIED),
            (_THROTTLED, Why.THROTTLED),
            (_MISSING, Why.MISSING),
        ):
            if any(name in code for name in names):
                return why
        return Why.FAILED
    if isinstance(error, ReadTimeoutError | ConnectTimeoutError):
        return Why.TIMEOUT
    return Why.UNREACHABLE if isinstance(error, BotocoreConnectionError) else Why.FAILED
