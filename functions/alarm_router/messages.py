"""What the router itself says in Slack: nobody is called, a message is no alarm. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifier.blocks import context, header, make_post, section
from notifier.mentions import mention, reveal
from notifier.message import HEADER_CHARACTERS, Message
from notifier.phrases import light, moment
from notifier.text import code, code_block, one_line, plain
from notifier.translation import _, look_up
from notifier.words import Scope, Severity

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from functions.alarm_router.parse.words import AlarmNotice
    from opskit.mutes import Mute

_LINE = 300
_TEXT = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """From where and when the router speaks.

    Attributes:
        scope: account, region, stack.
        zone: the team's time zone.
        now: the present (aware).
    """

    scope: Scope
    zone: ZoneInfo
    now: datetime


def render_nobody_called(notice: AlarmNotice, error: str, oncall: str, where: Where) -> Message:
    """Say that an alarm fired and that the flow which calls people could not be begun.

    Args:
        notice: the alarm.
        error: what went wrong, unescaped.
        oncall: whom to call: a Slack user, a user group, or "" for nobody.
        where: from where this is said.
    """
    title = _("{alarm} fires, and its incident could not be begun").format(alarm=notice.name)
    told = _(
        "Nobody else is called, and nothing acts by itself: take this alarm now, by hand "
        "(docs/runbook.md). It is tried again within minutes; the failure comes by e-mail as well."
    )
    fired = _("{alarm} went to {state} at {time}").format(
        alarm=code(notice.name, _LINE), state=notice.state, time=moment(notice.at, where.zone)
    )
    lines = [fired, one_line(notice.expression or notice.reason, _TEXT)]
    blocks = [
        header(plain(f"{light(Severity.CRITICAL)} {title}", HEADER_CHARACTERS)),
        section(f"{_call(oncall)} {told}"),
        section("\n".join(filter(None, lines))),
        section(code_block([error], _TEXT)),
        _footer(where),
    ]
    text = f"{_call(oncall)} {one_line(title, _LINE)}. {told}"
    return Message(key=_key(notice.arn, notice.at.isoformat()), root=make_post(blocks, text))


def render_unread(error: str, body: object, where: Where) -> Message:
    """Say that a message on the alarms' topic is no alarm that we understand.

    Args:
        error: the field and what was expected, unescaped.
        body: the message as it came, unmasked.
        where: from where this is said.
    """
    title = _("A message to the alarm router could not be read")
    told = _(
        "It may have been an alarm: look at CloudWatch's alarms now. The message lies whole in the "
        "queue of failed runs; mend its sender, then run the router by hand with it."
    )
    raw = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, default=repr)
    blocks = [
        header(plain(f"{light(Severity.UNKNOWN)} {title}", HEADER_CHARACTERS)),
        section(told),
        section(code_block([error], _TEXT)),
        section(code_block([raw], _TEXT)),
        _footer(where),
    ]
    text = f"{title}. {one_line(error, _LINE)}"
    return Message(key=_key(error, raw), root=make_post(blocks, text))


def render_own_message(what: str, where: Where) -> Message:
    """Say that AWS sent a message of its own, which is no alarm and needs nothing from us.

    Args:
        what: which message, as the parser names it: untranslated, for it is a key too.
        where: from where this is said.
    """
    title = _("No alarm: a message of AWS's own came to the alarm router")
    told = _("{what}. Nothing was begun; if nobody here asked for it, look at the topic.")
    shown = one_line(look_up(what), _LINE)
    blocks = [
        header(plain(f"{light(Severity.WARNING)} {title}", HEADER_CHARACTERS)),
        section(told.format(what=shown)),
        _footer(where),
    ]
    text = f"{title}. {shown}"
    return Message(key=_key(what, where.now.isoformat()), root=make_post(blocks, text))


def render_held(notice: AlarmNotice, mute: Mute, where: Where) -> Message:
    """Say that an alarm fires as planned work expects it, and until when nobody is called.

    Args:
        notice: the alarm.
        mute: what expects it.
        where: from where this is said.
    """
    until = f"{mute.ends_at.astimezone(where.zone):%H:%M %Z}"
    title = _("{alarm} fires, as planned work expects").format(alarm=notice.name)
    told = _(
        "Nobody is called for it until {until} at the latest, or until that work ends: {reason}. "
        "If it still fires then, it begins an incident."
    ).format(until=until, reason=one_line(mute.reason, _LINE))
    blocks = [
        section(f"{light(Severity.WARNING)} *{one_line(title, _LINE)}*\n{told}"),
        _footer(where),
    ]
    text = f"{one_line(title, _LINE)}. {told}"
    return Message(key=_key("held", notice.arn, mute.by, until), root=make_post(blocks, text))


def _footer(where: Where) -> dict[str, object]:
    scope = where.scope
    account = _("account {account}").format(account=scope.account)
    parts = ["alarm_router", scope.environment, scope.stack, account, scope.region]
    lines = [moment(where.now, where.zone), *(one_line(part, _LINE) for part in parts)]
    return dict(context(" · ".join(lines)))


def _call(oncall: str) -> str:
    """Return what calls somebody in Slack, or says that nobody is named."""
    if not oncall:
        return _("(No on-call is named: set the parameter OncallPrimary.)")
    return reveal(mention(oncall))


def _key(*parts: str) -> str:
    digest = hashlib.sha256("\n".join(parts).encode(errors="replace")).hexdigest()
    return f"alarm_router/{digest}"
