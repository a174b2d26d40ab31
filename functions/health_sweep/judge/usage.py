"""The last hour against its thresholds and against the same hour yesterday and last week."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from functions.health_sweep.settings import SweepSettings
from notifier.phrases import measured, number
from notifier.translation import _
from notifier.words import Finding, Severity
from opskit import console
from opskit.unreadable import Unreadable
from opskit.unreadable_findings import judge_unreadable
from opskit.usage_figures import BESIDE, UsageFacts, severity_of
from opskit.usage_metrics import (
    Measured,
    Metric,
    level_of,
    name_of,
    remedy_of,
    unit_of,
)
from opskit.usage_readings import Reading, read_figures

DEPARTURE = 5.0
"""Requests below a fifth of both past hours, or above five times both, are no ordinary day."""

DEPARTURE_LEAST = 60.0
"""Past hours with fewer requests than one a minute say nothing about what is ordinary."""


_MAY_BE_SILENT = BESIDE | {Metric.LATENCY, Metric.TARGET_ERRORS, Metric.REQUESTS}
"""CloudWatch has no latency and no 5xx without requests (ALB guide, "CloudWatch metrics": reporting
criteria); of missing requests a finding of their own tells."""


def judge_usage(
    facts: UsageFacts,
    settings: SweepSettings,
    now: datetime,  # noqa: ARG001 - as every area's judgement
) -> list[Finding]:
    """Judge the averages of the last hour (daily checklist 2, objectives).

    An Aurora cluster's metrics average over its instances, so that an idle reader hides a busy
    writer: the writer is judged by itself too.

    A maximum above the threshold with a fine average is no finding: it is one task's or one
    minute's peak (a JVM's start takes all its CPU), and the figure shows it.
    """
    readings = read_figures(facts.measured)
    found = [_judge_reading(reading, settings, facts.region) for reading in readings]
    return [
        *_unread(facts),
        *_no_data(readings, facts.region),
        *(finding for finding in found if finding),
        *_traffic(readings, facts.region),
    ]


def _judge_reading(reading: Reading, settings: SweepSettings, region: str) -> Finding | None:
    severity = severity_of(reading, settings)
    level = level_of(reading.metric, settings)
    if severity is Severity.OK or level is None:
        return None
    unit = unit_of(reading.metric)
    sentence = _("{name} averaged {average} in the last hour (normal: at most {normal})").format(
        name=name_of(reading.metric),
        average=measured(reading.average, unit),
        normal=measured(level.warning, unit),
    )
    return Finding(
        code=f"usage.{reading.metric.value}",
        resource=reading.source.resource,
        severity=severity,
        sentence=f"{sentence}; {_compared(reading)}",
        link=_link(reading.source, region),
        remedy=remedy_of(reading.metric),
    )


def _compared(reading: Reading) -> str:
    unit = unit_of(reading.metric)
    parts = []
    if reading.total is not None and reading.count is not None:
        parts.append(
            _("{failed} of {total} requests failed").format(
                failed=number(reading.count), total=number(reading.total)
            )
        )
    elif reading.maximum is not None:
        parts.append(_("maximum {value}").format(value=measured(reading.maximum, unit)))
    parts.append(_("yesterday {value}").format(value=measured(reading.yesterday, unit)))
    parts.append(_("last week {value}").format(value=measured(reading.last_week, unit)))
    return ", ".join(parts)


def _unread(facts: UsageFacts) -> list[Finding]:
    """One finding for each refused call, however many metrics it carried."""
    current = [one.last_hour for one in facts.measured if isinstance(one.last_hour, Unreadable)]
    pasts = [
        past
        for one in facts.measured
        for past in (one.yesterday, one.last_week)
        if isinstance(past, Unreadable) and past not in current
    ]
    refused = [(failed, "usage.unreadable", "usage.") for failed in (*facts.unnamed, *current)]
    refused += [(failed, "usage.past_unreadable", "usage.departure") for failed in pasts]
    findings: dict[str, Finding] = {}
    for failed, code, hidden in refused:
        finding = judge_unreadable(failed, code=code, hides=(hidden,))
        findings.setdefault(finding.fingerprint, finding)
    return list(findings.values())


def _no_data(readings: Sequence[Reading], region: str) -> Iterator[Finding]:
    busy = {r.source.dimensions for r in readings if r.metric is Metric.REQUESTS and r.count}
    silent = [
        reading
        for reading in readings
        if reading.average is None
        and (
            reading.metric not in _MAY_BE_SILENT
            or (reading.metric is Metric.LATENCY and reading.source.dimensions in busy)
            or (reading.metric in BESIDE and reading.yesterday is not None)
        )
    ]
    for resource, group in groupby(silent, key=lambda reading: reading.source.resource):
        sources = [reading.source for reading in group]
        names = ", ".join(name_of(source.metric) for source in sources)
        yield Finding(
            code="usage.no_data",
            resource=resource,
            severity=Severity.UNKNOWN,
            sentence=_(
                "CloudWatch has no data of the last hour: {names} (normal: 12 points)"
            ).format(names=names),
            link=_link(sources[0], region),
            remedy=_("Check that it runs and that its name in the stack's parameters is right"),
            hides=tuple(f"usage.{source.metric.value}" for source in sources),
        )


def _traffic(readings: Sequence[Reading], region: str) -> Iterator[Finding]:
    failed = {r.source.dimensions: r.count for r in readings if r.metric is Metric.TARGET_ERRORS}
    for reading in readings:
        if reading.metric is not Metric.REQUESTS:
            continue
        source = reading.source
        hides: tuple[str, ...] = ()
        if not reading.count and not failed.get(source.dimensions):
            code, sentence = "usage.no_requests", _("No requests in the last hour")
            hides = ("usage.errors", "usage.latency", "usage.departure")
        elif sentence := _departure(reading):
            code = "usage.departure"
        else:
            continue
        yield Finding(
            code=code,
            resource=source.resource,
            severity=Severity.WARNING,
            sentence=f"{sentence}; {_past_requests(reading)}",
            link=_link(source, region),
            remedy=remedy_of(Metric.REQUESTS),
            hides=hides,
        )


def _departure(reading: Reading) -> str:
    pasts = [rate * 3600 for rate in (reading.yesterday, reading.last_week) if rate is not None]
    count = reading.count or 0.0
    if not pasts or min(pasts) < DEPARTURE_LEAST:
        return ""
    if count < min(pasts) / DEPARTURE:
        return _("Only {n} requests in the last hour").format(n=number(count))
    if count > max(pasts) * DEPARTURE:
        return _("{n} requests in the last hour, far more than usual").format(n=number(count))
    return ""


def _past_requests(reading: Reading) -> str:
    hours = (_("yesterday {value}"), reading.yesterday), (_("last week {value}"), reading.last_week)
    return ", ".join(
        word.format(value=measured(None if rate is None else round(rate * 3600), _("requests")))
        for word, rate in hours
    )


def _link(source: Measured, region: str) -> str:
    return console.metrics(
        region,
        namespace=source.namespace,
        names=(source.name,),
        dimensions=dict(source.dimensions),
    )
