"""The whole review: every resource's judgement, and what could not be looked at."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from functions.performance_review.judge.balancers import Look, availability_of, judge_balancer
from functions.performance_review.judge.clusters import CODE, cluster_availability, judge_cluster
from functions.performance_review.judge.facts import BalancerFacts, ClusterFacts, ReviewFacts
from functions.performance_review.settings import PerformanceSettings
from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit.targets import judge_targets
from opskit.unreadable import Unreadable
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

JOB = "performance_review"
AREA = "performance."

_TRAFFIC = ("performance.latency", "performance.slower", "performance.error_rate")
_OF_BALANCER = (
    *_TRAFFIC,
    "performance.throughput",
    "performance.availability",
    "performance.no_data",
)

type Failed = tuple[Unreadable, tuple[str, ...]]


def judge_review(
    facts: ReviewFacts, settings: PerformanceSettings, *, zone: ZoneInfo
) -> tuple[Finding, ...]:
    """Judge the month (manual: objectives, monthly checklist 1).

    Args:
        facts: what was read, and what could not be.
        settings: the objectives.
        zone: the team's, for times in sentences.
    """
    look = Look(settings=settings, span=facts.span, zone=zone, region=facts.region)
    found = [*judge_targets(facts.targets, settings, job=JOB, areas=(AREA,))]
    if facts.targets.targets.services and not (facts.balancers or facts.clusters):
        found.append(_only_services(facts))
    found += _unread(facts)
    for name, balancer in facts.balancers.items():
        if not isinstance(balancer, Unreadable):
            found += judge_balancer(name, balancer, look)
    for name, cluster in facts.clusters.items():
        found += judge_cluster(name, cluster, look)
    return tuple(found)


def _only_services(facts: ReviewFacts) -> Finding:
    return Finding(
        code="performance.nothing",
        resource=facts.targets.targets.services[0].name,
        severity=Severity.UNKNOWN,
        sentence=_("No load balancer and no cluster is named or found: no objective was measured"),
        remedy=_("Set LoadBalancers and DbClusters, or DiscoveryTag, in the parameters"),
        hides=(AREA,),
    )


def _unread(facts: ReviewFacts) -> Iterator[Finding]:
    """One finding for each kind of refusal, hiding what it was needed for."""
    by_hides: dict[tuple[str, ...], list[Unreadable]] = {}
    for failed, hides in _failures(facts):
        by_hides.setdefault(hides, []).append(failed)
    told: dict[str, Finding] = {}
    for hides, failures in by_hides.items():
        for one in merge_unreadable(failures, area="CloudWatch"):
            code = f"{AREA}unreadable_{one.operation.partition(':')[2].lower()}"
            finding = judge_unreadable(one, code=code, hides=hides)
            old = told.get(finding.fingerprint)
            told[finding.fingerprint] = _with_hides(finding, old) if old else finding
    yield from told.values()


def _with_hides(finding: Finding, old: Finding) -> Finding:
    return replace(old, hides=tuple(dict.fromkeys((*old.hides, *finding.hides))))


def _failures(facts: ReviewFacts) -> Iterator[Failed]:
    for balancer in facts.balancers.values():
        if isinstance(balancer, Unreadable):
            yield balancer, _OF_BALANCER
        else:
            yield from _of_balancer(balancer, facts)
    for cluster in facts.clusters.values():
        yield from _of_cluster(cluster, facts)


def _of_balancer(balancer: BalancerFacts, facts: ReviewFacts) -> Iterator[Failed]:
    reads: tuple[tuple[object, tuple[str, ...]], ...] = (
        (balancer.days, (*_TRAFFIC, "performance.no_data")),
        (balancer.latency, ()),
        (balancer.peaks, ("performance.throughput",)),
        (availability_of(balancer, facts.span), ("performance.availability",)),
    )
    for read, hides in reads:
        if isinstance(read, Unreadable):
            yield read, hides


def _of_cluster(cluster: ClusterFacts, facts: ReviewFacts) -> Iterator[Failed]:
    available = cluster_availability(cluster, facts.span)
    if isinstance(available, Unreadable):
        yield available, (CODE,)
    if isinstance(cluster.insights, Unreadable):
        yield cluster.insights, ("performance.insights_off",)
        return
    for one in cluster.insights:
        if isinstance(one.top, Unreadable):
            yield one.top, ()


def subject_of(facts: ReviewFacts, zone: ZoneInfo) -> str:
    """Say what was reviewed: "2026-11-01 to 2026-11-30 of 1 load balancer, 1 Aurora cluster"."""
    targets = facts.targets.targets
    balancers, clusters = len(targets.load_balancers), len(targets.clusters)
    counts = (
        (balancers, ngettext("{n} load balancer", "{n} load balancers", balancers)),
        (clusters, ngettext("{n} Aurora cluster", "{n} Aurora clusters", clusters)),
    )
    told = ", ".join(words.format(n=n) for n, words in counts if n)
    if not told:
        return ""
    first, last = (
        f"{at.astimezone(zone):%Y-%m-%d}"
        for at in (facts.span.start, facts.span.end - timedelta(seconds=1))
    )
    return _("{first} to {last} of {what}").format(first=first, last=last, what=told)
