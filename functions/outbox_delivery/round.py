"""One round of deliveries: each message tried once, in the order of its group."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from functions.outbox_delivery.act import Hands, mail_once, postpone
from functions.outbox_delivery.mail import write_mail
from functions.outbox_delivery.plan import decide
from functions.outbox_delivery.record import Record, read_record
from notifier.delivery import Notifier
from notifier.errors import DeliveryError
from notifier.late import render_missed
from notifier.message import BadMessage
from notifier.outbox import Letter
from notifier.text import legible


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One invocation's work.

    Attributes:
        notifier: the way to Slack, and back into the Outbox.
        hands: everything else that is written to.
        stack: names the system in e-mails.
        zone: the team's time zone.
        now: the present (aware).
        time_is_up: asked before each message but the first.
        stuck: groups whose first message failed, with the seconds until its next try.
    """

    notifier: Notifier
    hands: Hands
    stack: str
    zone: ZoneInfo
    now: datetime
    time_is_up: Callable[[], bool]
    stuck: dict[str, int] = field(default_factory=dict)

    def deliver(self, records: Sequence[Mapping[str, object]]) -> list[str]:
        """Try every record; return the ids of those that stay in the queue."""
        failed = []
        for at, found in enumerate(records):
            message_id = str(found["messageId"])
            if (at and self.time_is_up()) or not self._deliver(message_id, found):
                failed.append(message_id)
        return failed

    def _deliver(self, message_id: str, found: Mapping[str, object]) -> bool:
        try:
            record = read_record(found)
        except BadMessage:
            self.hands.logger.exception(
                "a message does not parse; it will go to the dead letters", extra={"id": message_id}
            )
            return False
        if record.group in self.stuck:
            postpone(self.hands, record, self.stuck[record.group])
            return False
        return self._send(record)

    def _send(self, record: Record) -> bool:
        letter = record.letter
        late = render_missed(letter.unsent.message, letter.first_failed_at, zone=self.zone)
        try:
            self.notifier.transport.send(
                late, channel=letter.unsent.channel, thread_ts=letter.unsent.thread_ts
            )
        except DeliveryError as error:
            self.hands.logger.warning(
                "Slack did not take a message", extra={"id": record.message_id, "why": str(error)}
            )
            return self._keep_rest(record, error) if error.posted else self._wait(record, error)
        except Exception as error:
            self.hands.logger.exception("a mistake of ours", extra={"id": record.message_id})
            return self._wait(record, DeliveryError(f"{type(error).__name__}: {error}"))
        self.hands.logger.info("delivered late", extra={"key": letter.unsent.message.key})
        return True

    def _wait(self, record: Record, error: DeliveryError) -> bool:
        decision = decide(error, record, self.now)
        self.stuck[record.group] = decision.pause
        postpone(self.hands, record, decision.pause)
        if decision.notice:
            mail = write_mail(decision.notice, record, error, stack=self.stack, zone=self.zone)
            mail_once(self.hands, record, decision.notice, mail, now=self.now)
        return False

    def _keep_rest(self, record: Record, error: DeliveryError) -> bool:
        """Put what Slack has not taken back as a letter of its own, so that nothing comes twice."""
        decision = decide(error, record, self.now)
        self.stuck[record.group] = decision.pause
        rest = Letter(
            unsent=error.unsent or record.letter.unsent,
            first_failed_at=record.letter.first_failed_at,
            reason=legible(str(error)),
        )
        try:
            self.notifier.outbox.put(rest)
        except Exception:
            self.hands.logger.exception("what was left could not be put back; all is tried again")
            postpone(self.hands, record, decision.pause)
            return False
        return True
