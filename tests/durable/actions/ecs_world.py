"""An ECS service whose rollouts take a few looks, and what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.durable.actions.action_world import NOW
from tests.fake_aws import FakeAws

SERVICE = "petclinic-dev-cluster/petclinic-dev-app"


@dataclass
class FakeService:
    """One ECS service.

    Attributes:
        running: its tasks.
        desired: the tasks it wants.
        looks: how many looks a rollout takes.
        ends: what becomes of it: COMPLETED, FAILED, or IN_PROGRESS for ever.
        task_definition: of the newest deployment.
        rollouts: how many there were.
        state: of the newest one.
        failed: tasks of it that failed in a row.
        left: looks until the rollout is through.
        updates: the parameters of each UpdateService.
        on_update: what happens when it is updated; on_end, when a rollout is through.
    """

    running: int = 0
    desired: int = 2
    looks: int = 2
    ends: str = "COMPLETED"
    runs_after: int = 2
    task_definition: str = "petclinic-dev-app:7"
    rollouts: int = 1
    state: str = "COMPLETED"
    failed: int = 0
    left: int = 0
    status: str = "ACTIVE"
    updates: list[Mapping[str, Any]] = field(default_factory=list)
    on_update: Callable[[], None] = lambda: None
    on_end: Callable[[], None] = lambda: None

    def serve(self, fake: FakeAws) -> None:
        fake.answer("DescribeServices", self.describe)
        fake.answer("UpdateService", self.update)

    def describe(self, _asked: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.left:
            self.left -= 1
            if not self.left:
                self.state = self.ends
                self.running = self.runs_after
                self.on_end()
        return {"services": [self._service()]}

    def update(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        self.updates.append(asked)
        self.desired = asked.get("desiredCount", self.desired)
        self.task_definition = asked.get("taskDefinition", self.task_definition)
        if "taskDefinition" in asked or asked.get("forceNewDeployment"):
            self.rollouts += 1
        self.state, self.left = "IN_PROGRESS", self.looks
        self.on_update()
        return {"service": self._service()}

    def _service(self) -> Mapping[str, Any]:
        arn = "arn:aws:ecs:ap-northeast-2:123456789012:task-definition/" + self.task_definition
        return {
            "serviceName": "petclinic-dev-app",
            "status": self.status,
            "desiredCount": self.desired,
            "runningCount": self.running,
            "pendingCount": 0,
            "deployments": [
                {
                    "id": f"ecs-svc/{self.rollouts}",
                    "status": "PRIMARY",
                    "rolloutState": self.state,
                    "taskDefinition": arn,
                    "runningCount": self.running,
                    "desiredCount": self.desired,
                    "failedTasks": self.failed,
                    "createdAt": NOW - timedelta(hours=1),
                }
            ],
        }
