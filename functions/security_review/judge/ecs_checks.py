"""What an ECS service, its task definition and its containers ought to be."""

from collections.abc import Mapping
from dataclasses import dataclass

from functions.security_review.judge.checks import Check
from notifier.masking import mask
from notifier.translation import _
from notifier.words import Severity

_CURRENT_PLATFORM = ("", "LATEST", "1.4.0")
"""1.4.0 is what LATEST means on Linux (Fargate guide, "Platform versions")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """How one ECS service is set up.

    Attributes:
        cluster: its cluster's name.
        name: its name.
        definition: the task definition that it is to run, "family:revision".
        public_ip: whether its tasks get addresses on the internet.
        exec_enabled: whether people may open a shell in its containers.
        platform: Fargate's platform version, "LATEST", or "" on other launch types.
        groups: identifiers of its security groups.
    """

    cluster: str
    name: str
    definition: str
    public_ip: bool
    exec_enabled: bool
    platform: str
    groups: tuple[str, ...]

    @property
    def update(self) -> str:
        """The command to change the service, short of what to change."""
        return f"aws ecs update-service --cluster {self.cluster} --service {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """How one container is set up; values of its environment are never kept.

    Attributes:
        definition: its task definition's "family:revision".
        name: its name.
        plain_secrets: names of the variables that hold a secret in plain text.
        privileged: whether it has root's rights on its host.
        read_only_root: whether its root file system is read-only.
        user: who it runs as; "" where the image says.
        logs: whether its output is kept anywhere.
        log_group: where in CloudWatch, or "".
        secrets: ARNs or names from where ECS fills in secrets.
    """

    definition: str
    name: str
    plain_secrets: tuple[str, ...]
    privileged: bool
    read_only_root: bool
    user: str
    logs: bool
    log_group: str
    secrets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One revision of a task definition.

    Attributes:
        name: "family:revision".
        network_mode: "awsvpc", "host", ...
        shares_host: whether its processes see those of the host.
        same_role: whether the application has the rights of the agent that starts it.
        containers: its containers.
    """

    name: str
    network_mode: str
    shares_host: bool
    same_role: bool
    containers: tuple[Container, ...]


def find_plain_secrets(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the variables whose value is a secret, by name or by shape.

    Args:
        environment: a container's variables with their values.
    """
    return tuple(sorted(name for name, value in environment.items() if _is_secret(name, value)))


def _is_secret(name: str, value: str) -> bool:
    said = f"{name}={value}"
    # "${...}" is filled in by the application, from elsewhere; an ARN only says where that is.
    return bool(value) and not value.startswith(("${", "arn:")) and mask(said) != said


def _revise(one: Container | Definition) -> str:
    name = one.definition if isinstance(one, Container) else one.name
    return f"aws ecs describe-task-definition --task-definition {name} --query taskDefinition"


def _register(one: Container | Definition, change: str) -> str:
    return _("Set {change} in a new revision ({command}), register and deploy it").format(
        change=change, command=_revise(one)
    )


SERVICE_CHECKS = (
    Check[Service](
        code="ecs.public_ip",
        severity=Severity.WARNING,
        fails=lambda s: s.public_ip,
        sentence=lambda _s: _(
            "Its tasks have public IP addresses: only the security group keeps the internet out"
        ),
        remedy=lambda s: (
            f"{s.update} --network-configuration 'awsvpcConfiguration="
            f"{{subnets=[<private subnets>],securityGroups=[{','.join(s.groups)}],"
            "assignPublicIp=DISABLED}'"
        ),
    ),
    Check[Service](
        code="ecs.exec",
        severity=Severity.WARNING,
        fails=lambda s: s.exec_enabled,
        sentence=lambda _s: _(
            "ECS Exec is on: whoever has ecs:ExecuteCommand opens a shell in its containers"
        ),
        remedy=lambda s: f"{s.update} --disable-execute-command --force-new-deployment",
    ),
    Check[Service](
        code="ecs.platform",
        severity=Severity.WARNING,
        fails=lambda s: s.platform not in _CURRENT_PLATFORM,
        sentence=lambda s: _(
            "It is held to Fargate platform {version} (normal: LATEST): no security updates"
        ).format(version=s.platform),
        remedy=lambda s: f"{s.update} --platform-version LATEST --force-new-deployment",
    ),
)

DEFINITION_CHECKS = (
    Check[Definition](
        code="ecs.host_network",
        severity=Severity.WARNING,
        fails=lambda d: d.network_mode == "host",
        sentence=lambda _d: _("It shares its host's network: no security group of its own"),
        remedy=lambda d: _register(d, "networkMode=awsvpc"),
    ),
    Check[Definition](
        code="ecs.host_processes",
        severity=Severity.CRITICAL,
        fails=lambda d: d.shares_host,
        sentence=lambda _d: _("It sees and can stop its host's processes (pidMode is host)"),
        remedy=lambda d: _register(d, "pidMode=task"),
    ),
    Check[Definition](
        code="ecs.same_role",
        severity=Severity.WARNING,
        fails=lambda d: d.same_role,
        sentence=lambda _d: _(
            "Task role and execution role are one: the application may do what starting it needs"
        ),
        remedy=lambda d: _register(d, "taskRoleArn"),
    ),
)

CONTAINER_CHECKS = (
    Check[Container](
        code="ecs.plain_secret",
        severity=Severity.CRITICAL,
        fails=lambda c: bool(c.plain_secrets),
        sentence=lambda _c: _(
            "Secrets stand in plain text in its environment: whoever reads the task definition"
            " has them"
        ),
        remedy=lambda c: _(
            "aws secretsmanager create-secret --name {name}, refer to it under secrets in place of"
            " environment, deploy, and then change what was seen"
        ).format(name=f"{c.definition.partition(':')[0]}/{c.name}"),
        evidence=lambda c: c.plain_secrets,
    ),
    Check[Container](
        code="ecs.privileged",
        severity=Severity.CRITICAL,
        fails=lambda c: c.privileged,
        sentence=lambda _c: _("It runs privileged: who breaks into it owns its host"),
        remedy=lambda c: _register(c, "privileged=false"),
    ),
    Check[Container](
        code="ecs.root_user",
        severity=Severity.WARNING,
        fails=lambda c: c.user.partition(":")[0] in ("root", "0"),
        sentence=lambda _c: _("It runs as root: a break-in starts with every right"),
        remedy=lambda c: _register(c, "user=1000"),
    ),
    Check[Container](
        code="ecs.writable_root",
        severity=Severity.WARNING,
        fails=lambda c: not c.read_only_root,
        sentence=lambda _c: _("Its root file system can be written: an attacker can leave tools"),
        remedy=lambda c: _register(c, "readonlyRootFilesystem=true"),
    ),
    Check[Container](
        code="ecs.no_logs",
        severity=Severity.WARNING,
        fails=lambda c: not c.logs,
        sentence=lambda _c: _("Its output is kept nowhere: an attack would leave no trace"),
        remedy=lambda c: _register(c, "logConfiguration.logDriver=awslogs"),
    ),
)
