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
        "onset": state.beginning.alarm.at.isoformat(),
        "alarms": sorted(state.alarms),
    }


def diagnosis_of(answer: object) -> Diagnosis:
    """Return the most likely cause; whatever is not well-formed is not known."""
    causes = answer.get("causes") if isinstance(answer, Mapping) else None
    best = causes[0] if isinstance(causes, list) and causes else None
    if not isinstance(best, Mapping) or best.get("cause") not in ANY:
        why = answer.get("error", "") if isinstance(answer, Mapping) else ""
        sentence = _("Diagnose could not be asked. {why}").format(why=why).strip()
        return Diagnosis(cause=UNKNOWN, confidence="unlikely", why=sentence, known=False)
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
    if not isinstance(answer, Mapping) or "causes" not in answer:
        return ()
    causes = [
        Section(
            title=str(cause.get("why")),
            lines=tuple(map(str, cause.get("evidence", ()))),
        )
        for cause in answer["causes"]
    ]
    parts = [
        Section(title=str(part.get("title")), lines=tuple(map(str, part.get("lines", ()))))
        for part in answer.get("sections", ())
    ]
    unread = tuple(map(str, answer.get("unreadable", ())))
    blind = [Section(title=_("Could not be read"), lines=unread)] if unread else []
    return (*causes, *blind, *parts)
