"""Whether a click counts, and what to tell the person where it does not. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifier.phrases import moment
from notifier.translation import _
from opskit.incident_words import IncidentRecord, Signal, SignalKind

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from functions.slack_actions.click import Click


def judge_click(
    click: Click,
    record: IncidentRecord | None,
    *,
    approvers: tuple[str, ...],
    now: datetime,
    zone: ZoneInfo,
) -> Signal | str:
    """Return the signal to write, or the sentence that tells the person why there is none.

    Args:
        click: what was pressed, and by whom.
        record: the incident as it stands, or None where there is none.
        approvers: who may approve; nobody where it is empty.
        now: the present (aware).
        zone: the team's time zone.
    """
    refusal = (
        _lateness(record, zone)
        or _authority(click, approvers)
        or _expiry(click, record, now=now, zone=zone)
    )
    return refusal or Signal(
        key=f"click|{click.ts}|{click.user}",
        kind=click.kind,
        at=click.at,
        by=click.user,
        detail={"name": click.name},
    )


def too_late() -> str:
    """Return what to tell a person whose click was overtaken between the look and the write."""
    return _("Too late: this was decided or closed just now. Nothing was done.")


def _lateness(record: IncidentRecord | None, zone: ZoneInfo) -> str:
    if record is None:
        return _("This incident is not known here: it is of another deployment. Nothing was done.")
    if record.closed_at is None:
        return ""
    sentence = _("Too late: the incident was closed at {time}. Nothing was done.")
    return sentence.format(time=moment(record.closed_at, zone))


def _authority(click: Click, approvers: tuple[str, ...]) -> str:
    if click.kind is not SignalKind.APPROVE or click.user in approvers:
        return ""
    if not approvers:
        return _("Nobody may approve: the parameter Approvers names nobody. Nothing was done.")
    named = ", ".join(f"<@{user}>" for user in approvers)
    return _("Only {named} may approve this. Nothing was done.").format(named=named)


def _expiry(click: Click, record: IncidentRecord | None, *, now: datetime, zone: ZoneInfo) -> str:
    if not click.chance:
        return ""
    chance = record.chance if record else None
    if chance is None or chance.id != click.chance:
        return _("Too late: this question is no longer open. Nothing was done.")
    if chance.until > now:
        return ""
    sentence = _("Too late: this question ended at {time}. Nothing was done.")
    return sentence.format(time=moment(chance.until, zone))
