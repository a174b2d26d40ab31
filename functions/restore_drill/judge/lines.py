"""What a drill measured, in people's words, line by line."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from functions.restore_drill.facts import MOST_ROWS
from functions.restore_drill.judge.measures import read_moment
from notifier.translation import _, later
from opskit.durations import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from functions.restore_drill.facts import Proof
    from functions.restore_drill.judge.course import Course
    from functions.restore_drill.judge.measures import Measures
    from functions.restore_drill.judge.rate import Rate
    from functions.restore_drill.settings import DrillSettings


def describe(
    course: Course,
    measures: Measures,
    settings: DrillSettings,
    earlier: Sequence[Mapping[str, Any]] | None,
    *,
    rate: Rate,
    zone: ZoneInfo,
) -> dict[str, str]:
    """Return what was measured, by untranslated words; `earlier` is None where not known."""
    if course.order is None:
        return {}
    if course.began_at is None:
        return {later("snapshot"): _snapshot(course, measures)}
    return {
        later("snapshot"): _marked(course, _snapshot(course, measures)),
        **_lasting(course),
        later("phases"): _phases(measures),
        "RTO": _rto(measures, settings),
        "RPO": _rpo(course, measures, settings),
        later("point in time"): _restorable(measures),
        later("data"): _data(course.proof),
        later("earlier drills"): _trend(earlier, zone),
        later("cost"): _cost(course, measures, settings.drill_instance_class, rate),
    }


def _snapshot(course: Course, measures: Measures) -> str:
    if course.order is None or measures.snapshot is None:
        return ""
    snapshot = course.order.snapshot
    age = spoken(measures.snapshot)
    kind = _("weekly") if snapshot.weekly else snapshot.kind
    return _("{name}, {kind}, {age} old").format(name=snapshot.name, kind=kind, age=age)


def _marked(course: Course, said: str) -> str:
    if not course.proven_at:
        return said
    if course.marked:
        return _("{snapshot}; marked as proven").format(snapshot=said)
    return _("{snapshot}; it could not be marked as proven").format(snapshot=said)


def _lasting(course: Course) -> dict[str, str]:
    """Say that the proof goes with the snapshot, where AWS itself deletes that."""
    if not (course.proven_at and course.marked and course.order):
        return {}
    if course.order.snapshot.kind != "automated":
        return {}
    text = _("goes when AWS deletes this automated backup; that of a weekly snapshot stays")
    return {later("proof"): text}


def _phases(measures: Measures) -> str:
    named = (
        (_("restore"), measures.restore),
        (_("instance"), measures.instance),
        (_("first answer"), measures.query),
        (_("removal"), measures.removal),
    )
    ended = [f"{word} {spoken(value)}" for word, value in named if value is not None]
    return ", ".join(ended) or _("none came to its end")


def _rto(measures: Measures, settings: DrillSettings) -> str:
    limit = spoken(timedelta(minutes=settings.rto_minutes))
    if measures.rto is None:
        return _("not measured (objective: at most {limit})").format(limit=limit)
    text = _("{time} until the database answered with data (objective: at most {limit})")
    return text.format(time=spoken(measures.rto), limit=limit)


def _rpo(course: Course, measures: Measures, settings: DrillSettings) -> str:
    limit = spoken(timedelta(minutes=settings.rpo_minutes))
    proof, age = course.proof, measures.snapshot
    if proof is None or not proof.newest or age is None:
        return _("not measured (objective: at most {limit})").format(limit=limit)
    if measures.rpo is not None:
        text = _("newest row of {table} {age} before the drill (objective: at most {limit})")
        return text.format(table=proof.table, age=spoken(measures.rpo), limit=limit)
    text = _(
        "{age}, the snapshot's age (objective: at most {limit}):"
        " the newest in {table}, {newest}, {why}"
    )
    why = _("lies after it") if read_moment(proof.newest) else _("is a date without a time")
    return text.format(
        age=spoken(age), limit=limit, newest=proof.newest, table=proof.table, why=why
    )


def _restorable(measures: Measures) -> str:
    if measures.restorable is None:
        return _("not known how far the continuous backup reaches")
    text = _("the continuous backup was {age} behind")
    return text.format(age=spoken(measures.restorable))


def _data(proof: Proof | None) -> str:
    if proof is None or not proof.proven:
        return _("not proven")
    text = _("{tables} tables, {rows:,} rows in {counted} of them; {table}: {table_rows:,} rows")
    if proof.is_least:
        text = _(
            "{tables} tables, at least {rows:,} rows in {counted} of them;"
            " {table}: {table_rows:,} (at most {most:,} are counted)"
        )
    return text.format(
        most=MOST_ROWS,
        tables=proof.tables,
        rows=proof.rows,
        counted=proof.counted,
        table=proof.table,
        table_rows=proof.table_rows,
    )


def _trend(earlier: Sequence[Mapping[str, Any]] | None, zone: ZoneInfo) -> str:
    if earlier is None:
        return _("not known: the Ledger could not be read")
    told = [_earlier(drill, zone) for drill in earlier]
    return ", ".join(told) if told else _("this is the first")


def _earlier(drill: Mapping[str, Any], zone: ZoneInfo) -> str:
    month = f"{datetime.fromisoformat(drill['started_at']).astimezone(zone):%Y-%m}"
    rto = drill["rto_seconds"]
    took = drill["verdict"] if rto is None else spoken(timedelta(seconds=rto))
    return f"{month} {took}"


def _cost(course: Course, measures: Measures, kind: str, rate: Rate) -> str:
    if course.restored_at is None:
        return _("no instance was made")
    if measures.instance_life is None:
        return _("not known: what was made was not seen to be gone")
    life = _("{time} of one {kind}").format(time=spoken(measures.instance_life), kind=kind)
    if measures.cost is None:
        return _("not known: {why}; {life}").format(why=rate.why, life=life)
    if rate.units is not None:
        life = _("{life} at {units} capacity units").format(life=life, units=f"{rate.units:.1f}")
    text = _("about ${cost:.2f} by AWS's list price: {life}; storage, reads and writes come on top")
    return text.format(cost=measures.cost, life=life)
