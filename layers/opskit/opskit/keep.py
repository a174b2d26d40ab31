"""Keeps all that a report says in the function's log: of a scheduled run there is nothing else.

CloudWatch Logs takes events of 1 MB (256 kB before April 2025), but lines of functions were seen
cut in two at 64 kB: so each finding is a record of its own, below that, and what further evidence
it has are records after it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING

from notifier.text import masked
from notifier.words import Kept
from opskit import console
from opskit.house import log_group_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from notifier.words import Figure, Report, Section, Tracked
    from opskit.house import House, LambdaContext

_AFTER = timedelta(minutes=15)
"""No function lives longer (Lambda guide, "Quotas")."""

_TEXT = 2000
_LINK = 1000
_EVIDENCE = 8000
_EVIDENCE_LINES = 20
"""Characters and lines of one record: at 4 bytes a character, 52 kB at the most."""

_LINES = 40
_LINE = 300
_FIGURES = 40


def run_of(job: str, as_of: datetime) -> str:
    """Return what the log calls a run: its job and the moment judged, as its replay names them."""
    return f"{job}/{as_of.astimezone(UTC).isoformat().replace('+00:00', 'Z')}"


def where_kept(run: str, *, region: str, log_group: str, clock: datetime) -> Kept:
    """Say where all of a report is kept.

    Args:
        run: what the log calls the run.
        region: the function's.
        log_group: the function's, or "" where its output is not CloudWatch's.
        clock: the present (aware): the log is looked through from now on.
    """
    if not log_group:
        return Kept(run=run)
    since = clock.astimezone(UTC).replace(microsecond=0)
    return Kept(
        run=run,
        command=(
            f"aws logs tail {log_group} --region {region} --since {since:%Y-%m-%dT%H:%M:%SZ}"
            f" --format json --filter-pattern '\"{run}\"'"
        ),
        link=console.log_group(
            region, log_group, start=since, end=since + _AFTER, pattern=f'"{run}"'
        ),
    )


def keep(report: Report, house: House, context: LambdaContext) -> Report:
    """Write all that a report says into the log, before Slack is asked.

    What hinders that ends no report.

    Returns:
        The report, with the words on where all of it is kept.
    """
    kept = where_kept(
        run_of(report.job, report.as_of),
        region=report.scope.region,
        log_group=log_group_of(house, context),
        clock=house.clock(),
    )
    try:
        for message, found in _records(report):
            house.logger.info(message, extra={"run": kept.run, **found})
    except Exception:
        house.logger.exception("the report could not be kept whole", extra={"run": kept.run})
    return replace(report, kept=kept)


def keep_parts(parts: Sequence[Section], run: str, house: House) -> None:
    """Write into the log what there is no report of, under the name `run`; hinders nothing."""
    try:
        for part in parts:
            for message, found in _section(part):
                house.logger.info(message, extra={"run": run, **found})
    except Exception:
        house.logger.exception("the parts could not be kept", extra={"run": run})


def _records(report: Report) -> Iterator[tuple[str, dict[str, object]]]:
    for at, tracked in enumerate(report.findings, start=1):
        yield "finding", {"number": at, "of": len(report.findings), **_finding(tracked)}
        further = tracked.finding.evidence[_EVIDENCE_LINES:]
        for lines in batched(further, _EVIDENCE_LINES, strict=False):
            yield "evidence", {"number": at, "evidence": _evidence(lines)}
    for figures in batched(report.figures, _FIGURES, strict=False):
        yield "figures", {"figures": [_figure(figure) for figure in figures]}
    for section in report.sections:
        yield from _section(section)


def _finding(tracked: Tracked) -> dict[str, object]:
    finding = tracked.finding
    resource = masked(finding.resource, _LINE)
    return {
        "severity": finding.severity.name,
        "change": tracked.change.value,
        "code": finding.code,
        "resource": resource,
        "fingerprint": f"{finding.code}|{resource}",
        "sentence": masked(finding.sentence, _TEXT),
        "note": masked(tracked.note, _TEXT),
        "remedy": masked(finding.remedy, _TEXT),
        "evidence": _evidence(finding.evidence[:_EVIDENCE_LINES]),
        "evidence_left": max(0, len(finding.evidence) - _EVIDENCE_LINES),
        "link": masked(finding.link, _LINK),
        "since": tracked.since.isoformat() if tracked.since else "",
        "accepted_until": tracked.accepted_until.isoformat() if tracked.accepted_until else "",
    }


def _evidence(lines: Sequence[str]) -> list[str]:
    return [masked(line, _EVIDENCE // len(lines)) for line in lines]


def _figure(figure: Figure) -> dict[str, object]:
    return {
        "figure": masked(figure.name, _LINE),
        "resource": masked(figure.resource, _LINE),
        "severity": figure.severity.name,
        "unit": figure.unit,
        "average": figure.average,
        "maximum": figure.maximum,
        "normal": figure.normal,
        "yesterday": figure.yesterday,
        "last_week": figure.last_week,
    }


def _section(section: Section) -> Iterator[tuple[str, dict[str, object]]]:
    for lines in batched(section.lines, _LINES, strict=False):
        told = [masked(line, _LINE) for line in lines]
        yield "section", {"title": masked(section.title, _LINE), "lines": told}
