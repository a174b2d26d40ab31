"""Rendering of a report: verdict first, fifteen lines for the channel, the rest for its thread."""

from collections import Counter
from typing import assert_never
from zoneinfo import ZoneInfo

from notifier.accept_button import render_accept
from notifier.blocks import context, header, lay_out, make_post, section, size
from notifier.ending import render_ending
from notifier.message import HEADER_CHARACTERS, MESSAGE_BYTES, Block, Message, Post
from notifier.phrases import count_severities, light, moment
from notifier.render_details import cuts_lines, head, thread, urgency
from notifier.render_figures import figure_line, matter_most
from notifier.text import code, escape, one_line, plain
from notifier.translation import _, ngettext
from notifier.words import Change, Report, Severity, Tracked

ROOT_LINES = 15
_FINDING_LINES = 6
_FIGURE_LINES = 4
_SENTENCE = 220
_WORD = 100
_REPLAY = 1000
_ENVELOPE_BYTES = 4000
"""Left free of MESSAGE_BYTES for the key and for what the Outbox writes beside the message."""


def render_report(report: Report, *, zone: ZoneInfo) -> Message:
    """Render a report for Slack.

    Args:
        report: what to say. Everything in it is masked and escaped here.
        zone: the team's time zone.

    Returns:
        A root post of at most 15 lines and its thread, within Slack's limits and 200 kB of JSON.
    """
    root, ending = render_root(report, zone), render_ending(report.kept) if report.kept else None
    room = MESSAGE_BYTES - _ENVELOPE_BYTES - size(root) - (2 * size(ending) if ending else 0)
    elsewhere = _("The end of this report says where all of it is.") if ending else ""
    laid = lay_out(thread(report, zone), room, elsewhere=elsewhere)
    cut = laid.left or cuts_lines(report)
    replies = (*laid.posts, ending) if cut and ending else laid.posts
    key = f"{report.job}/{report.as_of.isoformat()}"
    return Message(key=key, root=root, replies=replies, ending=ending)


def verdict(report: Report) -> str:
    """Return the report in one sentence, unescaped: "Daily health sweep (prod): all is well"."""
    found = [t.finding.severity for t in _open(report)]
    values = {
        "title": f"{report.title} ({report.scope.environment})",
        "counts": count_severities(found),
    }
    match report.severity:
        case Severity.CRITICAL:
            return _("{title}: act now, {counts}").format(**values)
        case Severity.UNKNOWN:
            return _("{title}: not the whole picture, {counts}").format(**values)
        case Severity.WARNING:
            return _("{title}: look today, {counts}").format(**values)
        case Severity.OK:
            return _("{title}: all is well").format(**values)
        case _:
            assert_never(report.severity)


def render_root(report: Report, zone: ZoneInfo) -> Post:
    """Render what the channel shows of a report."""
    title = f"{light(report.severity)} {verdict(report)}"
    lines = _finding_lines(report)
    blocks: list[Block] = [
        header(plain(title, HEADER_CHARACTERS)),
        context(scope_line(report, zone)),
        section("\n".join([_summary(report), *lines])),
    ]
    if report.figures:
        blocks.append(section("\n".join(_figure_lines(report))))
    if report.accept and _open(report):
        blocks.append(render_accept(report.job, report.accept))
    blocks.append(context(_footer(report)))
    worst = [t.finding for t in sorted(_open(report), key=urgency)[:1]]
    text = ". ".join([title, *(f"{f.resource}: {f.sentence}" for f in worst)])
    return make_post(blocks, one_line(text, 2 * _SENTENCE))


def scope_line(report: Report, zone: ZoneInfo) -> str:
    """Return when, where and on what, on one escaped line."""
    scope = report.scope
    account = _("account {account}").format(account=scope.account)
    places = (scope.environment, scope.stack, account, scope.region)
    parts = [moment(report.as_of, zone), *(one_line(part, _WORD) for part in places)]
    if report.subject:
        parts.append(one_line(report.subject, _SENTENCE))
    return " · ".join(parts)


def _open(report: Report) -> list[Tracked]:
    return [t for t in report.findings if not t.is_settled]


def _summary(report: Report) -> str:
    counts = Counter(t.change for t in report.findings)
    phrases = (
        (Change.NEW, _("{n} new")),
        (Change.WORSE, _("{n} worse")),
        (Change.FIXED, _("{n} fixed")),
        (Change.GONE, _("{n} no longer looked at")),
        (Change.STILL, _("{n} still open")),
        (Change.ACCEPTED, _("{n} accepted")),
    )
    parts = [text.format(n=counts[change]) for change, text in phrases if counts[change]]
    if not parts:
        return _("Nothing is wrong, and nothing changed since last time.")
    return _("*Since last time:* {changes}").format(changes=", ".join(parts))


def _finding_lines(report: Report) -> list[str]:
    """Return the sentences of the worst findings, the first with its remedy, and of the fixed."""
    ordered = sorted(_open(report), key=urgency)
    remedy = _remedy(ordered)
    room = _FINDING_LINES - len(remedy)
    shown = ordered if len(ordered) <= room else ordered[: room - 1]
    texts = [head(tracked, _SENTENCE) for tracked in shown]
    texts[1:1] = remedy
    if left := len(ordered) - len(shown):
        texts.append(_more(left))
    fixed = [t for t in report.findings if t.change is Change.FIXED]
    texts.extend(head(tracked, _SENTENCE) for tracked in fixed[: _FINDING_LINES - len(texts)])
    return texts


def _remedy(ordered: list[Tracked]) -> list[str]:
    if not ordered or not ordered[0].finding.remedy:
        return []
    return [f"→ {one_line(ordered[0].finding.remedy, _SENTENCE)}"]


def _figure_lines(report: Report) -> list[str]:
    figures = matter_most(report.figures, _FIGURE_LINES)
    several = len({figure.resource for figure in report.figures}) > 1
    lines = [figure_line(figure, with_resource=several) for figure in figures]
    if left := len(report.figures) - len(figures):
        lines.append(_more(left))
    return lines


def _more(left: int) -> str:
    return ngettext("+{n} more in the thread", "+{n} more in the thread", left).format(n=left)


def _footer(report: Report) -> str:
    if not report.replay:
        return escape(report.job)
    return _("Replay as a dry run: {command}").format(command=code(report.replay, _REPLAY))
