"""A diagnosis as the JSON that an incident reads: unescaped, and at most 200 KB."""

import json
from collections.abc import Sequence

from functions.diagnose.judge.diagnosis import Diagnosis
from functions.diagnose.judge.facts import Facts
from functions.diagnose.judge.findings import JOB, unreadable_of
from functions.diagnose.judge.sections import sections_of
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


def answer_of(diagnosis: Diagnosis, facts: Facts) -> dict[str, object]:
    """Return the answer (docs/jobs/diagnose.md, "What it answers")."""
    look = diagnosis.look
    figures = figures_usage(facts.usage, look.settings)
    sections = (*_key_metrics(figures), *sections_of(facts, look))
    answer: dict[str, object] = {
        "job": JOB,
        "as_of": look.now.isoformat(),
        "onset": look.onset.isoformat() if look.onset else None,
        "causes": [
            {
                "cause": ranked.cause.value,
                "confidence": ranked.confidence.name.lower(),
                "why": why_of(ranked, diagnosis),
                "evidence": [cut(line, LINE) for line in evidence_of(ranked)],
            }
            for ranked in diagnosis.ranked
        ],
        "last_good_task_definition": diagnosis.last_good,
        "unreadable": [
            f"{one.operation} {one.resource}: {one.why.value} {cut(one.detail, LINE)}".rstrip()
            for one in unreadable_of(diagnosis)
        ],
    }
    room = MOST_BYTES - _bytes(answer)
    return answer | {"sections": _within(sections, room)}


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
        one: dict[str, object] = {
            "title": section.title,
            "lines": [cut(line, LINE) for line in section.lines],
        }
        room -= _bytes(one) + 2
        if room < 0:
            return [*told, notice]
        told.append(one)
    return told


def _bytes(found: object) -> int:
    """Count bytes as Lambda writes them: every character beyond ASCII as an escape."""
    return len(json.dumps(found))
