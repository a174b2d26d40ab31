"""An ECS service with its task definitions, images, scans and targets, as deployments change it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError

from tests.durable.actions.action_world import NOW
from tests.fake_aws import FakeAws
from tests.image_manifests import tell_manifests

HOME = "123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/petclinic"
OLD, NEW = "sha256:" + "a" * 64, "sha256:" + "b" * 64
ARN = "arn:aws:ecs:ap-northeast-2:123456789012:task-definition/petclinic-dev-app:"
GROUP = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:targetgroup/petclinic/1"


def definition(image: str, revision: int) -> dict[str, Any]:
    """Return a task definition as DescribeTaskDefinition tells it."""
    return {
        "taskDefinitionArn": f"{ARN}{revision}",
        "family": "petclinic-dev-app",
        "revision": revision,
        "status": "ACTIVE",
        "cpu": "256",
        "memory": "512",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "compatibilities": ["EC2", "FARGATE"],
        "registeredBy": "somebody",
        "taskRoleArn": "arn:aws:iam::123456789012:role/task",
        "executionRoleArn": "arn:aws:iam::123456789012:role/execution",
        "containerDefinitions": [
            {"name": "app", "image": image, "essential": True, "cpu": 256},
            {"name": "agent", "image": "public.ecr.aws/agent:1", "essential": False},
        ],
    }


@dataclass
class FakeRelease:
    """One service whose rollouts take a few looks.

    Attributes:
        ends: what becomes of a rollout: SUCCESSFUL, ROLLBACK_SUCCESSFUL or IN_PROGRESS for ever.
        healthy: targets that are healthy once a rollout is through.
        looks: how many looks a rollout takes.
        digests: the images of the repository, by tag.
        criticals: what the scans of digests find; one that is missing was not scanned.
        scan_status: of every scan.
        indexes: the manifests of those digests that are indexes.
        configuration: how it rolls out.
        grace: its health check's grace period in seconds.
        on_look, on_register, on_update: what happens when it is looked at, and so on.
    """

    ends: str = "SUCCESSFUL"
    healthy: int = 2
    looks: int = 3
    digests: dict[str, str] = field(default_factory=lambda: {"v1": OLD, "v2": NEW})
    criticals: dict[str, list[str]] = field(default_factory=lambda: {OLD: [], NEW: []})
    scan_status: str = "COMPLETE"
    indexes: dict[str, dict[str, Any]] = field(default_factory=dict)
    configuration: dict[str, Any] = field(
        default_factory=lambda: {
            "minimumHealthyPercent": 100,
            "maximumPercent": 200,
            "deploymentCircuitBreaker": {"enable": True, "rollback": True},
        }
    )
    grace: int = 60
    revisions: dict[int, dict[str, Any]] = field(
        default_factory=lambda: {7: definition(f"{HOME}:v1", 7)}
    )
    revision: int = 7
    state: str = "COMPLETED"
    history: list[tuple[int, str]] = field(default_factory=lambda: [(7, "SUCCESSFUL")])
    remembers: bool = True
    left: int = 0
    updates: list[Mapping[str, Any]] = field(default_factory=list)
    on_look: Callable[[], None] = lambda: None
    on_update: Callable[[], None] = lambda: None
    on_register: Callable[[], None] = lambda: None

    def serve(self, fake: FakeAws) -> None:
        """Answer everything that a deployment asks."""
        fake.answer("DescribeServices", self.describe)
        fake.answer("UpdateService", self.update)
        fake.answer("DescribeTaskDefinition", self.define)
        fake.answer("RegisterTaskDefinition", self.register)
        fake.answer("ListServiceDeployments", self.list_deployments)
        fake.answer("DescribeServiceRevisions", self.describe_revision)
        fake.answer("DescribeImages", self.describe_images)
        fake.answer("DescribeImageScanFindings", self.scan)
        fake.answer("BatchGetImage", self.tell_manifest)
        fake.answer("DescribeTargetHealth", self.describe_targets)

    def describe(self, _asked: Mapping[str, Any]) -> Mapping[str, Any]:
        self.on_look()
        if self.left:
            self.left -= 1
            if not self.left:
                self._end()
        rollout = {
            "id": f"ecs-svc/{len(self.history)}",
            "status": "PRIMARY",
            "rolloutState": self.state,
            "taskDefinition": f"{ARN}{self.revision}",
            "runningCount": 2,
            "desiredCount": 2,
            "failedTasks": 0,
            "createdAt": NOW - timedelta(hours=1),
        }
        service = {
            "serviceName": "petclinic-dev-app",
            "status": "ACTIVE",
            "desiredCount": 2,
            "runningCount": 2,
            "pendingCount": 0,
            "deployments": [rollout],
            "deploymentConfiguration": self.configuration,
            "loadBalancers": [{"targetGroupArn": GROUP}],
            "healthCheckGracePeriodSeconds": self.grace,
        }
        return {"services": [service]}

    def update(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        self.updates.append(asked)
        self.revision = int(asked["taskDefinition"].rpartition(":")[2])
        self.history.append((self.revision, "IN_PROGRESS"))
        self.state, self.left = "IN_PROGRESS", self.looks
        self.on_update()
        return {}

    def define(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        number = int(asked["taskDefinition"].rpartition(":")[2])
        tags = [{"key": "team", "value": "clinic"}] if "include" in asked else []
        return {"taskDefinition": self.revisions[number], "tags": tags}

    def register(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        number = max(self.revisions) + 1
        image = asked["containerDefinitions"][0]["image"]
        self.revisions[number] = definition(image, number)
        self.on_register()
        return {"taskDefinition": self.revisions[number]}

    def list_deployments(self, _asked: Mapping[str, Any]) -> Mapping[str, Any]:
        told = [
            {
                "serviceDeploymentArn": f"arn:deployment/{index}",
                "targetServiceRevisionArn": f"arn:revision/{revision}",
                "status": status,
                "createdAt": NOW + timedelta(minutes=index),
            }
            for index, (revision, status) in enumerate(self.history)
        ]
        return {"serviceDeployments": told if self.remembers else []}

    def describe_revision(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        number = int(asked["serviceRevisionArns"][0].rpartition("/")[2])
        image = self.revisions[number]["containerDefinitions"][0]["image"]
        digest = image.partition("@")[2] or OLD
        running = {"containerName": "app", "image": image, "imageDigest": digest}
        told = {"taskDefinition": f"{ARN}{number}", "containerImages": [running]}
        return {"serviceRevisions": [told]}

    def describe_images(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        wanted = asked["imageIds"][0]
        digest = wanted.get("imageDigest") or self.digests.get(wanted["imageTag"], "")
        known = digest in self.digests.values()
        return {"imageDetails": [{"imageDigest": digest}] if known else []}

    def scan(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        names = self.criticals.get(asked["imageId"]["imageDigest"])
        if names is None:
            said: Any = {"Error": {"Code": "ScanNotFoundException", "Message": "none"}}
            raise ClientError(said, "DescribeImageScanFindings")
        found = [{"name": name, "severity": "CRITICAL"} for name in names]
        return {
            "imageScanStatus": {"status": self.scan_status},
            "imageScanFindings": {"findings": [*found, {"name": "CVE-0", "severity": "HIGH"}]},
        }

    def tell_manifest(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        return tell_manifests(self.indexes)(asked)

    def describe_targets(self, _asked: Mapping[str, Any]) -> Mapping[str, Any]:
        states = ["healthy"] * self.healthy + ["draining"]
        return {"TargetHealthDescriptions": [{"TargetHealth": {"State": s}} for s in states]}

    def _end(self) -> None:
        number, _status = self.history.pop()
        self.history.append((number, self.ends))
        self.state = "IN_PROGRESS" if self.ends == "IN_PROGRESS" else "COMPLETED"
        if self.ends.startswith("ROLLBACK"):
            self.revision = 7
