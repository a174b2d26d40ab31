"""What the janitor did, in people's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.drill_janitor.plan import Decision, Move
from notifier.action import ActionView
from notifier.translation import _
from notifier.words import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from notifier.words import Scope


def view_of(
    told: list[Decision], errors: Mapping[str, str], *, now: datetime, scope: Scope
) -> ActionView:
    """Return one message about all that is to be told.

    Args:
        told: the decisions that people need to know.
        errors: why a removal was refused, by the cluster's name.
        now: the present (aware).
        scope: account, region, stack.
    """
    removed = all(one.move is Move.REMOVE and one.name not in errors for one in told)
    changes = [(one.name, _said(one, errors), "") for one in told]
    return ActionView(
        job="drill_janitor",
        title=_("Leftovers of drills"),
        at=now,
        scope=scope,
        resource="",
        severity=Severity.OK if removed else Severity.WARNING,
        verdict=_("being removed") if removed else _("something stands"),
        sentence=_("A restore drill left these clusters behind; each costs money by the hour"),
        changes=tuple(changes),
        remedy=_("Nothing to do.") if removed else _remedy(),
    )


def _said(one: Decision, errors: Mapping[str, str]) -> str:
    if why := errors.get(one.name, ""):
        return _("it could not be removed: {why}").format(why=why)
    return one.sentence


def _remedy() -> str:
    return _(
        "By hand: aws rds delete-db-instance, then aws rds delete-db-cluster --skip-final-snapshot"
        " (docs/jobs/drill_janitor.md). Be sure of the name."
    )
