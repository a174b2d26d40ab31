"""What ECS says in the made-up account."""

from bench.world.place import (
    ACCOUNT,
    CLUSTER,
    REGION,
    TASKS_EACH,
    Answers,
    Json,
    World,
    arn,
    group_id,
    in_trouble,
    number_in,
    page,
    service_name,
)
from bench.world.traffic import target_group_arn

_EVENTS = 100
"""ECS gives a service's last 100 events with every DescribeServices (ECS Developer Guide)."""


def container_answers(world: World) -> Answers:
    """Return ECS's answers."""
    return {
        "ListServices": lambda asked: page(
            [service_arn(index) for index in range(world.services)],
            asked.get("nextToken"),
            asked.get("maxResults", 10),
            result="serviceArns",
            more="nextToken",
        ),
        "DescribeServices": lambda asked: {
            "services": [_service(world, number_in(name)) for name in asked["services"]],
            "failures": [],
        },
        "UpdateService": lambda asked: {"service": _service(world, number_in(asked["service"]))},
        "ListTasks": lambda asked: page(
            _task_arns(world, asked),
            asked.get("nextToken"),
            asked.get("maxResults", 100),
            result="taskArns",
            more="nextToken",
        ),
        "DescribeTasks": lambda asked: {
            "tasks": [_task(world, name) for name in asked["tasks"]],
            "failures": [],
        },
        "DescribeTaskDefinition": lambda asked: {
            "taskDefinition": _definition(number_in(asked["taskDefinition"]))
        },
    }


def service_arn(index: int) -> str:
    """Return the ARN of service number `index`."""
    return arn("ecs", f"service/{CLUSTER}/{service_name(index)}")


def _service(world: World, index: int) -> Json:
    running = TASKS_EACH - in_trouble(index)
    return {
        "serviceArn": service_arn(index),
        "serviceName": service_name(index),
        "clusterArn": arn("ecs", f"cluster/{CLUSTER}"),
        "loadBalancers": [
            {
                "targetGroupArn": target_group_arn(index),
                "containerName": "app",
                "containerPort": 8080,
            }
        ],
        "status": "ACTIVE",
        "desiredCount": TASKS_EACH,
        "runningCount": running,
        "pendingCount": TASKS_EACH - running,
        "launchType": "FARGATE",
        "platformVersion": "LATEST",
        "enableExecuteCommand": in_trouble(index),
        "networkConfiguration": {
            "awsvpcConfiguration": {
                "subnets": ["subnet-a", "subnet-b"],
                "securityGroups": [group_id(service_name(index))],
                "assignPublicIp": "DISABLED",
            }
        },
        "taskDefinition": _definition_arn(index),
        "deploymentConfiguration": {
            "deploymentCircuitBreaker": {"enable": True, "rollback": True},
            "maximumPercent": 200,
            "minimumHealthyPercent": 100,
        },
        "deployments": [_deployment(world, index, running)],
        "events": [_steady(world, index, number) for number in range(_EVENTS)],
        "createdAt": world.ago(days=30),
        "schedulingStrategy": "REPLICA",
        "healthCheckGracePeriodSeconds": 60,
    }


def _steady(world: World, index: int, number: int) -> Json:
    return {
        "id": f"00000000-0000-0000-0000-{number:012d}",
        "createdAt": world.ago(hours=6 * number),
        "message": f"(service {service_name(index)}) has reached a steady state.",
    }


def _deployment(world: World, index: int, running: int) -> Json:
    return {
        "id": f"ecs-svc/{index:019d}",
        "status": "PRIMARY",
        "taskDefinition": _definition_arn(index),
        "desiredCount": TASKS_EACH,
        "pendingCount": TASKS_EACH - running,
        "runningCount": running,
        "failedTasks": 0,
        "createdAt": world.ago(days=3),
        "updatedAt": world.ago(days=3),
        "launchType": "FARGATE",
        "rolloutState": "COMPLETED",
        "rolloutStateReason": "ECS deployment completed.",
    }


def _definition_arn(index: int) -> str:
    return arn("ecs", f"task-definition/{service_name(index)}:42")


def _definition(index: int) -> Json:
    name = service_name(index)
    role = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    return {
        "taskDefinitionArn": _definition_arn(index),
        "family": name,
        "revision": 42,
        "status": "ACTIVE",
        "networkMode": "awsvpc",
        "cpu": "512",
        "memory": "1024",
        "taskRoleArn": f"{role}-task",
        "executionRoleArn": f"{role}-execution",
        "containerDefinitions": [_container(index)],
    }


def _container(index: int) -> Json:
    """One that was made with care; every tenth service's holds a password and can be written."""
    name, troubled = service_name(index), in_trouble(index)
    password = [{"name": "DB_PASSWORD", "value": "Tr0ub4dor"}] if troubled else []
    pool = {"name": "SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE", "value": "10"}
    log = {"awslogs-group": f"/ecs/{name}", "awslogs-region": REGION}
    return {
        "name": "app",
        "image": _image(index),
        "user": "1000",
        "readonlyRootFilesystem": not troubled,
        "environment": [{"name": "SPRING_PROFILES_ACTIVE", "value": "mysql"}, pool, *password],
        "secrets": [{"name": "DB_URL", "valueFrom": secret_arn(name)}],
        "logConfiguration": {"logDriver": "awslogs", "options": log},
    }


def secret_arn(name: str) -> str:
    """Return the ARN of the secret of a service."""
    return arn("secretsmanager", f"secret:{name}-AbCdEf")


def _image(index: int) -> str:
    return f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{service_name(index)}:v1"


def _task_arns(world: World, asked: Json) -> list[str]:
    stopped = asked.get("desiredStatus") == "STOPPED"
    named = asked.get("serviceName")
    indexes = [number_in(named)] if named else list(range(world.services))
    return [
        arn("ecs", f"task/{CLUSTER}/{service_name(index)}-{number}{'-stopped' * stopped}")
        for index in indexes
        for number in range(in_trouble(index) if stopped else TASKS_EACH - in_trouble(index))
    ]


def _task(world: World, task_arn: str) -> Json:
    index = number_in(task_arn)
    stopped = task_arn.endswith("stopped")
    state = "STOPPED" if stopped else "RUNNING"
    end = {
        "stopCode": "EssentialContainerExited",
        "stoppedReason": "Essential container in task exited",
        "stoppedAt": world.ago(minutes=20),
    }
    return {
        "taskArn": task_arn,
        "clusterArn": arn("ecs", f"cluster/{CLUSTER}"),
        "taskDefinitionArn": _definition_arn(index),
        "group": f"service:{service_name(index)}",
        "startedBy": f"ecs-svc/{index:019d}",
        "lastStatus": state,
        "desiredStatus": state,
        "healthStatus": "HEALTHY",
        "launchType": "FARGATE",
        "availabilityZone": REGION + "ab"[index % 2],
        "createdAt": world.ago(days=3),
        "startedAt": world.ago(days=3),
        "containers": [
            {
                "name": "app",
                "image": _image(index),
                "imageDigest": f"sha256:{index:064d}",
                "lastStatus": state,
                **({"exitCode": 137, "reason": "OutOfMemoryError"} if stopped else {}),
            }
        ],
        **(end if stopped else {}),
    }
