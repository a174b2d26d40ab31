"""Takes one request: who is it from, what does it want, and what is the person told."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from functions.slack_actions.accept.form import beside
from functions.slack_actions.accept.heard import is_form, is_press
from functions.slack_actions.act import Hands, is_first, tell
from functions.slack_actions.click import Click, read_click
from functions.slack_actions.count import count_failure
from functions.slack_actions.payload import BadClick, NoPayload, answer_address, read_payload
from functions.slack_actions.plan import judge_click, too_late
from functions.slack_actions.request import BadRequest, Request, read_request
from notifier.translation import _
from opskit.acceptance import Field
from opskit.incident_words import LateSignalError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from functions.slack_actions.accept.desk import Desk
    from functions.slack_actions.payload import Json
    from functions.slack_actions.reply import Reply
    from functions.slack_actions.settings import DoorSettings
    from functions.slack_actions.signature import Doorkeeper

type Answer = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What one request is taken with.

    Attributes:
        doorkeeper: checks signatures.
        hands: what may be written to.
        desk: makes who serves those that want to accept a finding; most clicks are an incident's.
        settings: who may click.
        zone: the team's time zone.
        now: the present (aware).
        reply: the way to answer a person.
    """

    doorkeeper: Doorkeeper
    hands: Hands
    desk: Callable[[], Desk]
    settings: DoorSettings
    zone: ZoneInfo
    now: datetime
    reply: Reply

    def take(self, event: object) -> Answer:
        """Return the HTTP answer; raises nothing: what fails is told to the person, and counted."""
        try:
            request = read_request(event)
            if request.method != "POST":
                return _answer(HTTPStatus.METHOD_NOT_ALLOWED, "clicks come by POST")
            if not self.doorkeeper.admits(request, now=self.now):
                self.hands.logger.warning("a request that Slack did not sign, or not just now")
                return _answer(HTTPStatus.UNAUTHORIZED, "not signed by Slack within five minutes")
            payload = read_payload(request.body)
        except (BadRequest, NoPayload) as bad:
            self.hands.logger.warning("no interaction of Slack's", extra={"why": str(bad)})
            return _answer(HTTPStatus.BAD_REQUEST, str(bad))
        except Exception:
            self.hands.logger.exception("a request could not be checked")
            return _failed()
        return (
            self._take_form(request, payload) if is_form(payload) else self._hear(request, payload)
        )

    def _hear(self, request: Request, payload: Json) -> Answer:
        try:
            if not is_first(self.hands, request, self.now):
                self.hands.logger.warning("a request that was heard already")
                return _answer(HTTPStatus.CONFLICT, "heard already")
            if is_press(payload):
                said = self.desk().open(payload)
            else:
                said = self._settle(read_click(payload, team=self.settings.slack_team_id))
        except BadClick as bad:
            self.hands.logger.warning("a click that means nothing", extra={"why": str(bad)})
            said = str(bad)
        except Exception:
            self.hands.logger.exception("a click could not be settled")
            count_failure()
            said = _(
                "Your click was not recorded, for this system failed: press again, or act by hand. "
                "The failure was reported."
            )
        return self._say(payload, said) if said else _answer(HTTPStatus.OK)

    def _take_form(self, request: Request, payload: Json) -> Answer:
        """Take a form; what is wrong is said beside its fields, and what was written stays there.

        Source: docs.slack.dev, "Modals", "Displaying errors in views".
        """
        try:
            if not is_first(self.hands, request, self.now):
                self.hands.logger.warning("a form that was heard already")
                return _answer(HTTPStatus.CONFLICT, "heard already")
            wrong = self.desk().take(payload)
        except BadClick as bad:
            self.hands.logger.warning("a form that means nothing", extra={"why": str(bad)})
            wrong = beside({Field.FINDING: str(bad)})
        except Exception:
            self.hands.logger.exception("a form could not be taken")
            count_failure()
            sentence = _(
                "Nothing was accepted, for this system failed: send it again in a minute. "
                "The failure was reported."
            )
            wrong = beside({Field.FINDING: sentence})
        if not wrong:
            return _answer(HTTPStatus.OK)
        body = json.dumps({"response_action": "errors", "errors": wrong}, ensure_ascii=False)
        return _answer(HTTPStatus.OK, body, kind="application/json")

    def _settle(self, click: Click) -> str:
        """Tell the incident; return what the person is to be told, "" where it is done."""
        found = judge_click(
            click,
            self.hands.incidents.record(click.incident),
            approvers=self.settings.approvers,
            now=self.now,
            zone=self.zone,
        )
        told = {"incident": click.incident, "kind": click.kind.value, "by": click.user}
        if isinstance(found, str):
            self.hands.logger.info("a click led to nothing", extra={**told, "why": found})
            return found
        try:
            tell(self.hands, click, found, self.now)
        except LateSignalError:
            self.hands.logger.info("a click came too late", extra=told)
            return too_late()
        self.hands.logger.info("told", extra=told)
        return ""

    def _say(self, payload: Json, text: str) -> Answer:
        try:
            self.reply(answer_address(payload), text)
        except Exception:
            self.hands.logger.exception("a person could not be answered")
            return _failed()
        return _answer(HTTPStatus.OK)


def _failed() -> Answer:
    """Count a failure, and let Slack show its own warning beside the button."""
    count_failure()
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, "failed")


def _answer(status: HTTPStatus, body: str = "", *, kind: str = "text/plain") -> Answer:
    """Return an answer in a function URL's form (Lambda guide, response payload format)."""
    headers = {"Content-Type": f"{kind}; charset=utf-8"}
    return {"statusCode": int(status), "headers": headers, "body": body}
