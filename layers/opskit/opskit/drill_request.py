"""What a drill is asked: by its schedule, which means it, or by a person, who must say so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from opskit.action_request import parse_request
from opskit.actions import ActionRequest
from opskit.events import parse_invocation

if TYPE_CHECKING:
    from collections.abc import Mapping as Fields

SCHEDULE = "the schedule"
_ANY = datetime(2006, 1, 1, tzinfo=UTC)


def parse_drill(event: object, own: Fields[str, type]) -> ActionRequest:
    """Understand an event; {} by hand is a dry run.

    Args:
        event: Scheduler's payload, or by hand an object with the fields of an action's request
            (opskit.actions.ActionRequest) and the drill's own.
        own: the drill's own fields and their types.

    Raises:
        BadEvent: naming the field and what was expected.
    """
    if not isinstance(event, Mapping) or "source" not in event:
        return parse_request(event, own)
    asked = parse_invocation(event, clock=_ANY)
    return ActionRequest(armed=not asked.dry_run, time=asked.now, requested_by=SCHEDULE)


def slot_of(request: ActionRequest) -> str:
    """Return what makes a schedule's event delivered twice the same one; "" by hand."""
    if request.requested_by != SCHEDULE or request.time is None:
        return ""
    return request.time.isoformat()
