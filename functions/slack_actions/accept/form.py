"""The form that accepts a finding, and the line that tells it. Pure rendering."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from functions.slack_actions.accept.heard import BLOCKS, FORM
from notifier.blocks import context, make_post, section
from notifier.mentions import mention, reveal
from notifier.message import Message
from notifier.phrases import light, moment, severity_word
from notifier.text import code, one_line, plain
from notifier.translation import _, ngettext
from opskit.acceptance import LONGEST_DAYS, OWNER_CHARACTERS, REASON_CHARACTERS, Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from functions.slack_actions.accept.heard import Press, Sent
    from functions.slack_actions.accept.plan import Offer
    from notifier.message import Block
    from notifier.words import Finding
    from opskit.compare import Acceptance

OPTIONS = 100
OPTION_CHARACTERS = 75
"""Slack's limits of a static select (docs.slack.dev, "Select menu element", "Option object")."""
_LONG = 1000
_LINE = 300
_NAME = 120


def render_form(press: Press, offers: Sequence[Offer], *, until: str) -> dict[str, Any]:
    """Render the form as a modal view (docs.slack.dev, "Modal views").

    Args:
        press: who wants it, and about which report.
        offers: the worst first.
        until: the day that is proposed.
    """
    blocks = _blocks(press, offers[:OPTIONS], until)
    if (left := len(offers) - OPTIONS) > 0:
        blocks.append(context(_left_out(left, press.place.command)))
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": json.dumps(asdict(press.place)),
        "title": _plain(_("Accept a finding")),
        "submit": _plain(_("Accept")),
        "close": _plain(_("Back")),
        "blocks": blocks,
    }


def _blocks(press: Press, offers: Sequence[Offer], until: str) -> list[Block]:
    reason = {"type": "plain_text_input", "multiline": True, "max_length": REASON_CHARACTERS}
    owner = {
        "type": "plain_text_input",
        "initial_value": press.name[:OWNER_CHARACTERS],
        "max_length": OWNER_CHARACTERS,
    }
    return [
        section(
            _(
                "What you accept is let be until its day is over, or until it gets worse: "
                "then it comes back by itself."
            )
        ),
        _input(Field.FINDING, _("Which finding"), _select(offers)),
        _input(Field.UNTIL, _("Until"), {"type": "datepicker", "initial_date": until}, _hint()),
        _input(Field.REASON, _("Why it may be"), reason),
        _input(Field.OWNER, _("Who answers for it"), owner),
    ]


def beside(mistakes: Mapping[Field, str]) -> dict[str, str]:
    """Return sentences by the form's blocks."""
    return {BLOCKS[field]: sentence for field, sentence in mistakes.items()}


def render_accepted(
    sent: Sent, acceptance: Acceptance, finding: Finding, *, zone: ZoneInfo
) -> Message:
    """Render the line in the report's thread: who, what, until when, why, and when it ends."""
    values = {
        "who": mention(sent.user),
        "what": f"{code(finding.resource, _NAME)} {one_line(finding.sentence, _LINE)}",
        "time": moment(acceptance.until, zone),
        "severity": severity_word(acceptance.severity),
    }
    lines = [
        _("☑️ {who} accepted {what}").format(**values),
        _("Why: {reason}").format(reason=one_line(acceptance.reason, 2 * _LINE)),
        _("Owner: {owner}").format(owner=one_line(acceptance.owner, _NAME)),
        _(
            "It is let be until {time}. It comes back after that, or as soon as it is worse than "
            "now ({severity})."
        ).format(**values),
    ]
    text = reveal("\n".join(lines))
    fallback = one_line(_("Accepted: {what}").format(what=finding.sentence), _LINE)
    key = f"{sent.place.job}/accepted/{sent.form}"
    return Message(key=key, root=make_post([section(text)], fallback))


def _select(offers: Sequence[Offer]) -> dict[str, Any]:
    options = [_option(offer) for offer in offers]
    only = {"initial_option": options[0]} if len(options) == 1 else {}
    return {
        "type": "static_select",
        "placeholder": _plain(_("Choose one")),
        "options": options,
        **only,
    }


def _option(offer: Offer) -> dict[str, Any]:
    finding = offer.finding
    return {
        "text": _plain(_short(f"{light(finding.severity)} {finding.resource}")),
        "description": _plain(_short(finding.sentence)),
        "value": f"{offer.digest}|{finding.severity.name}",
    }


def _short(text: str) -> str:
    """Shorten without a notice: the report holds the whole."""
    shown = plain(text, _LONG) or "-"
    return shown if len(shown) <= OPTION_CHARACTERS else f"{shown[: OPTION_CHARACTERS - 1]}…"


def _input(field: Field, label: str, element: dict[str, Any], hint: str = "") -> dict[str, Any]:
    name = BLOCKS[field]
    return {
        "type": "input",
        "block_id": name,
        "label": _plain(label),
        "element": {**element, "action_id": name},
        **({"hint": _plain(hint)} if hint else {}),
    }


def _hint() -> str:
    return _("The end of that day in the team's zone; at most {n} days ahead.").format(
        n=LONGEST_DAYS
    )


def _left_out(left: int, command: str) -> str:
    sentence = ngettext(
        "{n} more is not listed, for a form takes {limit}. All of them: {command}",
        "{n} more are not listed, for a form takes {limit}. All of them: {command}",
        left,
    )
    return sentence.format(n=left, limit=OPTIONS, command=code(command, _LINE))


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}
