"""An incident as Slack shows it: one message that is edited in place, and notes in its thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from notifier.blocks import Part, Piece, context, header, lay_out, make_post, section
from notifier.buttons import Button, render_buttons
from notifier.mentions import reveal
from notifier.message import HEADER_CHARACTERS, MESSAGE_BYTES, Block, Message, Post
from notifier.phrases import light, moment
from notifier.render_details import link
from notifier.text import code, one_line, plain
from notifier.translation import _, ngettext
from notifier.words import Scope, Section, Severity

_LINE = 600
_COMMAND = 300
_NOTE = 2900
_EVIDENCE_POSTS = 3
_EVIDENCE_LINES = 10
_EVIDENCE_LINE = 220
"""Ten such lines and a title stay below what one section of Slack's takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """What the channel shows of an incident.

    Attributes:
        incident: its id.
        severity: the light.
        title: translated: priority, application, what is wrong, and where it stands.
        at: the moment of the view (aware).
        scope: account, region, stack.
        subject: how long it is open and the like, a few translated words.
        lines: (translated heading, translated text), in the order of importance; the texts may
            hold mentions (notifier.mentions), everything else in them is escaped here.
        next_step: translated: what a person should do now, or "".
        buttons: what people can press.
        command: the shell command that looks closer, or "".
        link: a console address, or "".
    """

    incident: str
    severity: Severity
    title: str
    at: datetime
    scope: Scope
    subject: str
    lines: tuple[tuple[str, str], ...]
    next_step: str = ""
    buttons: tuple[Button, ...] = ()
    command: str = ""
    link: str = ""


def render_incident(view: IncidentView, *, zone: ZoneInfo) -> Message:
    """Render the message of an incident: without a thread, which notes make."""
    title = f"{light(view.severity)} {view.title}"
    scope = view.scope
    places = (scope.environment, scope.stack, scope.account, scope.region, view.subject)
    where = [moment(view.at, zone), *(one_line(part, _LINE) for part in places)]
    lines = [f"*{head}* {reveal(one_line(text, _LINE))}" for head, text in view.lines]
    if view.next_step:
        lines.append(f"→ {reveal(one_line(view.next_step, _LINE))}")
    blocks: list[Block] = [
        header(plain(title, HEADER_CHARACTERS)),
        context(" · ".join(where)),
        section("\n".join(lines)),
    ]
    if view.buttons:
        blocks.append(render_buttons(view.incident, view.buttons))
    blocks.append(context(_footer(view)))
    return Message(key=f"{view.incident}/view", root=make_post(blocks, one_line(title, _LINE)))


def render_note(incident: str, key: str, lines: Sequence[str]) -> Message:
    """Render what happened for the thread.

    Args:
        incident: the incident's id.
        key: what makes the note the same one when it is sent again.
        lines: translated, unescaped, may hold mentions.
    """
    text = "\n".join(reveal(one_line(line, _NOTE // max(1, len(lines)))) for line in lines)
    return Message(key=f"{incident}/{key}", root=_post(text, lines))


def render_evidence(incident: str, key: str, title: str, parts: Sequence[Section]) -> Message:
    """Render evidence for the thread, in a few posts; what does not fit is announced."""
    pieces = tuple(_piece(part) for part in parts if part.lines or part is parts[0])
    laid = Part(title=one_line(title, _LINE), pieces=pieces, most_posts=_EVIDENCE_POSTS)
    elsewhere = _("The command below the incident looks closer.")
    root, *rest = lay_out([laid], MESSAGE_BYTES // 2, elsewhere=elsewhere).posts
    return Message(key=f"{incident}/{key}", root=root, replies=tuple(rest))


def _piece(part: Section) -> Piece:
    shown = part.lines[:_EVIDENCE_LINES]
    lines = [f"*{one_line(part.title, _LINE)}*"]
    lines += [f"• {one_line(line, _EVIDENCE_LINE)}" for line in shown]
    if left := len(part.lines) - len(shown):
        lines.append(ngettext("+{n} more", "+{n} more", left).format(n=left))
    return Piece("\n".join(lines))


def _post(text: str, lines: Sequence[str]) -> Post:
    return make_post([section(text)], reveal(one_line(" ".join(lines), _LINE)))


def _footer(view: IncidentView) -> str:
    parts = [code(view.incident, _COMMAND)]
    if view.link:
        parts.append(link(view.link))
    if view.command:
        parts.append(_("Look closer: {command}").format(command=code(view.command, _COMMAND)))
    return " · ".join(parts)
