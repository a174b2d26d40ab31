from typing import Any

import pytest

from local.stack.template import functions, load_template
from tests.recording import actions, granted_rights, statements
from tests.template.calls import named_rights, needed_rights

_JOBS = sorted(functions(load_template()))

# Granted although no line of ours calls it, each with its reason.
_TRIED_BY_SCALING = {
    "cloudwatch:DeleteAlarms": "Application Auto Scaling tries it with our rights (its guide)",
    "cloudwatch:PutMetricAlarm": "as above",
}
_CALLED_BY_AWS = {
    "alarm_router": {
        "sqs:DeleteMessage": "Lambda takes from the queue with the function's rights",
        "sqs:GetQueueAttributes": "as above",
        "sqs:ReceiveMessage": "as above",
    },
    "outbox_delivery": {
        "sqs:DeleteMessage": "Lambda takes from the queue with the function's rights",
        "sqs:GetQueueAttributes": "as above",
        "sqs:ReceiveMessage": "as above",
    },
    "deploy": {
        "ecs:TagResource": "RegisterTaskDefinition copies the tags too",
        "iam:PassRole": "ECS gives the new tasks their roles with our rights",
        "inspector2:ListCoverage": "ECR asks Inspector with our rights (ECR guide, image scanning)",
        "inspector2:ListFindings": "as above",
    },
    "image_refresh": {
        "inspector2:ListCoverage": "ECR asks Inspector with our rights (ECR guide, image scanning)",
        "inspector2:ListFindings": "as above",
    },
    "lease_return": _TRIED_BY_SCALING,
    "scale_out": _TRIED_BY_SCALING,
    "engine_upgrade": {"rds:AddTagsToResource": "a snapshot is made with its tags"},
    "restore_drill": {
        "kms:CreateGrant": "RDS makes a grant with our rights (Aurora guide, encrypted snapshots)",
        "kms:DescribeKey": "as above",
    },
    "security_review": {
        "inspector2:ListCoverage": "ECR asks Inspector with our rights (ECR guide, image scanning)",
        "inspector2:ListFindings": "as above",
    },
    "weekly_snapshot": {
        "rds:AddTagsToResource": "making with tags asks for it (Aurora guide, tagging)",
        "kms:CreateGrant": "RDS uses the keys of a copy with our rights (Aurora guide, copying)",
        "kms:Decrypt": "as above",
        "kms:GenerateDataKey": "as above",
    },
}
_SIGNALS_ONLY = {"dynamodb:Query": "it adds a signal to an incident, and reads none"}
# In the code that a job reaches, but not on its way, each with its reason.
_NOT_ON_THE_WAY: dict[str, dict[str, str]] = {
    "alarm_router": {
        "dynamodb:BatchWriteItem": "it remembers no findings",
        "dynamodb:DeleteItem": "it gives no run back",
        "dynamodb:Query": "it reads one incident, not its signals",
    },
    "aurora_failover": _SIGNALS_ONLY,
    "cost_report": {"dynamodb:GetItem": "it reads all leases, none by its name"},
    "deploy": _SIGNALS_ONLY,
    "drill_janitor": {
        "dynamodb:BatchWriteItem": "it remembers only what it said",
        "dynamodb:DeleteItem": "as above",
        "dynamodb:Query": "as above",
    },
    "force_redeploy": _SIGNALS_ONLY,
    "restore_drill": {
        "dynamodb:BatchWriteItem": "it remembers no findings",
    },
    "slack_actions": {
        "dynamodb:BatchWriteItem": "it remembers no findings",
        "dynamodb:DeleteItem": "it gives no run back",
    },
    "rollback": _SIGNALS_ONLY,
    "scale_out": {"dynamodb:Query": "it adds a signal and knows its lease: it lists neither"},
    "weekly_snapshot": {"dynamodb:DeleteItem": "it gives no run back: its claim ends by itself"},
}
# Written like a right, and none.
_NO_RIGHTS = {"s3:TestEvent"}

