"""Rights as AWS checks them: a call's action, resource and condition keys, where ministack errs.

Leans on ministack 1.5.33: `iam_actions.extract_iam_action`, `extract_resource_arn`,
`request_tag_context` and `logs_service_context`, which its dispatch looks up in the module at each
call. Their action and resource types are those of AWS's Service Authorization Reference.
"""

import json
from collections.abc import Mapping
from typing import Any

from ministack.core import iam_actions

_RDS_ARNS = ("ResourceArn", "ResourceName")
_RDS_KINDS = (
    ("TargetDBClusterSnapshotIdentifier", "cluster-snapshot"),
    ("DBClusterSnapshotIdentifier", "cluster-snapshot"),
    ("DBClusterIdentifier", "cluster"),
    ("DBInstanceIdentifier", "db"),
)
_RDS_LISTS = {
    "DescribeDBClusterSnapshots": "cluster-snapshot:*",
    "DescribeDBClusters": "cluster:*",
    "DescribeDBInstances": "db:*",
    "DescribePendingMaintenanceActions": "cluster:*",
}
_ACTIONS = {"budgets:DescribeBudgets": "budgets:ViewBudget"}
_ECS_OF_SERVICE = {
    "CreateService",
    "DeleteService",
    "DescribeServices",
    "ListServiceDeployments",
    "UpdateService",
}
_ECS_OF_TASK = {"StopTask", "DescribeTasks"}


def find_ecs_resource(action: str, body: Mapping[str, Any], prefix: str) -> str | None:
    """Name the resource of an ECS call, or None where ministack is right.

    Args:
        action: such as "UpdateService".
        body: the call's parameters.
        prefix: "arn:aws:ecs:<region>:<account>".
    """
    cluster = str(body.get("cluster") or "default").rpartition("/")[2]
    service = body.get("service") or body.get("serviceName") or _first(body.get("services"))
    task = body.get("task") or _first(body.get("tasks"))
    if action in _ECS_OF_SERVICE and service:
        return _arn(service, f"{prefix}:service/{cluster}/")
    if action in _ECS_OF_TASK and task:
        return _arn(task, f"{prefix}:task/{cluster}/")
    if action == "DescribeServiceRevisions":
        return _first(body.get("serviceRevisionArns")) or None
    if action == "RunTask":
        return _arn(str(body.get("taskDefinition", "")), f"{prefix}:task-definition/")
    return None


def find_rds_resource(parameters: Mapping[str, Any], prefix: str) -> str:
    """Name the resource of an RDS call; prefix is "arn:aws:rds:<region>:<account>"."""
    named = (*((key, "") for key in _RDS_ARNS), *_RDS_KINDS)
    for key, kind in named:
        value = parameters.get(key)
        name = _first(value) if isinstance(value, list) else value
        if name:
            return _arn(str(name), f"{prefix}:{kind}:")
    action = parameters.get("Action", "")
    listed = _RDS_LISTS.get(str(_first(action) if isinstance(action, list) else action))
    return f"{prefix}:{listed}" if listed else "*"


def find_alarm_resource(action: str, body: Mapping[str, Any], prefix: str) -> str | None:
    """Name the resource of a CloudWatch call, or None where ministack is right.

    Args:
        action: such as "DescribeAlarms".
        body: the call's parameters.
        prefix: "arn:aws:cloudwatch:<region>:<account>".
    """
    if action == "DescribeAlarms":
        return f"{prefix}:alarm:*"
    return str(body["ResourceARN"]) if "ResourceARN" in body else None


def find_build_resource(body: Mapping[str, Any], prefix: str) -> str | None:
    """Name the project whose builds a CodeBuild call is about, or None where ministack is right.

    Args:
        body: the call's parameters.
        prefix: "arn:aws:codebuild:<region>:<account>".
    """
    project = _first(body.get("ids")).partition(":")[0]
    return f"{prefix}:project/{project}" if project else None


def _first(values: object) -> str:
    return str(values[0]) if isinstance(values, list) and values else ""


