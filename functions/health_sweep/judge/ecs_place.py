"""Where a finding of ECS belongs: the service's name, its console page, its commands."""

from collections.abc import Collection
from dataclasses import dataclass

from notifier.words import Finding, Severity
from opskit import console
from opskit.targets import EcsService, name_services


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One service as findings name it.

    Attributes:
        service: cluster and name.
        resource: the name that the team uses; with the cluster where two clusters share it.
        region: for links.
    """

    service: EcsService
    resource: str
    region: str

    @property
    def link(self) -> str:
        """The service's page in the console."""
        return console.ecs_service(
            self.region, cluster=self.service.cluster, service=self.service.name
        )

    @property
    def update(self) -> str:
        """The AWS CLI's command to change the service, short of what to change."""
        return f"aws ecs update-service --cluster {self.service.cluster} --service {self.name}"

    @property
    def stopped(self) -> str:
        """The AWS CLI's command to list the tasks that stopped."""
        where = f"--cluster {self.service.cluster} --service-name {self.name}"
        return f"aws ecs list-tasks {where} --desired-status STOPPED"

    @property
    def events(self) -> str:
        """The AWS CLI's command to read what ECS last said of the service."""
        where = f"--cluster {self.service.cluster} --services {self.name}"
        return f"aws ecs describe-services {where} --query 'services[0].events[:5].message'"

    @property
    def name(self) -> str:
        """The service's own name."""
        return self.service.name

    def finding(
        self,
        code: str,
        severity: Severity,
        sentence: str,
        *,
        remedy: str,
        evidence: tuple[str, ...] = (),
        task: str = "",
        alone: bool = False,
    ) -> Finding:
        """Make a finding on this service.

        Args:
            code: the finding's.
            severity: the finding's.
            sentence: the finding's.
            remedy: the finding's.
            evidence: the finding's.
            task: where the link leads; "" leads to the service.
            alone: whether nothing else of this service can be judged because of it.
        """
        link = self.link
        if task:
            link = console.ecs_task(self.region, cluster=self.service.cluster, task=task)
        return Finding(
            code=code,
            resource=self.resource,
            severity=severity,
            sentence=sentence,
            evidence=evidence,
            link=link,
            remedy=remedy,
            hides=(f"ecs.|{self.resource}",) if alone else (),
        )


def name_places(services: Collection[EcsService], region: str) -> dict[EcsService, Place]:
    """Name the services of one sweep so that no two have the same name.

    Args:
        services: all of them.
        region: for links.
    """
    return {
        service: Place(service=service, resource=name, region=region)
        for service, name in name_services(services).items()
    }
