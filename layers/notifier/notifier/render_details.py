"""Rendering of a report's thread: findings by area, figures, what was settled, what was well."""

from collections.abc import Sequence
from urllib.parse import quote
from zoneinfo import ZoneInfo

from notifier.areas import name_area
from notifier.blocks import Part, Piece
from notifier.phrases import change_word, count_severities, light, moment
from notifier.render_figures import figure_pieces, pack
from notifier.text import code, code_block, mask, one_line
from notifier.translation import _, ngettext
from notifier.words import Change, Finding, Report, Section, Tracked

# Characters; a finding with all of them at their longest fits into one section of 3,000.
_RESOURCE = 120
_SENTENCE = 400
_NOTE = 200
_EVIDENCE = 1000
_LINK = 700

EVIDENCE_LINES = 6
"""Three patterns of a log, each with a sample (opskit.error_lines)."""

_AREA_POSTS = 8
_OTHER_POSTS = 2
_LINE = 300


def urgency(tracked: Tracked) -> tuple[int, bool]:
    """Return the sort key of findings: the worst first, of these the news; else as they stand."""
    return (-tracked.finding.severity, tracked.change not in (Change.NEW, Change.WORSE))


def thread(report: Report, zone: ZoneInfo, *, evidence: int = EVIDENCE_LINES) -> list[Part]:
    """Return everything that a report holds, as the parts of its thread, the worst first.

    Args:
        report: what to say.
        zone: the team's time zone.
        evidence: how many lines of evidence each finding may show.
    """
    parts = _areas(report, zone, evidence)
    if report.figures:
        pieces = figure_pieces(report.figures)
        parts.append(Part(_("Figures"), tuple(pieces), _OTHER_POSTS))
    if settled := [t for t in report.findings if t.is_settled]:
        lines = [Piece(_settled(tracked, zone)) for tracked in settled]
        parts.append(Part(_("Fixed and accepted"), tuple(pack(lines, first="")), _OTHER_POSTS))
    if report.sections:
        pieces = [piece for part in report.sections for piece in _section(part)]
        parts.append(Part(_("Also looked at"), tuple(pieces), _OTHER_POSTS))
    return parts


def _areas(report: Report, zone: ZoneInfo, evidence: int) -> list[Part]:
    areas: dict[str, list[Tracked]] = {}
    for tracked in report.findings:
        if not tracked.is_settled:
            areas.setdefault(_area(tracked.finding), []).append(tracked)
    parts = []
    for area in sorted(areas.values(), key=lambda area: min(map(urgency, area))):
        severities = [t.finding.severity for t in area]
        title = f"{light(max(severities))} {_area(area[0].finding)}"
        title = f"{title} · {count_severities(severities)}"
        ordered = sorted(area, key=urgency)
        pieces = [Piece(finding_text(t, zone, evidence=evidence)) for t in ordered]
        parts.append(Part(title, tuple(pieces), _AREA_POSTS))
    return parts


def _area(finding: Finding) -> str:
    return one_line(name_area(finding.code), _RESOURCE) or _("Other")


def is_cut(tracked: Tracked) -> bool:
    """Whether a finding has more evidence than a message shows of it."""
    return len(tracked.finding.evidence) > EVIDENCE_LINES


def finding_text(tracked: Tracked, zone: ZoneInfo, *, evidence: int = EVIDENCE_LINES) -> str:
    """Render one finding in full: sentence, what to do, some lines of evidence, link."""
    finding = tracked.finding
    lines = [f"{head(tracked)}{_since(tracked, zone)}"]
    if tracked.note:
        lines.append(one_line(tracked.note, _NOTE))
    if finding.remedy or finding.link:
        lines.append(f"→ {one_line(finding.remedy, _SENTENCE)} {link(finding.link)}".rstrip())
    if finding.evidence:
        lines.append(_evidence(finding.evidence, evidence))
    return "\n".join(lines)


def head(tracked: Tracked, limit: int = _SENTENCE) -> str:
    """Render a finding on one line: light, change, resource, sentence; of a fixed one what was."""
    finding = tracked.finding
    fixed = tracked.change is Change.FIXED
    mark = "✅" if fixed else light(finding.severity)
    told = _("was: {sentence}").format(sentence=finding.sentence) if fixed else finding.sentence
    if tracked.unchecked:
        told = _("not looked at this time; was: {sentence}").format(sentence=finding.sentence)
    if tracked.change is Change.GONE:
        told = _("no longer looked at; was: {sentence}").format(sentence=finding.sentence)
    sentence = one_line(told, limit)
    return f"{mark} *{change_word(tracked.change)}* {code(finding.resource, _RESOURCE)} {sentence}"


def _since(tracked: Tracked, zone: ZoneInfo) -> str:
    if tracked.since is None or tracked.change is Change.NEW:
        return ""
    return " · " + _("since {time}").format(time=moment(tracked.since, zone))


def _evidence(lines: Sequence[str], most: int) -> str:
    block = code_block(lines[:most], _EVIDENCE * most // EVIDENCE_LINES)
    left = len(lines) - most
    if left <= 0:
        return block
    return f"{block}\n" + ngettext("+{n} more line", "+{n} more lines", left).format(n=left)


def link(address: str) -> str:
    """Return a link to the console, or "" where `address` is none."""
    if not address.startswith(("https://", "http://")):
        return ""
    target = quote(mask(address[:_LINK]), safe="/:?#!$&'()*+,;=%~", errors="replace")
    target = target.replace("&", "&amp;")
    if max(len(address), len(target)) > _LINK:
        return _("(the console's address is too long for Slack)")
    return f"<{target}|{_('Open in the console')}>"


def _settled(tracked: Tracked, zone: ZoneInfo) -> str:
    line = head(tracked, _LINE)
    if tracked.accepted_until is not None:
        line += " · " + _("until {time}").format(time=moment(tracked.accepted_until, zone))
    if tracked.accepted_by:
        line += " · " + _("by {name}").format(name=one_line(tracked.accepted_by, _RESOURCE))
    return f"{line} · {one_line(tracked.note, _LINE)}" if tracked.note else line


def _section(part: Section) -> list[Piece]:
    lines = [Piece(f"• {one_line(line, _LINE)}") for line in part.lines]
    return pack(lines, first=f"*{one_line(part.title, _LINE)}*")
