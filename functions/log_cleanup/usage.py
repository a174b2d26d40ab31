"""Whether a log group is used, by all that is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.log_cleanup.facts import STACK_TAG
from notifier.phrases import moment
from notifier.translation import _, ngettext
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from functions.log_cleanup.facts import Group, Use
    from functions.log_cleanup.rules import Rules
    from opskit.unreadable import Read

_EDGE = "/aws/lambda/us-east-1."
"""How Lambda@Edge names its groups, in whichever region it ran (Lambda@Edge guide, "Logs")."""


def explain_use(group: Group, uses: Mapping[str, Read[tuple[Use, ...]]], rules: Rules) -> str:
    """Say what uses or guards a group, one translated sentence, or ""."""
    if group.name.startswith(rules.own):
        return _("this system's own")
    if group.name.startswith(_EDGE):
        return _("of a function at the edge, which is listed in another region")
    known = (use for found in uses.values() if not isinstance(found, Unreadable) for use in found)
    if use := next((use for use in known if use.is_of(group.name)), None):
        return _("named by {by}").format(by=use.by)
    return _explain_guard(group)


def _explain_guard(group: Group) -> str:
    if group.protected:
        return _("protected against deletion")
    if group.metric_filters:
        count = group.metric_filters
        return ngettext("{n} metric filter reads it", "{n} metric filters read it", count).format(
            n=count
        )
    if not isinstance(group.tags, Unreadable) and (stack := group.tags.get(STACK_TAG)):
        return _("belongs to the stack {stack}").format(stack=stack)
    return ""


def explain_write(group: Group, rules: Rules, now: datetime) -> str:
    """Say when a group was last written to, one translated sentence; "" where long ago or never."""
    if isinstance(group.streams, Unreadable) or group.streams.newest is None:
        return ""
    if group.streams.newest < now - rules.stale:
        return ""
    return _("written to {time}").format(time=moment(group.streams.newest, rules.zone))


def explain_doubt(group: Group, uses: Mapping[str, Read[tuple[Use, ...]]]) -> str:
    """Say why a group cannot be known to be unused, one translated sentence, or ""."""
    for asked, found in uses.items():
        if isinstance(found, Unreadable):
            return _("whether {asked} uses it could not be read").format(asked=asked)
    if isinstance(group.tags, Unreadable) or isinstance(group.streams, Unreadable):
        return _("its tags or streams could not be read")
    streams = group.streams
    if streams.newest is None:
        return _("when it was last written to is not known")
    if streams.silent:
        count = streams.silent
        return ngettext(
            "{n} stream does not say when it was last written to",
            "{n} streams do not say when they were last written to",
            count,
        ).format(n=count)
    return "" if streams.complete else _("it has more streams than were looked at")
