"""What could not be read, and why: a value inside the Facts, never an absence."""

from dataclasses import dataclass
from enum import Enum


class Why(Enum):
    """Why a read brought nothing."""

    DENIED = "access denied"
    THROTTLED = "throttled"
    TIMEOUT = "timed out"
    UNREACHABLE = "unreachable"
    MISSING = "does not exist"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A look that failed. Judgement turns it into an UNKNOWN finding.

    Attributes:
        operation: as IAM names it, "ecs:DescribeServices".
        resource: what was to be read, in the team's words.
        why: the kind of failure.
        detail: AWS's own message, unescaped.
        others: of many looks told as one, what else was to be read.
    """

    operation: str
    resource: str
    why: Why
    detail: str = ""
    others: tuple[str, ...] = ()


type Read[T] = T | Unreadable
