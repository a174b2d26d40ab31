"""A diagnosis as the JSON that an incident reads: unescaped, and at most 200 KB."""

import json
from collections.abc import Sequence
from dataclasses import replace

from functions.diagnose.judge.diagnosis import Diagnosis
from functions.diagnose.judge.facts import Facts
from functions.diagnose.judge.findings import JOB, unreadable_of
from functions.diagnose.judge.sections import LINES, sections_of
from functions.diagnose.judge.words import evidence_of, why_of
from notifier.phrases import measured
from notifier.text import cut, sparkline
from notifier.translation import _
from notifier.words import Figure, Section
from opskit.usage_figures import figures_usage

MOST_BYTES = 200_000
"""Less than what a durable flow keeps of one step (256 KB)."""

LINE = 1_000
"""Characters of one line; a stack trace on one line hides nothing else."""

EVIDENCE = 12
"""Lines of a cause where not all of the answer fits; a section then has as many as are shown."""


def parts_of(diagnosis: Diagnosis, facts: Facts) -> tuple[Section, ...]:
    """Return all that a diagnosis says: a part for each cause, and for each area looked at."""
    look = diagnosis.look
    figures = figures_usage(facts.usage, look.settings)
    return (
        *(
            Section(title=why_of(ranked, diagnosis), lines=evidence_of(ranked))
            for ranked in diagnosis.ranked
        ),
        *_key_metrics(figures),
        *sections_of(facts, look),
    )


def answer_of(diagnosis: Diagnosis, facts: Facts) -> dict[str, object]:
    """Return the answer (docs/jobs/diagnose.md, "What it answers"): whole, where that fits."""
    parts = parts_of(diagnosis, facts)
    causes, sections = parts[: len(diagnosis.ranked)], parts[len(diagnosis.ranked) :]
    answer = _answer(diagnosis, causes) | {"sections": [_section(one) for one in sections]}
    if _bytes(answer) <= MOST_BYTES:
        return answer
    answer = _answer(diagnosis, [_first(one, EVIDENCE) for one in causes])
    room = MOST_BYTES - _bytes(answer)
    return answer | {"sections": _within([_first(one, LINES) for one in sections], room)}


def _answer(diagnosis: Diagnosis, causes: Sequence[Section]) -> dict[str, object]:
    look = diagnosis.look
    return {
        "job": JOB,
        "as_of": look.now.isoformat(),
        "onset": look.onset.isoformat() if look.onset else None,
        "causes": [
            {
                "cause": ranked.cause.value,
                "confidence": ranked.confidence.name.lower(),
                "why": told.title,
                "evidence": [cut(line, LINE) for line in told.lines],
            }
            for ranked, told in zip(diagnosis.ranked, causes, strict=True)
        ],
        "last_good_task_definition": diagnosis.last_good,
        "unreadable": [
            f"{one.operation} {one.resource}: {one.why.value} {cut(one.detail, LINE)}".rstrip()
            for one in unreadable_of(diagnosis)
        ],
    }


def _first(part: Section, most: int) -> Section:
    """Return a part's first lines, and how many there are besides."""
    if (left := len(part.lines) - most) <= 0:
        return part
    return replace(part, lines=(*part.lines[:most], _("+{n} more lines").format(n=left)))


def _key_metrics(figures: Sequence[Figure]) -> tuple[Section, ...]:
    lines = tuple(_figure(figure) for figure in figures)
    return (Section(title=_("The last hour"), lines=lines),) if lines else ()


def _figure(figure: Figure) -> str:
    parts = [
        f"{figure.resource} {figure.name}: {measured(figure.average, figure.unit)}",
        sparkline(figure.series, figure.limit),
    ]
    if figure.maximum is not None:
        parts.append(_("max {value}").format(value=measured(figure.maximum, figure.unit)))
    if figure.normal:
        parts.append("(" + _("normal {range}").format(range=figure.normal) + ")")
    return " ".join(parts)


def _within(sections: Sequence[Section], room: int) -> list[dict[str, object]]:
    """Return sections until there is no room left, and say so where some are left out."""
    told: list[dict[str, object]] = []
    notice: dict[str, object] = {
        "title": _("Cut"),
        "lines": [_("There is more than fits into one answer: run the diagnosis by hand")],
    }
    room -= _bytes(notice)
    for section in sections:
        one = _section(section)
        room -= _bytes(one) + 2
        if room < 0:
            return [*told, notice]
        told.append(one)
    return told


def _section(section: Section) -> dict[str, object]:
    return {"title": section.title, "lines": [cut(line, LINE) for line in section.lines]}


def _bytes(found: object) -> int:
    """Count bytes as Lambda writes them: every character beyond ASCII as an escape."""
    return len(json.dumps(found))
