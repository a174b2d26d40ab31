"""A diagnosis as findings of a report, for people who ran it by hand."""

from collections.abc import Iterator

from functions.diagnose.judge.diagnosis import Diagnosis
from functions.diagnose.judge.facts import Facts
from functions.diagnose.judge.rank import NO_TROUBLE, Confidence, Ranked
from functions.diagnose.judge.rules import Cause
from functions.diagnose.judge.unread import NO_TARGETS
from functions.diagnose.judge.words import evidence_of, remedy_of, why_of
from functions.diagnose.settings import DiagnoseSettings
from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit import console
from opskit.targets import Targets, judge_targets
from opskit.unreadable import Unreadable
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

JOB = "diagnose"
AREA = "diagnosis."

_SEVERITIES = {
    Confidence.LIKELY: Severity.CRITICAL,
    Confidence.POSSIBLE: Severity.WARNING,
}


def findings_of(
    diagnosis: Diagnosis, facts: Facts, settings: DiagnoseSettings
) -> tuple[Finding, ...]:
    """Return a finding for each cause that is at least possible, and for what was not read."""
    return (
        *judge_targets(facts.targets, settings, job=JOB, areas=(AREA,)),
        *_causes(diagnosis, facts),
        *_unread(diagnosis, told=(NO_TARGETS, facts.targets.tagged)),
    )


def unreadable_of(diagnosis: Diagnosis) -> list[Unreadable]:
    """Return what could not be read, each kind of refusal once."""
    failed = (one for parts in diagnosis.unread.values() for one in parts)
    return merge_unreadable(failed, area="AWS")


def _causes(diagnosis: Diagnosis, facts: Facts) -> Iterator[Finding]:
    quiet = all(one.sign in NO_TROUBLE for one in diagnosis.seen)
    for ranked in diagnosis.ranked:
        unknown = ranked.cause is Cause.UNKNOWN
        if ranked.confidence is Confidence.UNLIKELY or (unknown and quiet and not ranked.unread):
            continue
        resource = _resource(ranked, diagnosis, facts.targets.targets)
        yield Finding(
            code=f"{AREA}{ranked.cause.value}",
            resource=resource,
            severity=Severity.UNKNOWN if unknown else _SEVERITIES[ranked.confidence],
            sentence=why_of(ranked, diagnosis),
            evidence=evidence_of(ranked),
            link=_link(ranked, diagnosis, facts),
            remedy=remedy_of(ranked, diagnosis),
            hides=(AREA,) if unknown and ranked.unread else (),
        )


def _resource(ranked: Ranked, diagnosis: Diagnosis, targets: Targets) -> str:
    if ranked.cause is Cause.BAD_DEPLOYMENT and diagnosis.suspect:
        return diagnosis.suspect.service.name
    if ranked.cause is not Cause.UNKNOWN and ranked.signs:
        return ranked.signs[0].resource
    names = (*(one.name for one in targets.services), *targets.clusters, *targets.load_balancers)
    return names[0] if names else JOB


def _link(ranked: Ranked, diagnosis: Diagnosis, facts: Facts) -> str:
    region, targets = facts.usage.region, facts.targets.targets
    if ranked.cause is Cause.DATABASE and targets.clusters:
        return console.rds_cluster(region, targets.clusters[0])
    service = diagnosis.suspect.service if diagnosis.suspect else next(iter(targets.services), None)
    if service is None or ranked.cause is Cause.UNKNOWN:
        return console.alarms_in_alarm(region)
    return console.ecs_service(region, cluster=service.cluster, service=service.name)


def _unread(diagnosis: Diagnosis, *, told: tuple[object, ...]) -> Iterator[Finding]:
    for one in unreadable_of(diagnosis):
        if one in told:  # by judge_targets
            continue
        code = f"{AREA}unreadable_{one.operation.partition(':')[2].lower()}"
        yield judge_unreadable(one, code=code, hides=(AREA,))


def subject_of(diagnosis: Diagnosis, targets: Targets) -> str:
    """Say what was looked at, and since when the trouble is there."""
    counts = (
        (
            len(targets.services),
            ngettext("{n} ECS service", "{n} ECS services", len(targets.services)),
        ),
        (
            len(targets.clusters),
            ngettext("{n} Aurora cluster", "{n} Aurora clusters", len(targets.clusters)),
        ),
        (
            len(targets.load_balancers),
            ngettext("{n} load balancer", "{n} load balancers", len(targets.load_balancers)),
        ),
    )
    told = [words.format(n=n) for n, words in counts if n]
    onset = diagnosis.look.onset
    if onset:
        told.append(_("trouble since {time}").format(time=diagnosis.look.clock(onset)))
    return ", ".join(told)
