"""ECS: how services and their containers are set up, and what of it helps an attacker."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from functions.security_review.judge.checks import run_checks
from functions.security_review.judge.ecs_checks import (
    CONTAINER_CHECKS,
    DEFINITION_CHECKS,
    SERVICE_CHECKS,
    Container,
    Definition,
    Service,
)
from notifier.translation import _, ngettext
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.targets import EcsService, name_services
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

HIDES = ("ecs.", "security_groups.", "logs.", "secrets.")
"""What is found by way of a service: itself, and the groups, logs and secrets that it names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EcsFacts:
    """What ECS said.

    Attributes:
        region: for links.
        services: by name; None for one that does not exist.
        definitions: the task definitions that the services run, by "family:revision".
    """

    region: str
    services: Mapping[EcsService, Read[Service | None]]
    definitions: Mapping[str, Read[Definition]]

    def definition_of(self, service: EcsService) -> Read[Definition] | None:
        """Return the task definition of a service that could be read."""
        found = self.services.get(service)
        return self.definitions.get(found.definition) if isinstance(found, Service) else None

    def unread(self) -> list[Unreadable]:
        """Return what could not be read."""
        parts = (*self.services.values(), *self.definitions.values())
        return [part for part in parts if isinstance(part, Unreadable)]


def judge_ecs(facts: EcsFacts) -> list[Finding]:
    """Judge services and containers (Security Hub's ECS controls; manual: weekly checklist 1)."""
    return list(_judge(facts))


def section_ecs(facts: EcsFacts) -> Section:
    """Say what was looked at: a line for each service."""
    lines = []
    names = name_services(facts.services)
    for service, said in facts.services.items():
        definition = facts.definition_of(service)
        if not isinstance(said, Service) or not isinstance(definition, Definition):
            continue
        count = len(definition.containers)
        containers = ngettext("{n} container", "{n} containers", count).format(n=count)
        lines.append(f"{names[service]}: {definition.name}, {containers}")
    return Section(title=_("ECS"), lines=tuple(lines))


def _judge(facts: EcsFacts) -> Iterator[Finding]:
    for failed in merge_unreadable(facts.unread(), area="ECS"):
        yield judge_unreadable(failed, code="ecs.unreadable", hides=HIDES)
    names = name_services(facts.services)
    for service, said in facts.services.items():
        if isinstance(said, Unreadable):
            continue
        resource = names[service]
        link = console.ecs_service(facts.region, cluster=service.cluster, service=service.name)
        if said is None:
            yield _missing(service, resource, link)
            continue
        yield from run_checks(SERVICE_CHECKS, said, resource=resource, link=link)
        definition = facts.definition_of(service)
        if isinstance(definition, Definition):
            yield from _judge_definition(definition, resource, link)


def _judge_definition(definition: Definition, resource: str, link: str) -> Iterator[Finding]:
    yield from run_checks(DEFINITION_CHECKS, definition, resource=resource, link=link)
    for container in definition.containers:
        yield from _judge_container(container, resource, link)


def _judge_container(container: Container, service: str, link: str) -> Iterator[Finding]:
    resource = f"{service}/{container.name}"
    yield from run_checks(CONTAINER_CHECKS, container, resource=resource, link=link)


def _missing(service: EcsService, resource: str, link: str) -> Finding:
    return Finding(
        code="ecs.missing",
        resource=resource,
        severity=Severity.UNKNOWN,
        sentence=_("This ECS service does not exist, so nothing of it was checked"),
        link=link,
        remedy=f"aws ecs list-services --cluster {service.cluster}",
        hides=HIDES,
    )