# The Service Authorization Reference names no resource for these, so that "*" is all there is.
_NO_RESOURCE_LEVEL = {
    "access-analyzer:ListAnalyzers",
    "application-autoscaling:DescribeScalableTargets",
    "application-autoscaling:DescribeScalingActivities",
    "application-autoscaling:DescribeScalingPolicies",
    "ce:GetAnomalies",  # this and the next: asked without a monitor's ARN, so of all
    "ce:GetAnomalyMonitors",
    "ce:GetCostAndUsage",
    "ce:GetCostForecast",
    "ce:ListCostAllocationTags",
    "cloudtrail:DescribeTrails",
    "cloudtrail:LookupEvents",
    "cloudwatch:DeleteAlarms",  # this and PutMetricAlarm: tried without a name, so on all
    "cloudwatch:DescribeAlarms",  # with less, composite alarms are left out
    "cloudwatch:GetMetricData",
    "cloudwatch:GetMetricWidgetImage",
    "cloudwatch:PutMetricAlarm",
    "config:DescribeComplianceByConfigRule",  # asked without names, so of all rules
    "config:DescribeConfigurationRecorderStatus",  # as above, of all recorders
    "ecs:ListClusters",
    "ecs:ListServices",  # without a condition, of all clusters
    "ecs:ListTaskDefinitionFamilies",
    "ecs:ListTasks",
    "ec2:DescribeFlowLogs",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ecs:DescribeTaskDefinition",
    "ecs:RegisterTaskDefinition",  # AWS's own denials name the resource "*"
    "elasticloadbalancing:DescribeListenerCertificates",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "rds:DescribeAccountAttributes",
    "rds:DescribeDBEngineVersions",
    "rds:DescribeEvents",
    # Asked without a name; AWS denies it to cluster:* and db:* (prometheus-rds-exporter, issue 96).
    "rds:DescribePendingMaintenanceActions",
    "inspector2:ListCoverage",
    "inspector2:ListFindings",
    "iam:GenerateCredentialReport",
    "iam:GetAccountAuthorizationDetails",
    "iam:GetAccountSummary",
    "iam:GetCredentialReport",
    "lambda:ListFunctions",
    "pricing:GetProducts",
    "scheduler:ListSchedules",
    "secretsmanager:ListSecrets",
    "tag:GetResources",
}


@pytest.mark.parametrize("job", _JOBS)
def test_a_job_may_do_what_its_code_calls(job: str) -> None:
    needed = needed_rights(job) - set(_NOT_ON_THE_WAY.get(job, {}))
    missing = needed - granted_rights(job)
    assert not missing, f"grant these in {job}'s block of template.yaml: {sorted(missing)}"


@pytest.mark.parametrize("job", _JOBS)
def test_a_job_may_do_nothing_that_its_code_does_not_call(job: str) -> None:
    spare = granted_rights(job) - needed_rights(job) - set(_CALLED_BY_AWS.get(job, {}))
    assert not spare, f"take these out of {job}'s block of template.yaml: {sorted(spare)}"


@pytest.mark.parametrize("job", _JOBS)
def test_rights_that_messages_name_are_rights_that_exist(job: str) -> None:
    named = named_rights(job) - _NO_RIGHTS
    assert named <= granted_rights(job), sorted(named - granted_rights(job))


@pytest.mark.parametrize("job", _JOBS)
def test_every_resource_is_named_where_aws_allows_it(job: str) -> None:
    for statement in statements(job):
        if statement["Resource"] == "*":
            assert actions(statement) <= _NO_RESOURCE_LEVEL, statement["Sid"]


@pytest.mark.parametrize("job", _JOBS)
def test_what_has_no_resource_of_its_own_is_granted_on_all(job: str) -> None:
    for statement in statements(job):
        if statement["Resource"] != "*":
            assert not actions(statement) & _NO_RESOURCE_LEVEL, statement["Sid"]


@pytest.mark.parametrize("job", _JOBS)
def test_who_sets_capacity_has_what_application_auto_scaling_tries_and_cannot_use_it(
    job: str,
) -> None:
    """Application Auto Scaling User Guide, "Permissions validation" and "ECS services"."""
    granted = granted_rights(job)
    if "application-autoscaling:RegisterScalableTarget" in granted:
        assert {*_TRIED_BY_SCALING, "cloudwatch:DescribeAlarms"} <= granted
    for statement in statements(job):
        if actions(statement) & set(_TRIED_BY_SCALING):
            assert statement["Condition"] == {"Bool": {"aws:ViaAWSService": "true"}}


@pytest.mark.parametrize("job", _JOBS)
def test_who_reads_revisions_may_so_on_their_service_too(job: str) -> None:
    """Service Authorization Reference, Amazon ECS: DescribeServiceRevisions needs both types."""
    found = [s for s in statements(job) if "ecs:DescribeServiceRevisions" in actions(s)]
    for resources in (str(statement["Resource"]) for statement in found):
        assert ":service/*" in resources
        assert ":service-revision/*" in resources


@pytest.mark.parametrize("job", _JOBS)
def test_no_action_is_granted_by_wildcard(job: str) -> None:
    assert not any("*" in action for action in granted_rights(job))


def test_the_log_bucket_is_named(template: dict[str, Any]) -> None:
    bucket = next(s for s in statements("health_sweep", template) if "s3:ListBucket" in actions(s))
    assert "*" not in str(bucket["Resource"])
