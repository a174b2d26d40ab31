"""A drill in people's words, and as the JSON that is remembered."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from notifier.action import ActionView
from notifier.phrases import moment
from notifier.translation import _, look_up
from notifier.words import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from functions.restore_drill.judge.course import Course
    from functions.restore_drill.judge.measures import Measures
    from functions.restore_drill.judge.rate import Rate
    from functions.restore_drill.judge.verdict import Verdict
    from notifier.words import Scope
    from opskit.actions import ActionRequest

JOB = "restore_drill"


def start_view(
    course: Course, request: ActionRequest, scope: Scope, *, zone: ZoneInfo
) -> ActionView:
    """Return what is said before the restore."""
    order = course.order
    ends = ((_("gone at the latest"), moment(order.until, zone), ""),) if order else ()
    return ActionView(
        job=JOB,
        title=_("Restore drill"),
        at=course.started_at,
        scope=scope,
        resource=order.source.name if order else "",
        severity=Severity.OK,
        verdict=_("restoring"),
        sentence=course.reason,
        reason=request.reason,
        requested_by=look_up(request.requested_by),
        changes=ends,
    )


def end_view(
    course: Course, verdict: Verdict, lines: Mapping[str, str], request: ActionRequest, scope: Scope
) -> ActionView:
    """Return what is said at the end, in the place of what was said at the start."""
    where = "" if scope.environment == "dev" else f" ENV={scope.environment}"
    return ActionView(
        job=JOB,
        title=_("Restore drill"),
        at=course.started_at,
        scope=scope,
        resource=course.order.source.name if course.order else "",
        severity=verdict.severity,
        verdict=verdict.word,
        sentence=verdict.sentence,
        reason=request.reason,
        requested_by=look_up(request.requested_by),
        changes=tuple((look_up(word), value, "") for word, value in lines.items()),
        remedy=verdict.remedy,
        replay=f"make run JOB={JOB}{where} EVENT='{{}}'",
    )


def result_of(course: Course, measures: Measures, verdict: Verdict, rate: Rate) -> dict[str, Any]:
    """Return what the handler returns and the Ledger remembers: seconds, counts, the verdict."""
    found = {field.name: getattr(measures, field.name) for field in fields(measures)}
    seconds = {
        f"{name}_seconds": value.total_seconds() if isinstance(value, timedelta) else None
        for name, value in found.items()
        if name != "cost"
    }
    proof, order = course.proof, course.order
    return {
        "job": JOB,
        "outcome": course.outcome.value,
        "severity": verdict.severity.name,
        "verdict": verdict.word,
        "sentence": verdict.sentence,
        "started_at": course.started_at.isoformat(),
        "snapshot": order.snapshot.name if order else "",
        "scratch": order.scratch if order else "",
        "proven": bool(proof and proof.proven),
        "marked": course.marked,
        "tables": proof.tables if proof else 0,
        "rows": proof.rows if proof else 0,
        "table": proof.table if proof else "",
        "table_rows": proof.table_rows if proof else 0,
        "newest": proof.newest if proof else "",
        "left": course.left,
        "cost_usd": measures.cost,
        "cost_not_known": rate.why,
        **seconds,
    }
