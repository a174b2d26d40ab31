"""Finds what to look at: the settings' lists, and whatever carries the discovery tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.settings import SettingsError
from opskit.targets import EcsService, TargetFacts, Targets
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mypy_boto3_resourcegroupstaggingapi import ResourceGroupsTaggingAPIClient

    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.targets import NamesTargets

KINDS = ["ecs:service", "rds:cluster", "elasticloadbalancing:loadbalancer"]

PAGE = 100
"""The most resources in one page of GetResources (its API reference)."""


def collect_targets(
    aws: Aws, reader: Reader, settings: NamesTargets, *, mistakes: Iterable[str] = ()
) -> TargetFacts:
    """Join what the settings name with what carries the discovery tag, each once, names first.

    Needs tag:GetResources where a tag is set.

    Args:
        aws: clients.
        reader: the pool.
        settings: lists and tag.
        mistakes: what else is wrong with the job's settings, to be told with the rest.

    Raises:
        SettingsError: naming every malformed entry and what was expected.
    """
    named = parse_targets(settings, mistakes)
    if not settings.discovery_tag:
        return TargetFacts(targets=named, tagged=None)
    key, _, value = settings.discovery_tag.partition("=")
    tagging: ResourceGroupsTaggingAPIClient = aws.client("resourcegroupstaggingapi")
    arns = reader.start(
        "tag:GetResources", settings.discovery_tag, lambda: _find(tagging, key, value)
    ).result()
    if isinstance(arns, Unreadable):
        return TargetFacts(targets=named, tagged=arns)
    found = _sort(arns)
    return TargetFacts(
        targets=_join(named, found),
        tagged=found,
        clusterless=tuple(arn for arn in arns if _is_clusterless(arn)),
    )


def parse_targets(settings: NamesTargets, mistakes: Iterable[str] = ()) -> Targets:
    """Return what the settings name.

    Raises:
        SettingsError: naming every malformed entry of ECS_SERVICES and DISCOVERY_TAG, and what
            was expected.
    """
    if wrong := [*_mistakes(settings), *mistakes]:
        raise SettingsError("; ".join(wrong))
    services = (entry.split("/") for entry in settings.ecs_services)
    return _join(
        Targets(
            services=tuple(EcsService(cluster=cluster, name=name) for cluster, name in services),
            clusters=settings.db_clusters,
            load_balancers=settings.load_balancers,
        ),
        Targets(),
    )


def _mistakes(settings: NamesTargets) -> Iterator[str]:
    for entry in settings.ecs_services:
        parts = entry.split("/")
        if len(parts) != len(("cluster", "service")) or not all(part.strip() for part in parts):
            yield f"ECS_SERVICES has {entry!r}: expected cluster/service"
    key, _, value = settings.discovery_tag.partition("=")
    if settings.discovery_tag and not (key.strip() and value.strip()):
        yield f"DISCOVERY_TAG is {settings.discovery_tag!r}: expected Key=Value"


def _find(tagging: ResourceGroupsTaggingAPIClient, key: str, value: str) -> list[str]:
    pages = tagging.get_paginator("get_resources").paginate(
        TagFilters=[{"Key": key, "Values": [value]}],
        ResourceTypeFilters=KINDS,
        PaginationConfig={"PageSize": PAGE},
    )
    return [said["ResourceARN"] for page in pages for said in page["ResourceTagMappingList"]]


def _sort(arns: Iterable[str]) -> Targets:
    """Sort ARNs into targets by what follows the account: arn:aws:ecs:region:account:..."""
    services, clusters, load_balancers = [], [], []
    for arn in sorted(arns):
        match arn.split(":")[2], arn.split(":", 5)[5].replace(":", "/").split("/"):
            case "ecs", ["service", cluster, name]:
                services.append(EcsService(cluster=cluster, name=name))
            case "rds", ["cluster", name]:
                clusters.append(name)
            case "elasticloadbalancing", ["loadbalancer", "app", name, _]:
                load_balancers.append(name)
            case _:  # network and classic load balancers are none of ours
                pass
    return Targets(
        services=tuple(services), clusters=tuple(clusters), load_balancers=tuple(load_balancers)
    )


def _is_clusterless(arn: str) -> bool:
    """Tell the old form arn:aws:ecs:region:account:service/name."""
    return ":service/" in arn and arn.count("/") == 1


def _join(named: Targets, found: Targets) -> Targets:
    return Targets(
        services=tuple(dict.fromkeys(named.services + found.services)),
        clusters=tuple(dict.fromkeys(named.clusters + found.clusters)),
        load_balancers=tuple(dict.fromkeys(named.load_balancers + found.load_balancers)),
    )
