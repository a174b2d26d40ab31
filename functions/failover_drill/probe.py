"""Asks the application's health page as a client does, once a second."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from ssl import create_default_context
from typing import TYPE_CHECKING

import urllib3
from urllib3.exceptions import HTTPError

from functions.failover_drill.judge.downtime import BEFORE, Probe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS = 2.0
"""A client that waits longer calls it an outage."""
LONGEST = 300.0
"""Seconds after which no more is asked; AWS names 30 to 60 s for a failover with a reader (Aurora
guide, "High availability for Aurora")."""

_WELL = range(200, 400)
_AGENT = {"user-agent": "petclinic-operations failover-drill", "connection": "close"}


@cache
def _pool() -> urllib3.PoolManager:
    """Read the authorities once: urllib3 does for each connection, and each probe is one."""
    return urllib3.PoolManager(ssl_context=create_default_context())


def ask_page(address: str) -> str:
    """Ask once; return why the answer is none, or is not well, short; "" where all is well."""
    try:
        answer = _pool().request(
            "GET",
            address,
            headers=_AGENT,
            redirect=False,
            retries=False,
            timeout=urllib3.Timeout(total=SECONDS),
        )
    except HTTPError as error:
        return type(error).__name__
    return "" if answer.status in _WELL else f"HTTP {answer.status}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client that asks again and again.

    Attributes:
        ask: asks an address; returns why it is not well, or "".
        clock: the present, in seconds from any beginning.
        sleep: waits so many seconds.
    """

    ask: Callable[[str], str]
    clock: Callable[[], float]
    sleep: Callable[[float], None]

    def ask_before(self, address: str) -> tuple[Probe, ...]:
        """Ask some times, a second apart; their times are negative, up to the failover."""
        return tuple(
            self._probe(address, at=float(number - BEFORE), since=self.clock())
            for number in range(BEFORE)
        )

    def ask_after(self, address: str, *, since: float) -> Iterator[Probe]:
        """Ask once a second from `since` on, LONGEST at the most."""
        while (at := self.clock() - since) < LONGEST:
            yield self._probe(address, at=at, since=self.clock())

    def _probe(self, address: str, *, at: float, since: float) -> Probe:
        said = self.ask(address)
        self.sleep(max(0.0, 1.0 - (self.clock() - since)))
        return Probe(at=at, ok=not said, said=said)
