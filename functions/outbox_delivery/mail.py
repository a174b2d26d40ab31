"""The e-mail about a message that Slack does not take: pure."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from functions.outbox_delivery.plan import Notice
from functions.outbox_delivery.record import Record
from notifier.phrases import moment
from notifier.plain import plain_text
from notifier.text import legible, mask
from notifier.translation import _

SUBJECT_CHARACTERS = 99
"""SNS takes less than 100 characters of UTF-8, no line break (API reference, Publish)."""
BODY_BYTES = 250_000
"""SNS refuses messages above 256 KiB (API reference, Publish)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One e-mail: plain text."""

    subject: str
    body: str


def write_mail(
    notice: Notice, record: Record, error: Exception, *, stack: str, zone: ZoneInfo
) -> Mail:
    """Write the e-mail.

    Args:
        notice: why it is written.
        record: what lies in the Outbox.
        error: what Slack said last; a refusal's text says what to mend.
        stack: names the system in the subject.
        zone: the team's time zone.
    """
    since = moment(record.letter.first_failed_at, zone)
    told, subject = _words(notice)
    head = told.format(since=since, reason=legible(mask(str(error))))
    body = f"{head}\n\n{plain_text(record.letter.unsent.message)}\n"
    return Mail(subject=_subject(f"[{stack}] {subject}"), body=_fit(body))


def _words(notice: Notice) -> tuple[str, str]:
    if notice is Notice.REFUSED:
        told = _(
            "Slack refused this message, written {since}; it is tried again until this is "
            "mended:\n{reason}"
        )
        return told, _("Slack refuses messages: somebody must act")
    told = _(
        "Slack has not taken this message since {since}; it is tried again at least every "
        "15 minutes. Slack or the way to it says:\n{reason}"
    )
    return told, _("Slack is silent: a message waits")


def _subject(text: str) -> str:
    return " ".join(legible(text).split())[:SUBJECT_CHARACTERS]


def _fit(body: str) -> str:
    encoded = body.encode()
    if len(encoded) <= BODY_BYTES:
        return body
    notice = _("... (cut, {size:,} bytes in all)").format(size=len(encoded))
    return encoded[: BODY_BYTES - len(notice.encode())].decode(errors="ignore") + notice
