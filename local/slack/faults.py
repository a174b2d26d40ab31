"""Faults on demand: what Slack does on its bad days, for the next calls or until switched off."""

import threading
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Self

from local.slack.words import Json


class FaultKind(Enum):
    """What goes wrong."""

    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    UNAVAILABLE = "unavailable"
    SLOW = "slow"
    INVALID_AUTH = "invalid_auth"
    CHANNEL_NOT_FOUND = "channel_not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        kind: what.
        times: for how many calls more; None until switched off.
        retry_after: seconds in the Retry-After header of a 429.
        delay: seconds by which a slow answer comes late; the call itself has been carried out.
    """

    kind: FaultKind
    times: int | None = None
    retry_after: int = 1
    delay: float = 30.0

    @classmethod
    def from_json(cls, wanted: Json) -> Self:
        """Read {"kind", "times", "retry_after", "delay_s"}.

        Raises:
            ValueError: an unknown kind or a number that is none, saying which are known.
        """
        known = ", ".join(kind.value for kind in FaultKind)
        try:
            kind = FaultKind(wanted.get("kind"))
        except ValueError:
            raise ValueError(f"kind is one of {known}; got {wanted.get('kind')!r}") from None
        times = wanted.get("times")
        return cls(
            kind=kind,
            times=None if times is None else int(times),
            retry_after=int(wanted.get("retry_after", 1)),
            delay=float(wanted.get("delay_s", 30.0)),
        )

    def as_json(self) -> Json:
        """The same words that `from_json` reads."""
        return {
            "kind": self.kind.value,
            "times": self.times,
            "retry_after": self.retry_after,
            "delay_s": self.delay,
        }


@dataclass(slots=True)
class Faults:
    """The faults still to come, first in, first out."""

    _waiting: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, fault: Fault) -> None:
        """Let this go wrong after what is already waiting."""
        with self._lock:
            self._waiting.append(fault)

    def clear(self) -> None:
        """Let everything go well again."""
        with self._lock:
            self._waiting.clear()

    def waiting(self) -> tuple[Fault, ...]:
        """What is still to go wrong."""
        with self._lock:
            return tuple(self._waiting)

    def take(self) -> Fault | None:
        """The fault that this call meets, and one fewer of it left."""
        with self._lock:
            if not self._waiting:
                return None
            fault = self._waiting[0]
            if fault.times is None:
                return fault
            self._waiting[0] = replace(fault, times=fault.times - 1)
            if fault.times <= 1:
                del self._waiting[0]
            return fault