def _arn(name: object, prefix: str) -> str:
    return str(name) if str(name).startswith("arn:") else f"{prefix}{name}"


def _decode(body: bytes) -> dict[str, Any]:
    try:
        decoded = json.loads(body or b"{}")
    except ValueError:
        return {}
    return decoded if isinstance(decoded, dict) else {}


def correct_authorization() -> None:
    """Make ministack check rights against the resources and condition keys that AWS uses."""
    _correct_actions()
    _correct_resources()
    _correct_condition_keys()


def find_resource(
    service: str, action: str, body: Mapping[str, Any], query: Mapping[str, Any], here: str
) -> str | None:
    """Name the resource of a call, or None where ministack is right.

    Args:
        service: ministack's name of it.
        action: of a call in JSON, such as "UpdateService".
        body: such a call's parameters.
        query: the parameters of a call in Amazon's query protocol.
        here: "<region>:<account>".
    """
    prefix = f"arn:aws:{service}:{here}"
    match service:
        case "rds":
            return find_rds_resource(query, prefix)
        case "ecs":
            return find_ecs_resource(action, body, prefix)
        case "codebuild":
            return find_build_resource(body, prefix)
        case "monitoring":
            return find_alarm_resource(action, body, f"arn:aws:cloudwatch:{here}")
    fixed = {
        ("budgets", action): f"arn:aws:budgets::{here.partition(':')[2]}:budget/*",
        # As AWS's own refusals name it.
        ("logs", "DescribeLogGroups"): f"{prefix}:log-group::log-stream:",
    }
    return fixed.get((service, action))


def _correct_actions() -> None:
    original = iam_actions.extract_iam_action

    def extract_iam_action(*call: Any) -> str | None:  # noqa: ANN401 # ministack's signature
        action: str | None = original(*call)
        return action and _ACTIONS.get(action, action)

    iam_actions.extract_iam_action = extract_iam_action


def _correct_resources() -> None:
    original = iam_actions.extract_resource_arn

    def extract_resource_arn(  # noqa: PLR0913, PLR0917 # ministack's signature
        service: str,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query: dict[str, Any],
        region: str,
        account: str,
    ) -> str:
        action = headers.get("x-amz-target", "").rpartition(".")[2]
        if found := find_resource(service, action, _decode(body), query, f"{region}:{account}"):
            return found
        arn = str(original(service, method, path, headers, body, query, region, account))
        needs_star = service == "logs" and arn.startswith("arn:") and not arn.endswith(":*")
        return f"{arn}:*" if needs_star else arn

    iam_actions.extract_resource_arn = extract_resource_arn


def _correct_condition_keys() -> None:
    original = iam_actions.request_tag_context

    def request_tag_context(
        service: str, action: str, body: bytes, parameters: dict[str, Any]
    ) -> dict[str, Any]:
        keys = dict(original(service, action, body, parameters) or {})
        decoded = _decode(body) if service in {"ecs", "monitoring"} else {}
        if service == "ecs" and "cluster" in decoded:
            keys["ecs:cluster"] = _cluster_arn(decoded["cluster"])
        if service == "monitoring" and action.endswith(":PutMetricData"):
            keys["cloudwatch:namespace"] = decoded.get("Namespace", "")
        return keys

    iam_actions.request_tag_context = request_tag_context
    _correct_tags_of_log_groups()


def _correct_tags_of_log_groups() -> None:
    """Find a log group's tags by the ARN that its rights are checked with, ":*" at its end."""
    original = iam_actions.logs_service_context

    def logs_service_context(
        action: str, body: bytes, resource_arn: str, region: str, account: str
    ) -> dict[str, Any]:
        arn = resource_arn.removesuffix(":*")
        return dict(original(action, body, arn, region, account))

    iam_actions.logs_service_context = logs_service_context


def _cluster_arn(cluster: object) -> str:
    from ministack.core.responses import (  # noqa: PLC0415 # reads the environment when imported
        get_account_id,
        get_region,
    )

    return _arn(cluster, f"arn:aws:ecs:{get_region()}:{get_account_id()}:cluster/")
