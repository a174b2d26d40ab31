"""The whole review: every resource's judgement, and what could not be looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from functions.capacity_review.judge.advice import judge_advice
from functions.capacity_review.judge.courses import Course, list_gauges
from functions.capacity_review.judge.facts import CapacityFacts, Cluster, Scaling, Service
from functions.capacity_review.judge.gauges import counts_tasks
from functions.capacity_review.judge.growth import AREA, judge_growth
from functions.capacity_review.judge.limits import connection_limit
from functions.capacity_review.judge.pools import judge_pools
from functions.capacity_review.judge.scaling import Place, judge_scaling
from functions.capacity_review.settings import CapacitySettings
from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit import console
from opskit.targets import Targets, judge_targets, name_services
from opskit.unreadable import Unreadable
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

JOB = "capacity_review"

METRICS = "cloudwatch:GetMetricData"

type Failed = tuple[Unreadable, tuple[str, ...]]


def judge_review(
    facts: CapacityFacts,
    settings: CapacitySettings,
    courses: Sequence[Course],
    *,
    zone: ZoneInfo,
) -> tuple[Finding, ...]:
    """Judge capacity (manual: monthly checklist 2, quarterly maintenance 2).

    Args:
        facts: what was read, and what could not be.
        settings: what is full.
        courses: of every measure that could be read.
        zone: the team's, for dates in sentences.
    """
    names = name_services(facts.services)
    found = [*judge_targets(facts.targets, settings, job=JOB, areas=(AREA,))]
    found += _unread(facts, settings)
    found += _missing(facts)
    found += judge_growth(courses, facts.region, facts.span.end, zone)
    for service, one in facts.services.items():
        place = Place(service=service, name=names[service], region=facts.region)
        found += judge_scaling(place, one)
    found += judge_pools(facts)
    found += _unlimited(facts)
    found += judge_advice(facts, settings)
    return tuple(found)


def _missing(facts: CapacityFacts) -> Iterator[Finding]:
    names = name_services(facts.services)
    gone = [names[service] for service, one in facts.services.items() if one.service is None]
    gone += [name for name, one in facts.clusters.items() if one.cluster is None]
    for name in gone:
        yield Finding(
            code="capacity.missing",
            resource=name,
            severity=Severity.UNKNOWN,
            sentence=_("It does not exist, so nothing of it was measured"),
            remedy=_("Check its name in the stack's parameters"),
            hides=(f"{AREA}|{name}", "capacity.pools"),
        )


def _unlimited(facts: CapacityFacts) -> Iterator[Finding]:
    """Say where a limit or a count is not known: what is measured against it, nobody knows."""
    for name, cluster in facts.clusters.items():
        if not isinstance(cluster.cluster, Cluster) or isinstance(cluster.instances, Unreadable):
            continue
        said = cluster.writer.max_connections if cluster.writer else None
        if connection_limit(cluster) is None and not isinstance(said, Unreadable):
            yield _unknown(
                "capacity.limit_unknown",
                name,
                _("max_connections is not known: its class or its own formula is in no table"),
                _("Ask the writer: SELECT @@max_connections; then set it as a number"),
                ("capacity.connections", "capacity.pools"),
                console.rds_cluster(facts.region, name),
            )
    names = name_services(facts.services)
    for service, one in facts.services.items():
        if not isinstance(one.service, Service) or isinstance(one.usage.samples_now, Unreadable):
            continue
        if one.service.running and not counts_tasks(one):
            yield _unknown(
                "capacity.tasks_uncounted",
                names[service],
                _("CloudWatch's samples are not as many as its tasks: their number is not known"),
                _("Enable Container Insights, or look at the service's events"),
                ("capacity.tasks", "capacity.ceiling"),
                "",
            )


def _unknown(
    code: str, resource: str, sentence: str, remedy: str, hides: tuple[str, ...], link: str
) -> Finding:
    return Finding(
        code=code,
        resource=resource,
        severity=Severity.UNKNOWN,
        sentence=sentence,
        link=link,
        remedy=remedy,
        hides=tuple(f"{one}|{resource}" for one in hides),
    )


def _unread(facts: CapacityFacts, settings: CapacitySettings) -> Iterator[Finding]:
    """One finding for each kind of refusal, hiding what it was needed for."""
    by_hides: dict[tuple[str, ...], list[Unreadable]] = {}
    for failed, hides in _failures(facts, settings):
        # A call carries many resources' metrics: whose name it had says nothing.
        many = failed.operation == METRICS
        by_hides.setdefault(hides, []).append(
            replace(failed, resource="CloudWatch") if many else failed
        )
    told: dict[str, Finding] = {}
    for hides, failures in by_hides.items():
        for one in merge_unreadable(failures, area="AWS"):
            code = f"{AREA}unreadable_{one.operation.partition(':')[2].lower()}"
            finding = judge_unreadable(one, code=code, hides=hides)
            old = told.setdefault(finding.fingerprint, finding)
            both = tuple(dict.fromkeys((*old.hides, *hides)))
            told[finding.fingerprint] = replace(old, hides=both)
    yield from told.values()


_SCALING = ("capacity.scaling_", "capacity.ceiling", "capacity.tasks", "capacity.pools")
_ADVICE = ("capacity.too_",)
_OF_SERVICE = ("capacity.tasks", "capacity.cpu", "capacity.memory", "capacity.ceiling", *_ADVICE)


def _failures(facts: CapacityFacts, settings: CapacitySettings) -> Iterator[Failed]:
    for gauge in list_gauges(facts, settings):
        if isinstance(gauge.days, Unreadable):
            yield gauge.days, (f"{AREA}{gauge.measure.value}", *_ADVICE)
    for one in facts.services.values():
        refused = one.scaling.refused if isinstance(one.scaling, Scaling) else None
        reads: tuple[tuple[object, tuple[str, ...]], ...] = (
            (one.service, (*_OF_SERVICE, *_SCALING)),
            (one.definition, (*_ADVICE, "capacity.pools")),
            (one.scaling, _SCALING),
            (refused, ("capacity.ceiling",)),
            (one.usage.samples_now, ("capacity.tasks", "capacity.ceiling")),
            (one.usage.sample_hours, ("capacity.ceiling",)),
        )
        yield from ((read, hides) for read, hides in reads if isinstance(read, Unreadable))
    for cluster in facts.clusters.values():
        yield from _of_database(cluster.cluster, cluster.instances)
        if cluster.writer and isinstance(cluster.writer.max_connections, Unreadable):
            yield cluster.writer.max_connections, ("capacity.connections", "capacity.pools")
    if isinstance(facts.prices, Unreadable):
        yield facts.prices, _ADVICE


def _of_database(cluster: object, instances: object) -> Iterator[Failed]:
    if isinstance(cluster, Unreadable):
        yield cluster, (AREA,)
    elif isinstance(instances, Unreadable):
        yield instances, ("capacity.connections", "capacity.pools", *_ADVICE)


def subject_of(targets: Targets) -> str:
    """Say what was reviewed: "26 weeks of 1 ECS service, 1 Aurora cluster"."""
    services, clusters = len(targets.services), len(targets.clusters)
    counts = (
        (services, ngettext("{n} ECS service", "{n} ECS services", services)),
        (clusters, ngettext("{n} Aurora cluster", "{n} Aurora clusters", clusters)),
    )
    told = ", ".join(words.format(n=n) for n, words in counts if n)
    return _("26 weeks of {what}").format(what=told) if told else ""
