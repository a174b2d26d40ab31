"""What the plan of a cleanup goes by, as the settings have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from functions.log_cleanup.settings import CleanupSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the plan goes by.

    Attributes:
        owner: the value of the tag ops:marked-by.
        own: the prefix of this stack's own groups.
        stale: unused for so long is unused.
        grace: from mark and announcement to the deletion.
        keep_days: the retention that is given.
        ignored: prefixes that are let be.
        cap: acts of a kind in one run.
        zone: the team's, for the reasons.
    """

    owner: str
    own: str
    stale: timedelta
    grace: timedelta
    keep_days: int
    ignored: tuple[str, ...]
    cap: int
    zone: ZoneInfo


def rules_of(settings: CleanupSettings, *, stack: str, zone: ZoneInfo) -> Rules:
    """Return what the plan goes by."""
    return Rules(
        owner=f"{stack}-log-cleanup",
        own=f"/aws/lambda/{stack}-",
        stale=timedelta(days=settings.log_stale_days),
        grace=timedelta(days=settings.log_grace_days),
        keep_days=settings.log_keep_days,
        ignored=settings.log_cleanup_ignore,
        cap=settings.log_cleanup_cap,
        zone=zone,
    )
