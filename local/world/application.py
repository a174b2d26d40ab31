"""The PetClinic's application: image, service and tasks on ECS, and the load balancer."""

import json
from dataclasses import dataclass
from typing import Any

from local.world.names import (
    ACCESS_LOG_BUCKET,
    ACCOUNT,
    APPLICATION_PORT,
    BUILD_PROJECT,
    CLUSTER,
    CONTAINER,
    IMAGE_DIGEST,
    LOAD_BALANCER,
    LOG_GROUP,
    REGION,
    REPOSITORY,
    SERVICE,
    TARGET_GROUP,
    TARGETS,
    tags_lower,
    tags_upper,
)
from local.world.network import Network
from local.world.place import Place

IMAGE = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{REPOSITORY}@{IMAGE_DIGEST}"
_ROLES = ("petclinic-dev-task", "petclinic-dev-execution")
_BUILD_ROLE = f"arn:aws:iam::{ACCOUNT}:role/petclinic-dev-build"
_TRUST = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
    '"Principal": {"Service": "ecs-tasks.amazonaws.com"}}]}'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The ARNs of what serves the PetClinic."""

    load_balancer: str
    target_group: str
    tasks: tuple[str, ...]

    @property
    def load_balancer_dimension(self) -> str:
        """The load balancer as CloudWatch names it: app/name/id."""
        return self.load_balancer.partition("loadbalancer/")[2]

    @property
    def target_group_dimension(self) -> str:
        """The target group as CloudWatch names it: targetgroup/name/id."""
        return self.target_group.rpartition(":")[2]


def seed_application(place: Place, network: Network) -> Application:
    """Create what is missing of the application and return its ARNs."""
    load_balancer, target_group = _seed_load_balancer(place, network)
    _seed_image(place)
    _seed_build_project(place)
    ecs = place.client("ecs")
    ecs.create_cluster(clusterName=CLUSTER, tags=tags_lower())  # answers with the one that is there
    found = ecs.describe_services(cluster=CLUSTER, services=[SERVICE]).get("services", [])
    if not found:
        _create_roles(place)
        _create_service(ecs, network, target_group)
    tasks = ecs.list_tasks(cluster=CLUSTER, serviceName=SERVICE, desiredStatus="RUNNING")
    return Application(
        load_balancer=load_balancer,
        target_group=target_group,
        tasks=tuple(sorted(tasks["taskArns"])),
    )


def _seed_load_balancer(place: Place, network: Network) -> tuple[str, str]:
    elb = place.client("elbv2")
    for balancer in elb.describe_load_balancers()["LoadBalancers"]:
        if balancer["LoadBalancerName"] == LOAD_BALANCER:
            groups = elb.describe_target_groups(Names=[TARGET_GROUP])["TargetGroups"]
            return balancer["LoadBalancerArn"], groups[0]["TargetGroupArn"]
    balancer = elb.create_load_balancer(
        Name=LOAD_BALANCER,
        Subnets=list(network.subnets),
        SecurityGroups=[network.groups["petclinic-dev-alb-sg"]],
        Tags=tags_upper(),
    )["LoadBalancers"][0]["LoadBalancerArn"]
    group = _create_target_group(elb, network)
    elb.create_listener(
        LoadBalancerArn=balancer,
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": group}],
    )
    logs = {"enabled": "true", "bucket": ACCESS_LOG_BUCKET, "prefix": ""}
    elb.modify_load_balancer_attributes(
        LoadBalancerArn=balancer,
        Attributes=[{"Key": f"access_logs.s3.{k}", "Value": v} for k, v in logs.items()],
    )
    return balancer, group


def _create_target_group(elb: Any, network: Network) -> str:  # noqa: ANN401 # a boto3 client
    group = elb.create_target_group(
        Name=TARGET_GROUP,
        Protocol="HTTP",
        Port=APPLICATION_PORT,
        VpcId=network.vpc,
        TargetType="ip",
        HealthCheckPath="/actuator/health",
        Tags=tags_upper(),
    )["TargetGroups"][0]["TargetGroupArn"]
    targets = [{"Id": address, "Port": APPLICATION_PORT} for address, _ in TARGETS]
    elb.register_targets(TargetGroupArn=group, Targets=targets)
    return str(group)


def _seed_image(place: Place) -> None:
    ecr = place.client("ecr")
    if any(r["repositoryName"] == REPOSITORY for r in ecr.describe_repositories()["repositories"]):
        return
    ecr.create_repository(
        repositoryName=REPOSITORY,
        imageScanningConfiguration={"scanOnPush": True},
        tags=tags_upper(),
    )
    for tag in ("v2.0.0", "latest"):
        tag_first_image(place, tag)


def tag_first_image(place: Place, tag: str) -> None:
    """Let a tag name the image that the service was seeded with."""
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": {"digest": IMAGE_DIGEST, "size": 214_958_080},
        "layers": [{"digest": IMAGE_DIGEST}],
    }
    place.client("ecr").put_image(
        repositoryName=REPOSITORY,
        imageManifest=json.dumps(manifest),
        imageTag=tag,
        imageDigest=IMAGE_DIGEST,
    )


def _seed_build_project(place: Place) -> None:
    """Create the project that builds the image and pushes it under the tag "latest", once."""
    codebuild = place.client("codebuild")
    if BUILD_PROJECT in codebuild.list_projects()["projects"]:
        return
    variables = {"IMAGE_REPO_NAME": REPOSITORY, "IMAGE_TAG": "latest"}
    codebuild.create_project(
        name=BUILD_PROJECT,
        source={"type": "CODECOMMIT", "location": "https://git.example/petclinic"},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={
            "type": "LINUX_CONTAINER",
            "image": "aws/codebuild/amazonlinux-x86_64-standard:5.0",
            "computeType": "BUILD_GENERAL1_SMALL",
            "privilegedMode": True,
            "environmentVariables": [
                {"name": name, "value": value} for name, value in variables.items()
            ],
        },
        serviceRole=_BUILD_ROLE,
        tags=tags_lower(),
    )


def _create_roles(place: Place) -> None:
    iam = place.client("iam")
    there = {role["RoleName"] for role in iam.list_roles()["Roles"]}
    for name in sorted(set(_ROLES) - there):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=_TRUST, Tags=tags_upper())


def _create_service(ecs: Any, network: Network, target_group: str) -> None:  # noqa: ANN401 # boto3
    for _ in range(2):  # the second revision is what a stuck deployment is stuck on
        ecs.register_task_definition(**_task_definition())
    ecs.create_service(
        cluster=CLUSTER,
        serviceName=SERVICE,
        taskDefinition=f"{SERVICE}:1",
        desiredCount=2,
        launchType="FARGATE",
        platformVersion="1.4.0",
        healthCheckGracePeriodSeconds=120,
        networkConfiguration={
            "awsvpcConfiguration": {
                "subnets": list(network.subnets),
                "securityGroups": [network.groups["petclinic-dev-app-sg"]],
            }
        },
        loadBalancers=[
            {
                "targetGroupArn": target_group,
                "containerName": CONTAINER,
                "containerPort": APPLICATION_PORT,
            }
        ],
        deploymentConfiguration={
            "deploymentCircuitBreaker": {"enable": True, "rollback": True},
            "maximumPercent": 200,
            "minimumHealthyPercent": 100,
        },
        tags=tags_lower(),
    )


def _task_definition() -> dict[str, Any]:
    task_role, execution_role = (f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in _ROLES)
    container = {
        "name": CONTAINER,
        "image": IMAGE,
        "essential": True,
        "portMappings": [{"containerPort": APPLICATION_PORT, "protocol": "tcp"}],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": LOG_GROUP,
                "awslogs-region": REGION,
                "awslogs-stream-prefix": "ecs",
            },
        },
    }
    return {
        "family": SERVICE,
        "taskRoleArn": task_role,
        "executionRoleArn": execution_role,
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
        "containerDefinitions": [container],
        "tags": tags_lower(),
    }
