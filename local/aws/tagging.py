"""Tags of the services that ministack's GetResources leaves out: RDS (moto's), ELB, Logs.

Leans on ministack 1.5.33's `tagging._COLLECTORS` (service -> generator of ARN and tags) and
`_RESOURCE_TAG_COLLECTORS` (the same, for the condition key aws:ResourceTag), the
`_tags` and `_log_groups` of its services, and on moto 5.2.5's `rds` backend.
"""

from collections.abc import Iterator, Sequence

from ministack.core.responses import get_account_id, get_region
from ministack.services import alb, cloudwatch_logs, tagging
from moto.backends import get_backend

type Tagged = tuple[str, list[dict[str, str]]]


def collect_missing_tags() -> None:
    """Let GetResources find Aurora clusters and instances, load balancers and log groups."""
    tagging._COLLECTORS.update(  # noqa: SLF001
        {
            "rds": _collect_rds,
            "elasticloadbalancing": _collect_load_balancing,
            "logs": _collect_log_groups,
        }
    )
    tagging._RESOURCE_TAG_COLLECTORS["rds"] = _collect_rds  # noqa: SLF001
    tagging._matches_type_filters = is_of_type  # noqa: SLF001


def is_of_type(arn: str, type_filters: Sequence[str]) -> bool:
    """Tell whether an ARN is of one of the types ("rds:db", "logs:log-group", "ecs")."""
    _, _, service, _, _, resource = arn.split(":", 5)
    for wanted in type_filters:
        wanted_service, _, kind = wanted.partition(":")
        is_kind = not kind or resource.startswith((f"{kind}:", f"{kind}/")) or resource == kind
        if service == wanted_service and is_kind:
            return True
    return not type_filters


def _collect_rds() -> Iterator[Tagged]:
    backend = get_backend("rds")[get_account_id()][get_region()]
    kept = backend.cluster_snapshots.values()
    for resource in [*backend.clusters.values(), *backend.databases.values(), *kept]:
        yield resource.arn, resource.tags


def _collect_load_balancing() -> Iterator[Tagged]:
    yield from ((arn, tags) for arn, tags in alb._tags.items())  # noqa: SLF001


def _collect_log_groups() -> Iterator[Tagged]:
    prefix = f"arn:aws:logs:{get_region()}:{get_account_id()}:log-group:"
    for name, group in cloudwatch_logs._log_groups.items():  # noqa: SLF001
        tags = group.get("tags", {})
        yield prefix + name, [{"Key": key, "Value": value} for key, value in tags.items()]
