"""What is asked of diagnose, and what its answer means here."""

from collections.abc import Mapping
from typing import Any

from functions.incident.plan.playbooks import ANY, UNKNOWN
from functions.incident.plan.state import Diagnosis, State
from notifier.mentions import strip_marks
from notifier.translation import _
from notifier.words import Section

_EVIDENCE = 2
_CONFIDENCES = {"likely", "possible", "unlikely"}


def ask_diagnosis(state: State) -> dict[str, Any]:
    """Return the event for diagnose (docs/jobs/diagnose.md)."""
    return {
        "incident": state.beginning.incident,
        "onset": state.onset.isoformat(),
        "alarms": sorted(state.alarms),
    }


def diagnosis_of(answer: object) -> Diagnosis:
    """Return the most likely cause; whatever is not well-formed is not known."""
    best = next(iter(_parts(answer, "causes")), None)
    if best is None or str(best.get("cause")) not in ANY:
        why = answer.get("error", "") if isinstance(answer, Mapping) else ""
        sentence = _("Diagnose could not be asked. {why}").format(why=why).strip()
        return Diagnosis(
            cause=UNKNOWN, confidence="unlikely", why=strip_marks(sentence), known=False
        )
    confidence = str(best.get("confidence"))
    return Diagnosis(
        cause=str(best["cause"]),
        confidence=confidence if confidence in _CONFIDENCES else "unlikely",
        why=strip_marks(". ".join([str(best.get("why", "")), *map(str, _first_lines(best))])),
    )


def _first_lines(cause: Mapping[str, Any]) -> list[object]:
    """Return the evidence that stands beside the cause; the thread has all of it."""
    lines = cause.get("evidence")
    return lines[:_EVIDENCE] if isinstance(lines, list) else []


def evidence_of(answer: object) -> tuple[Section, ...]:
    """Return what diagnose found, for the thread: causes first, then what it read and could not."""
    causes = [
        Section(
            title=str(cause.get("why")),
            lines=_lines(cause.get("evidence")),
        )
        for cause in _parts(answer, "causes")
    ]
    parts = [
        Section(title=str(part.get("title")), lines=_lines(part.get("lines")))
        for part in _parts(answer, "sections")
    ]
    unread = _lines(answer.get("unreadable")) if isinstance(answer, Mapping) else ()
    blind = [Section(title=_("Could not be read"), lines=unread)] if unread else []
    return (*causes, *blind, *parts)


def _parts(answer: object, name: str) -> list[Mapping[str, Any]]:
    found = answer.get(name) if isinstance(answer, Mapping) else None
    return [part for part in found if isinstance(part, Mapping)] if isinstance(found, list) else []


def _lines(found: object) -> tuple[str, ...]:
    return tuple(map(str, found)) if isinstance(found, list) else ()
