"""What the sweep looks at: what could not be found, and when that is nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from functions.health_sweep.judge.unreadable import judge_unreadable
from functions.health_sweep.settings import SweepSettings
from functions.health_sweep.targets import Targets
from notifier.translation import _
from notifier.words import Finding, Severity
from opskit.unreadable import Read, Unreadable

_AREAS = ("ecs.", "aurora.", "alb.", "application.", "metrics.", "logs.", "alarms.", "targets.")


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


def judge_targets(facts: TargetFacts, settings: SweepSettings) -> list[Finding]:
    """Judge whether the sweep knows what to look at.

    Args:
        facts: what is to be looked at.
        settings: `discovery_tag`.
    """
    return list(_judge(facts, settings.discovery_tag))


def _judge(facts: TargetFacts, tag: str) -> Iterator[Finding]:
    if isinstance(facts.tagged, Unreadable):
        yield judge_unreadable(facts.tagged, code="targets.unreadable", hides=_AREAS)
    elif facts.targets == Targets():
        yield _unknown(
            "targets.none",
            tag or "health_sweep",
            _("Nothing was looked at: no service, cluster or load balancer is named or found"),
            _("Set EcsServices, DbClusters, LoadBalancers or DiscoveryTag in the parameters"),
            hides=_AREAS,
        )
    elif facts.tagged == Targets():
        yield _unknown(
            "targets.tag_empty",
            tag,
            _("Nothing carries this tag; only what is named was looked at"),
            _("Check DiscoveryTag in the stack's parameters, and the tags of the resources"),
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
