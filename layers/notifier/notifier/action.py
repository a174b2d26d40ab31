"""What is said about an action, at its start and at its end: ActionView, and its rendering."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notifier.blocks import context, header, make_post, section
from notifier.buttons import render_buttons
from notifier.mentions import mention, reveal, strip_marks
from notifier.message import HEADER_CHARACTERS, Block, Message
from notifier.phrases import light, moment
from notifier.text import code, one_line, plain
from notifier.translation import _

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from notifier.buttons import Button
    from notifier.words import Scope, Severity

_LINE = 300
_NAME = 120
_MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionView:
    """An action as people see it.

    Attributes:
        job: the function's folder name, "force_redeploy".
        title: translated, "Force a new deployment".
        at: when it was decided (aware).
        scope: account, region, stack.
        resource: what it is about, or "".
        severity: the traffic light.
        verdict: translated, short: "acting now", "done: it helped".
        sentence: translated: what is or would be done, or why it was not.
        reason: why it was asked, or "".
        requested_by: who asked: a Slack user's ID or a playbook, or "".
        approved_by: who approved it, or "".
        changes: word, value before, value after; "" where one is not known.
        proof: translated: by what it is judged, or "".
        remedy: translated: what to do next, or "".
        replay: the shell command that repeats it as a dry run, or "".
        asked: the id that clicks on the buttons carry, or "".
        buttons: what people may press.
    """

    job: str
    title: str
    at: datetime
    scope: Scope
    resource: str
    severity: Severity
    verdict: str
    sentence: str
    reason: str = ""
    requested_by: str = ""
    approved_by: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    proof: str = ""
    remedy: str = ""
    replay: str = ""
    asked: str = ""
    buttons: tuple[Button, ...] = ()


def render_action(view: ActionView, *, zone: ZoneInfo) -> Message:
    """Render an action for Slack: verdict, what on what, who and why, before and after."""
    title = _("{title} ({environment}): {verdict}").format(
        title=view.title, environment=view.scope.environment, verdict=view.verdict
    )
    title = f"{light(view.severity)} {title}"
    lines = [_head(view), *_story(view)]
    blocks: list[Block] = [
        header(plain(title, HEADER_CHARACTERS)),
        section("\n".join(lines)),
        context(" · ".join(_where(view, zone))),
    ]
    if view.buttons:
        blocks.insert(2, render_buttons(view.asked, view.buttons))
    if view.replay:
        replay = code(view.replay, 2 * _LINE)
        blocks.append(context(_("Try it as a dry run: {command}").format(command=replay)))
    key = f"{view.job}/{view.at.isoformat()}/{view.verdict}"
    text = one_line(f"{title}. {view.resource} {view.sentence}", 2 * _LINE)
    return Message(key=key, root=make_post(blocks, text))


def _head(view: ActionView) -> str:
    sentence = one_line(view.sentence, 2 * _LINE)
    return f"{code(view.resource, _NAME)} {sentence}" if view.resource else sentence


def _story(view: ActionView) -> list[str]:
    lines = [_change(*change) for change in view.changes[:_MOST]]
    if view.proof:
        lines.append(_("Proof: {proof}").format(proof=one_line(view.proof, 2 * _LINE)))
    if view.reason:
        lines.append(_("Why: {reason}").format(reason=one_line(view.reason, 2 * _LINE)))
    if view.remedy:
        lines.append(f"→ {one_line(view.remedy, 2 * _LINE)}")
    return lines


def _change(word: str, before: str, after: str) -> str:
    word, before, after = (one_line(part, _NAME) for part in (word, before, after))
    if not before or not after or before == after:
        return f"• {word}: {before or after}"
    return f"• {word}: {before} → {after}"


def _where(view: ActionView, zone: ZoneInfo) -> list[str]:
    parts = [moment(view.at, zone)]
    if view.requested_by:
        parts.append(_("asked by {name}").format(name=_person(view.requested_by)))
    if view.approved_by:
        parts.append(_("approved by {name}").format(name=_person(view.approved_by)))
    scope = view.scope
    account = _("account {account}").format(account=scope.account)
    parts += [one_line(part, _NAME) for part in (view.job, scope.stack, account, scope.region)]
    return parts


def _person(name: str) -> str:
    """Name somebody; a Slack user by the name that Slack knows."""
    return reveal(one_line(mention(strip_marks(name)), _NAME))


def render_line(key: str, resource: str, sentence: str) -> Message:
    """Render one line about a resource.

    Args:
        key: what makes it the same message again.
        resource: what it is about.
        sentence: translated.
    """
    line = f"{code(resource, _NAME)} {one_line(sentence, 2 * _LINE)}"
    return Message(key=key, root=make_post([section(line)], f"{resource}: {sentence}"))
