"""What an incident does: tells Slack, calls people, starts actions; the only file that writes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from notifier.errors import Undelivered, Unreachable
from notifier.incident import render_evidence, render_incident, render_note
from notifier.mentions import mention
from notifier.plain import plain_text
from notifier.text import legible
from notifier.translation import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from aws_lambda_powertools import Logger
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_sns import SNSClient

    from functions.incident.plan.ladder import Tier
    from functions.incident.plan.turn import Page, Start
    from notifier.delivery import Notifier
    from notifier.doors import Sent
    from notifier.incident import IncidentView
    from notifier.message import Message
    from notifier.words import Section

_NAME = 64
"""Characters of a durable execution's name (Lambda API reference)."""
_SUBJECT = 99
"""Characters of an e-mail's subject: less than 100 of UTF-8 (SNS API reference, Publish)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What is to be told in one go.

    Attributes:
        key: what makes it the same when it is told again.
        view: what the channel shows from now on.
        notes: translated lines for the thread.
        pages: whom to call.
        evidence: sections for the thread.
    """

    key: str
    view: IncidentView
    notes: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    evidence: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """What an incident may write to.

    Attributes:
        notifier: the way to Slack.
        sns: makes the client of e-mail: only a call that Slack does not take needs it.
        topic_arn: the e-mail's topic.
        lambda_: starts actions.
        functions: each action's function, with its alias.
        people: each tier's Slack name, or "".
        zone: the team's time zone.
        clock: tells the present (aware).
        logger: the function's log.
    """

    notifier: Notifier
    sns: Callable[[], SNSClient]
    topic_arn: str
    lambda_: LambdaClient
    functions: Mapping[str, str]
    people: Mapping[Tier, str]
    zone: ZoneInfo
    clock: Callable[[], datetime]
    logger: Logger

    def tell(self, telling: Telling, at: Sent, remember: Callable[[Sent], bool]) -> dict[str, Any]:
        """Tell Slack; what it does not take waits in the Outbox, and calls go by e-mail as well.

        Args:
            telling: what to tell.
            at: where the incident's message stands, both parts "" while it stands nowhere.
            remember: lets the Ledger know where it stands, before anything else can fail.

        Returns:
            Where the message stands now, whether that is "remembered", and whether the message
            shows an older state ("stale").

        Raises:
            Undelivered: neither Slack nor the Outbox took it, and it calls nobody.
            ClientError: nor did e-mail take a call.
        """
        message = render_incident(telling.view, zone=self.zone)
        stale, before = False, at
        try:
            at = self.notifier.edit(message, now=self.clock(), at=at)
        except Unreachable:
            stale = True
        except Undelivered as error:
            self._keep(error, telling)
            stale = not error.kept
        remembered = at != before and remember(at)
        lines = [*map(self._call, telling.pages), *telling.notes]
        incident = telling.view.incident
        if lines and not self._post(render_note(incident, telling.key, lines), at, telling):
            self._mail(telling, lines)
        if telling.evidence:
            title = _("What diagnose found")
            note = render_evidence(incident, f"{telling.key}/evidence", title, telling.evidence)
            self._post(note, at, telling)
        return {"channel": at.channel, "ts": at.ts, "stale": stale, "remembered": remembered}

    def start(self, start: Start, request: Mapping[str, Any], incident: str) -> None:
        """Start an action once: its execution's name is made from the incident and the move."""
        name = f"{incident}-{start.number}-{start.action}"
        if len(name) > _NAME:
            name = f"{start.action}-{hashlib.sha256(name.encode()).hexdigest()}"[:_NAME]
        try:
            self.lambda_.invoke(
                FunctionName=self.functions[start.action],
                InvocationType="Event",
                DurableExecutionName=name,
                Payload=json.dumps(request).encode(),
            )
        except self.lambda_.exceptions.DurableExecutionAlreadyStartedException:
            self.logger.warning("the action was started before", extra={"execution": name})

    def _call(self, page: Page) -> str:
        names = [self.people.get(tier) or tier.value for tier in page.tiers]
        called = " ".join(mention(name) for name in (*names, *page.people))
        return f"📟 {called}: {page.sentence}"

    def _post(self, message: Message, at: Sent, telling: Telling) -> bool:
        try:
            self.notifier.deliver(message, now=self.clock(), thread=at)
        except Undelivered as error:
            self._keep(error, telling)
            return False
        return True

    def _keep(self, error: Undelivered, telling: Telling) -> None:
        """Go on where the Outbox has the message, or a call can still go by e-mail.

        Else fail, so that the step is tried again.
        """
        if not error.kept and not telling.pages:
            raise error
        self.logger.warning("Slack did not take it", extra={"kept": error.kept}, exc_info=error)

    def _mail(self, telling: Telling, lines: list[str]) -> None:
        if not telling.pages:
            return
        view = telling.view
        subject = " ".join(legible(f"[{view.scope.stack}] {view.title}").split())
        text = plain_text(render_incident(view, zone=self.zone))
        told = plain_text(render_note(view.incident, telling.key, lines))
        body = "\n\n".join([_("Slack did not take this call."), told, text])
        self.sns().publish(TopicArn=self.topic_arn, Subject=subject[:_SUBJECT], Message=body)
