"""Reads everything that the review judges: few lists, then metrics in batches of 500."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from functions.capacity_review.collect.databases import collect_databases
from functions.capacity_review.collect.prices import collect_prices
from functions.capacity_review.collect.scaling import collect_refusals, collect_scaling
from functions.capacity_review.collect.services import collect_services
from functions.capacity_review.collect.usage import begin_usage, finish_clusters, finish_services
from functions.capacity_review.judge.facts import (
    CapacityFacts,
    Cluster,
    ClusterFacts,
    Service,
    ServiceFacts,
)
from functions.capacity_review.judge.scaling import may_have_met_ceiling
from functions.capacity_review.judge.sizes import priced_classes
from functions.capacity_review.judge.span import Span
from opskit.find_targets import collect_targets
from opskit.targets import name_services

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from mypy_boto3_cloudwatch import CloudWatchClient

    from functions.capacity_review.judge.facts import ServiceUsage
    from functions.capacity_review.settings import CapacitySettings
    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.targets import EcsService


def collect_review(
    aws: Aws, reader: Reader, settings: CapacitySettings, now: datetime
) -> CapacityFacts:
    """Read half a year of every service and cluster; needs cloudwatch:GetMetricData.

    Raises:
        SettingsError: naming every malformed target.
    """
    found = collect_targets(aws, reader, settings)
    span, targets = Span.before(now), found.targets
    names = name_services(targets.services)
    cloudwatch: CloudWatchClient = aws.client("cloudwatch")
    usage = begin_usage(cloudwatch, reader, names, targets.clusters, span, now)
    services = _services(aws, reader, targets.services, finish_services(usage, names))
    used = finish_clusters(usage, targets.clusters)
    clusters = {
        name: ClusterFacts(cluster=cluster, instances=instances, usage=used[name])
        for name, (cluster, instances) in collect_databases(aws, reader, targets.clusters).items()
    }
    return CapacityFacts(
        region=aws.region,
        span=span,
        targets=found,
        services=_with_refusals(aws, reader, services, span),
        clusters=clusters,
        prices=collect_prices(
            aws,
            reader,
            fargate=any(_is_on_fargate(one) for one in services.values()),
            databases=_databases(clusters),
        ),
    )


type Services = dict[EcsService, ServiceFacts]


def _services(
    aws: Aws,
    reader: Reader,
    services: Sequence[EcsService],
    usage: Mapping[EcsService, ServiceUsage],
) -> Services:
    read, definitions = collect_services(aws, reader, services)
    scaling = collect_scaling(aws, reader, services)
    return {
        service: ServiceFacts(
            service=said,
            definition=definitions.get(said.definition) if isinstance(said, Service) else None,
            scaling=scaling[service],
            usage=usage[service],
        )
        for service, said in read.items()
    }


def _with_refusals(aws: Aws, reader: Reader, services: Services, span: Span) -> Services:
    """Ask what Auto Scaling refused only where it may have refused anything."""
    asked = [service for service, one in services.items() if may_have_met_ceiling(one)]
    if not asked:
        return services
    scaling = {service: one.scaling for service, one in services.items()}
    found = collect_refusals(aws, reader, scaling, asked, span.month)
    return {service: replace(one, scaling=found[service]) for service, one in services.items()}


def _is_on_fargate(facts: ServiceFacts) -> bool:
    return isinstance(facts.service, Service) and facts.service.fargate


def _databases(clusters: Mapping[str, ClusterFacts]) -> list[tuple[str, str]]:
    """Return engine and class of everything that advice may need the price of, each once."""
    found = [
        (facts.cluster.engine, kind)
        for facts in clusters.values()
        if isinstance(facts.cluster, Cluster) and isinstance(facts.instances, tuple)
        for instance in facts.instances
        for kind in priced_classes(instance)
    ]
    return list(dict.fromkeys(found))
