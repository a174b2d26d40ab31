"""Serves who wants to accept a finding: opens the form, writes what was sent, tells the thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.slack_actions.accept.form import beside, render_accepted, render_form
from functions.slack_actions.accept.heard import read_form, read_press
from functions.slack_actions.accept.plan import judge_form, judge_person, make_offers, nothing_open
from functions.slack_actions.accept.slack_form import TooSlowError
from functions.slack_actions.count import count_failure
from notifier.doors import Sent as Thread
from notifier.errors import Undelivered
from notifier.translation import _
from opskit.accept_once import Sender, Written, accept_once
from opskit.acceptance import Field, last_day
from opskit.compare import Acceptance

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from aws_lambda_powertools import Logger

    from functions.slack_actions.accept.heard import Sent
    from functions.slack_actions.payload import Json
    from functions.slack_actions.settings import DoorSettings
    from functions.slack_actions.ways import Ways
    from notifier.words import Finding
    from opskit.ledger import Ledger

PROPOSED_DAYS = 30
_TRIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What an acceptance is taken with.

    Attributes:
        ledger: findings and acceptances.
        ways: how people are answered.
        settings: who may click, and who may accept.
        zone: the team's time zone.
        now: the present (aware).
        logger: the function's log.
    """

    ledger: Ledger
    ways: Ways
    settings: DoorSettings
    zone: ZoneInfo
    now: datetime
    logger: Logger

    def open(self, payload: Json) -> str:
        """Open the form for whoever pressed the button.

        Returns:
            What the person is to be told instead, or "".

        Raises:
            BadClick: with what to tell the person.
            ClientError, OSError: the Ledger, or Slack, did not answer.
        """
        press = read_press(payload, team=self.settings.slack_team_id)
        if refusal := judge_person(press.user, self.settings.approvers, press.place.command):
            return refusal
        known = self.ledger.findings(press.place.job)
        offers = make_offers(known, self.ledger.acceptances(), self.now)
        if not offers:
            return nothing_open()
        until = last_day(self.now, self.zone, PROPOSED_DAYS)
        try:
            self.ways.open_form(press.trigger, render_form(press, offers, until=until))
        except TooSlowError:
            self.logger.warning("a form came too late for Slack")
            return _("That took longer than Slack waits for a form: press once more.")
        return ""

    def take(self, payload: Json) -> dict[str, str]:
        """Write what was sent, once, and tell the thread.

        Returns:
            What to say beside the form's fields, by block; empty where it is done.

        Raises:
            BadClick: with what to tell the person.
            ClientError: the Ledger did not answer; nothing was written.
        """
        sent = read_form(payload, team=self.settings.slack_team_id)
        if refusal := judge_person(sent.user, self.settings.approvers, sent.place.command):
            return beside({Field.FINDING: refusal})
        for _try in range(_TRIES):
            known = self.ledger.findings(sent.place.job)
            standing = self.ledger.acceptances()
            found = judge_form(sent, known, standing, zone=self.zone, now=self.now)
            if not isinstance(found, Acceptance):
                return beside(found)
            written = self._write(sent, found)
            if written is Written.DONE:
                self._tell(sent, found, known[found.fingerprint].finding)
            if written is not Written.OVERTAKEN:
                return {}
        return beside({Field.FINDING: _("It changed just now, twice: send this once more.")})

    def _write(self, sent: Sent, acceptance: Acceptance) -> Written:
        sender = Sender(form=sent.form, user=sent.user, name=sent.name, at=self.now)
        ledger, job = self.ledger, sent.place.job
        written = accept_once(ledger.client, ledger.table, acceptance, sender, job=job)
        told = {"finding": acceptance.fingerprint, "by": sent.user, "written": written.value}
        self.logger.info("a finding is accepted", extra={**told, "owner": acceptance.owner})
        return written

    def _tell(self, sent: Sent, acceptance: Acceptance, finding: Finding) -> None:
        """Say it in the thread; it counts all the same where that fails, and the report says so."""
        message = render_accepted(sent, acceptance, finding, zone=self.zone)
        thread = Thread(channel=sent.place.channel, ts=sent.place.thread_ts)
        try:
            self.ways.notifier().deliver(message, now=self.now, thread=thread)
        except Undelivered as error:
            self.logger.exception("the thread was not told now")
            if not error.kept:
                count_failure()
        except Exception:
            self.logger.exception("the thread was not told")
            count_failure()
