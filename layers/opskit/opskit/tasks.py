"""What AWS says of the tasks of an ECS service: those that run and those that stopped."""

from dataclasses import dataclass
from datetime import datetime

WATCHMAN = "aws-guardduty-agent-"
"""What the name of GuardDuty's agent begins with. It is not essential: whether it can be pulled and
how it ends says nothing of its task (GuardDuty guide, Runtime Monitoring with Fargate)."""

_AWS_OWN = (WATCHMAN, "ecs-service-connect-")
"""So begin the names of containers that AWS puts beside a task's own, and keeps up to date: the
agent's image lies in a registry of AWS's, the proxy of ECS Service Connect has none."""


def is_aws_own(container: str) -> bool:
    """Tell whether a container of this name was put into its task by AWS."""
    return container.startswith(_AWS_OWN)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Image:
    """What one container of a running task was made from.

    Attributes:
        container: its name.
        reference: as the task definition names it, with its tag.
        digest: "sha256:...", or "" when AWS named none.
    """

    container: str
    reference: str
    digest: str

    @property
    def is_latest(self) -> bool:
        """Whether the reference floats: tagged `latest`, or not tagged at all."""
        last = self.reference.rsplit("/", 1)[-1]
        return "@" not in last and (":" not in last or last.endswith(":latest"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task that is wanted to run.

    Attributes:
        id: the last part of its ARN.
        status: "RUNNING", "PENDING", "PROVISIONING", ...
        created: when it was asked for (aware), or None.
        images: one a container.
    """

    id: str
    status: str
    created: datetime | None
    images: tuple[Image, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerEnd:
    """How one container of a stopped task ended.

    Attributes:
        name: the container's.
        exit_code: None when it never ran.
        reason: AWS's sentence, or "".
    """

    name: str
    exit_code: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A task that stopped.

    Attributes:
        task: the last part of its ARN.
        at: when (aware).
        code: AWS's word, "EssentialContainerExited", or "".
        reason: AWS's sentence, or "".
        containers: how each ended.
        definition: family and revision, "petclinic-dev-app:12", or "".
    """

    task: str
    at: datetime
    code: str
    reason: str
    containers: tuple[ContainerEnd, ...]
    definition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """The tasks of one service.

    Attributes:
        wanted: those that run or start.
        stopped: those that stopped in the last hour, newest first.
    """

    wanted: tuple[Task, ...] = ()
    stopped: tuple[Stop, ...] = ()
