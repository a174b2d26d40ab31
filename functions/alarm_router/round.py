"""One invocation's work: each message by itself, so that a bad one stops no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.alarm_router.act import Hands, keep, tell_once
from functions.alarm_router.messages import (
    Where,
    render_nobody_called,
    render_own_message,
    render_unread,
)
from functions.alarm_router.muting import find_mute, hold, is_over
from functions.alarm_router.parse.notice import read_notice
from functions.alarm_router.parse.words import AlarmNotice, BadNotice, OwnMessage, Received
from functions.alarm_router.ranking import rank
from functions.alarm_router.route import Routed, route
from functions.alarm_router.tags import read_tags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_cloudwatch import CloudWatchClient


class NotRouted(RuntimeError):  # noqa: N818 - reads as what it is
    """Some messages led to nothing; the text names each. Lambda tries the event again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one invocation works with.

    Attributes:
        hands: what may be written to.
        cloudwatch: where tags are read.
        application: whose an alarm is that does not say so.
        where: from where messages are said.
    """

    hands: Hands
    cloudwatch: CloudWatchClient
    application: str
    where: Where

    def route_all(self, messages: Sequence[Received]) -> list[dict[str, str]]:
        """Carry each message to where it belongs, and say what became of each.

        Raises:
            NotRouted: after all were tried.
        """
        done: list[Routed] = []
        failed: list[str] = []
        for message in messages:
            try:
                done.append(self._take(message))
            except Exception as error:
                self.hands.logger.exception("a message led to nothing")
                failed.append(f"{type(error).__name__}: {error}")
        for routed in done:
            self.hands.logger.info("routed", extra=routed.as_json())
        if failed:
            raise NotRouted("; ".join(failed))
        return [routed.as_json() for routed in done]

    def _take(self, message: Received) -> Routed:
        try:
            notice = read_notice(message)
        except OwnMessage as own:
            what = str(own)
            tell_once(self.hands, f"own|{what}", render_own_message(what, self.where))
            return _no_alarm("own message", what)
        except BadNotice as bad:
            return self._put_aside(message, str(bad))
        if notice.suppressed:
            return _left(notice, "its actions are suppressed by another alarm")
        if message.held and (why := is_over(self.cloudwatch, notice)):
            return _left(notice, why)
        return self._route(notice, message)

    def _route(self, notice: AlarmNotice, message: Received) -> Routed:
        def is_held() -> bool:
            if not (mute := find_mute(self.hands, notice)):
                return False
            hold(self.hands, notice, message, mute, self.where)
            return True

        try:
            tags = read_tags(self.cloudwatch, notice.arn)
            ranked = rank(notice, tags, application=self.application)
            return route(self.hands, ranked, is_held=is_held)
        except Exception as error:
            if notice.state == "ALARM":
                said = render_nobody_called(
                    notice,
                    f"{type(error).__name__}: {error}",
                    self.hands.settings.oncall_primary,
                    self.where,
                )
                tell_once(self.hands, f"unbegun|{notice.arn}|{notice.at.isoformat()}", said)
            raise

    def _put_aside(self, message: Received, error: str) -> Routed:
        """Keep what cannot be read, and say so; it is kept first, and said even if it is not."""
        try:
            keep(self.hands, message.event, error)
        finally:
            said = render_unread(error, message.body, self.where)
            tell_once(self.hands, said.key, said)
        return _no_alarm("kept", error)


def _no_alarm(decision: str, why: str) -> Routed:
    return Routed(alarm="", state="", decision=decision, incident="", why=why)


def _left(notice: AlarmNotice, why: str) -> Routed:
    return Routed(alarm=notice.name, state=notice.state, decision="ignore", incident="", why=why)
