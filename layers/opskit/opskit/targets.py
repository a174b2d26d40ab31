"""What a report looks at: resources named by settings or found by tag, and when that is nothing."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Protocol

from notifier.translation import _
from notifier.words import Finding, Severity
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable


class NamesTargets(Protocol):
    """A job's settings that say what to look at; fields are declared as in health_sweep's."""

    @property
    def ecs_services(self) -> tuple[str, ...]:
        """Entries "cluster/service"."""

    @property
    def db_clusters(self) -> tuple[str, ...]:
        """Aurora cluster identifiers."""

    @property
    def load_balancers(self) -> tuple[str, ...]:
        """Names of load balancers."""

    @property
    def discovery_tag(self) -> str:
        """Key=Value, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class EcsService:
    """One ECS service by its names."""

    cluster: str
    name: str


def name_services(services: Collection[EcsService]) -> dict[EcsService, str]:
    """Name services as findings do: with the cluster where two clusters share the name.

    One name for two services would make one finding of two, and accept both where one is meant.
    """
    times = Counter(service.name for service in services)
    return {
        service: service.name if times[service.name] == 1 else f"{service.cluster}/{service.name}"
        for service in services
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Everything that a report is to look at.

    Attributes:
        services: ECS services.
        clusters: Aurora cluster identifiers.
        load_balancers: names (not ARNs).
    """

    services: tuple[EcsService, ...] = ()
    clusters: tuple[str, ...] = ()
    load_balancers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetFacts:
    """What is to be looked at.

    Attributes:
        targets: named and found ones, each once: what the other areas look at.
        tagged: what the tag found; None where no tag is set.
        clusterless: ARNs of found ECS services in the old form, which names no cluster.
    """

    targets: Targets
    tagged: Read[Targets] | None
    clusterless: tuple[str, ...] = ()


def judge_targets(
    facts: TargetFacts, settings: NamesTargets, *, job: str, areas: tuple[str, ...]
) -> list[Finding]:
    """Judge whether a job knows what to look at.

    Args:
        facts: what is to be looked at.
        settings: `discovery_tag`.
        job: the job's name.
        areas: code prefixes that cannot be judged without targets, "ecs.".
    """
    return list(_judge(facts, settings.discovery_tag, job, areas))


def _judge(facts: TargetFacts, tag: str, job: str, areas: tuple[str, ...]) -> Iterator[Finding]:
    if isinstance(facts.tagged, Unreadable):
        yield judge_unreadable(facts.tagged, code="targets.unreadable", hides=areas)
    elif facts.targets == Targets():
        yield _unknown(
            "targets.none",
            tag or job,
            _("Nothing was looked at: no service, cluster or load balancer is named or found"),
            _("Set EcsServices, DbClusters, LoadBalancers or DiscoveryTag in the parameters"),
            hides=areas,
        )
    elif facts.tagged == Targets():
        yield _unknown(
            "targets.tag_empty",
            tag,
            _("Nothing carries this tag; only what is named was looked at"),
            _("Check DiscoveryTag in the stack's parameters, and the tags of the resources"),
            hides=areas,
        )
    for arn in facts.clusterless:
        yield _unknown(
            "targets.old_arn",
            arn,
            _("This ECS service was found by its tag but not looked at: its ARN names no cluster"),
            _("Name it in EcsServices as cluster/service"),
        )


def _unknown(
    code: str, resource: str, sentence: str, remedy: str, hides: tuple[str, ...] = ()
) -> Finding:
    return Finding(
        code=code,
        resource=resource,
        severity=Severity.UNKNOWN,
        sentence=sentence,
        remedy=remedy,
        hides=hides,
    )
