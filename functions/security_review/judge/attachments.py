"""What services, load balancers and clusters name: groups, buckets, secrets; None is not known."""

from collections.abc import Mapping

from functions.security_review.judge.alb import AlbFacts
from functions.security_review.judge.aurora import AuroraFacts
from functions.security_review.judge.ecs import EcsFacts
from functions.security_review.judge.ecs_checks import Container, Definition, Service
from opskit.unreadable import Unreadable


def list_attached(ecs: EcsFacts, alb: AlbFacts, aurora: AuroraFacts) -> frozenset[str]:
    """Return the identifiers of all security groups that are known to be attached."""
    named = [one.groups for one in ecs.services.values() if isinstance(one, Service)]
    named += [one.groups for one in alb.there()]
    named += [one.groups for one in aurora.there()]
    return frozenset(group for groups in named for group in groups)


def groups_of_services(ecs: EcsFacts) -> frozenset[str] | None:
    """Return the application's security groups; None where a service could not be read."""
    if any(isinstance(one, Unreadable) for one in ecs.services.values()):
        return None
    services = [one for one in ecs.services.values() if isinstance(one, Service)]
    return frozenset(group for one in services for group in one.groups)


def groups_of_databases(aurora: AuroraFacts) -> Mapping[str, int] | None:
    """Return the databases' security groups with their ports; None where they were not read."""
    if isinstance(aurora.clusters, Unreadable):
        return None
    return {group: one.port for one in aurora.there() for group in one.groups}


def containers(ecs: EcsFacts) -> list[Container]:
    """Return the containers of all task definitions that could be read."""
    definitions = [one for one in ecs.definitions.values() if isinstance(one, Definition)]
    return [container for one in definitions for container in one.containers]


def log_groups_named(ecs: EcsFacts) -> frozenset[str]:
    """Return the log groups that containers write to."""
    return frozenset(one.log_group for one in containers(ecs) if one.log_group)


def secrets_named(ecs: EcsFacts, aurora: AuroraFacts) -> frozenset[str]:
    """Return the ARNs of the secrets that containers and clusters name."""
    named = [secret for container in containers(ecs) for secret in container.secrets]
    return frozenset((*named, *(one.secret for one in aurora.there() if one.secret)))


def log_buckets(alb: AlbFacts, configured: str) -> tuple[str, ...]:
    """Return the buckets that hold access logs: those that load balancers name, and the setting's.

    Args:
        alb: the load balancers.
        configured: the bucket of the settings, or "".
    """
    named = [
        one.says("access_logs.s3.bucket")
        for one in alb.there()
        if one.says("access_logs.s3.enabled") == "true"
    ]
    return tuple(dict.fromkeys(bucket for bucket in (*named, configured) if bucket))
