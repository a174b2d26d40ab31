"""Reads what names log groups: task definitions, functions, gateways, databases, flow logs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from functions.log_cleanup.collect.gateways import find_gateway_uses
from functions.log_cleanup.facts import Use
from notifier.translation import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_ecs import ECSClient
    from mypy_boto3_ecs.type_defs import FailureTypeDef, TaskDefinitionTypeDef
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_rds import RDSClient

    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.unreadable import Read

type Uses = tuple[Use, ...]

_SERVICES = 10
"""The most services in one DescribeServices (ECS API reference)."""


def read_uses(aws: Aws, reader: Reader) -> dict[str, Read[Uses]]:
    """Read all uses at once; what could not be read keeps every group.

    Needs ecs:ListClusters, ListServices, DescribeServices, ListTaskDefinitionFamilies and
    DescribeTaskDefinition, lambda:ListFunctions, apigateway:GET, rds:DescribeDBClusters and
    DescribeDBInstances, ec2:DescribeFlowLogs.
    """
    begun = {
        "ECS": reader.start("ecs:DescribeTaskDefinition", "ECS", partial(_tasks, aws)),
        "Lambda": reader.start("lambda:ListFunctions", "Lambda", partial(_functions, aws)),
        "API Gateway": reader.start(
            "apigateway:GET", "API Gateway", partial(find_gateway_uses, aws)
        ),
        "RDS": reader.start("rds:DescribeDBClusters", "RDS", partial(_databases, aws)),
        "VPC": reader.start("ec2:DescribeFlowLogs", "VPC", partial(_flow_logs, aws)),
    }
    return {asked: found.result() for asked, found in begun.items()}


def _tasks(aws: Aws) -> Uses:
    """Read the task definitions of all services, and the newest one of each family."""
    ecs: ECSClient = aws.client("ecs")
    wanted = {arn for cluster in _clusters(ecs) for arn in _of_services(ecs, cluster)}
    families = ecs.get_paginator("list_task_definition_families").paginate(status="ACTIVE")
    wanted |= {family for page in families for family in page["families"]}
    return tuple(
        Use(group=group, by=_("the task definition {name}").format(name=said["family"]))
        for one in sorted(wanted)
        for said in [ecs.describe_task_definition(taskDefinition=one)["taskDefinition"]]
        for group in _groups_of(said)
    )


def _clusters(ecs: ECSClient) -> list[str]:
    pages = ecs.get_paginator("list_clusters").paginate()
    return [arn for page in pages for arn in page["clusterArns"]]


def _of_services(ecs: ECSClient, cluster: str) -> Iterator[str]:
    pages = ecs.get_paginator("list_services").paginate(cluster=cluster)
    arns = [arn for page in pages for arn in page["serviceArns"]]
    for start in range(0, len(arns), _SERVICES):
        some = arns[start : start + _SERVICES]
        answer = ecs.describe_services(cluster=cluster, services=some)
        _insist(answer.get("failures", []))
        for service in answer["services"]:
            for one in (service, *service.get("deployments", []), *service.get("taskSets", [])):
                if arn := one.get("taskDefinition"):
                    yield str(arn)


def _insist(failures: Sequence[FailureTypeDef]) -> None:
    """Raise for a service that is there and could not be read: what it names is not known."""
    for failure in failures:
        if (reason := failure.get("reason", "")) != "MISSING":
            arn = failure.get("arn", "")
            raise ClientError({"Error": {"Code": reason, "Message": arn}}, "DescribeServices")


def _groups_of(said: TaskDefinitionTypeDef) -> Iterator[str]:
    """Yield every value of a container's log options: awslogs-group, or a router's own name."""
    for container in said.get("containerDefinitions", []):
        options = container.get("logConfiguration", {}).get("options", {})
        yield from options.values()


def _functions(aws: Aws) -> Uses:
    client: LambdaClient = aws.client("lambda")
    return tuple(
        Use(
            group=one.get("LoggingConfig", {}).get("LogGroup")
            or f"/aws/lambda/{one['FunctionName']}",
            by=_("the function {name}").format(name=one.get("FunctionName", "")),
        )
        for page in client.get_paginator("list_functions").paginate()
        for one in page["Functions"]
    )


def _databases(aws: Aws) -> Uses:
    rds: RDSClient = aws.client("rds")
    clusters = [
        one["DBClusterIdentifier"]
        for page in rds.get_paginator("describe_db_clusters").paginate()
        for one in page["DBClusters"]
    ]
    instances = [
        one["DBInstanceIdentifier"]
        for page in rds.get_paginator("describe_db_instances").paginate()
        for one in page["DBInstances"]
    ]
    return (
        *(_database("cluster", name) for name in clusters),
        *(_database("instance", name) for name in instances),
    )


def _database(kind: str, name: str) -> Use:
    return Use(group=f"/aws/rds/{kind}/{name}/", by=_("the database {name}").format(name=name))


def _flow_logs(aws: Aws) -> Uses:
    ec2: EC2Client = aws.client("ec2")
    return tuple(
        Use(group=group, by=_("the flow log {name}").format(name=one.get("FlowLogId", "")))
        for page in ec2.get_paginator("describe_flow_logs").paginate()
        for one in page["FlowLogs"]
        if (group := one.get("LogGroupName", ""))
    )
