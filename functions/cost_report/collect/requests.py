"""Counts Cost Explorer requests, which cost money, page by page."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from botocore.exceptions import PaginationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

MOST_PAGES = 20
"""A page holds thousands of groups; more than this is no answer but a loop, and a bill."""


class RequestCount:
    """How many requests one run made; those that failed count, since AWS may charge them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._count = 0

    @property
    def count(self) -> int:
        """So many until now."""
        with self._lock:
            return self._count

    def ask[T](self, call: Callable[..., T], **parameters: object) -> T:
        """Ask once, and count it."""
        with self._lock:
            self._count += 1
        return call(**parameters)

    def ask_all[T: Mapping[str, Any]](
        self,
        call: Callable[..., T],
        parameters: Mapping[str, object],
        *,
        following: str = "NextPageToken",
    ) -> Iterator[T]:
        """Ask page by page, and count each.

        Args:
            call: the client's method.
            parameters: the call's.
            following: how the operation names its next page, asked and answered alike.

        Raises:
            PaginationError: there is no end to the pages; half an answer would be a wrong one.
        """
        asked = dict(parameters)
        for _page in range(MOST_PAGES):
            said = self.ask(call, **asked)
            yield said
            if not (token := said.get(following)):
                return
            asked[following] = token
        raise PaginationError(message=f"more than {MOST_PAGES} pages")
