"""Rendering of a report's thread: findings by area, figures, what was settled, what was well."""

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

_WHOLE = 8000
_WHOLE_LINE = 400
"""Characters of a finding's evidence in a file, and how many each line has at the least."""

_AREA_POSTS = 8
_OTHER_POSTS = 2
_LINE = 300


def urgency(tracked: Tracked) -> tuple[int, bool]:
    """Return the sort key of findings: the worst first, of these the news; else as they stand."""
    return (-tracked.finding.severity, tracked.change not in (Change.NEW, Change.WORSE))


def thread(report: Report, zone: ZoneInfo, *, whole: bool = False) -> list[Part]:
    """Return everything that a report holds, as the parts of its thread, the worst first.

    Args:
        report: what to say.
        zone: the team's time zone.
        whole: whether every line of evidence and of what was looked at is shown, as in a file.
    """
    parts = _areas(report, zone, whole=whole)
    if report.figures:
        pieces = figure_pieces(report.figures)
        parts.append(Part(_("Figures"), tuple(pieces), _OTHER_POSTS))
    if settled := [t for t in report.findings if t.is_settled]:
        lines = [Piece(_settled(tracked, zone)) for tracked in settled]
        parts.append(Part(_("Fixed and accepted"), tuple(pack(lines, first="")), _OTHER_POSTS))
    if report.sections:
        pieces = [piece for part in report.sections for piece in _section(part, whole=whole)]
        parts.append(Part(_("Also looked at"), tuple(pieces), _OTHER_POSTS))
    return parts


def _areas(report: Report, zone: ZoneInfo, *, whole: bool) -> list[Part]:
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
        pieces = [Piece(_finding(t, zone, whole=whole)) for t in ordered]
        parts.append(Part(title, tuple(pieces), _AREA_POSTS))
    return parts


def _area(finding: Finding) -> str:
    return one_line(name_area(finding.code), _RESOURCE) or _("Other")


def cuts_lines(report: Report) -> bool:
    """Whether a message leaves lines out of what it shows of a finding, or of a section."""
    findings = (tracked.finding for tracked in report.findings if not tracked.is_settled)
    return any(len(one.evidence) > one.lead for one in findings) or any(
        len(one.lines) > one.lead for one in report.sections
    )


def _finding(tracked: Tracked, zone: ZoneInfo, *, whole: bool) -> str:
    finding = tracked.finding
    lines = [f"{head(tracked)}{_since(tracked, zone)}"]
    if tracked.note:
        lines.append(one_line(tracked.note, _NOTE))
    if finding.remedy or finding.link:
        lines.append(f"→ {one_line(finding.remedy, _SENTENCE)} {link(finding.link)}".rstrip())
    if finding.evidence:
        lines.append(_evidence(finding, whole=whole))
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


def _evidence(finding: Finding, *, whole: bool) -> str:
    lines = finding.evidence
    if whole:
        return code_block(lines, max(_WHOLE, _WHOLE_LINE * len(lines)))
    block = code_block(lines[: finding.lead], _EVIDENCE)
    left = len(lines) - finding.lead
    return f"{block}\n{_more(left)}" if left > 0 else block


def _more(left: int) -> str:
    return ngettext("+{n} more line", "+{n} more lines", left).format(n=left)


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


def _section(part: Section, *, whole: bool) -> list[Piece]:
    shown = part.lines if whole else part.lines[: part.lead]
    lines = [Piece(f"• {one_line(line, _LINE)}") for line in shown]
    if left := len(part.lines) - len(shown):
        lines.append(Piece(_more(left), left))
    return pack(lines, first=f"*{one_line(part.title, _LINE)}*")
