"""Records which rights a boto3 session's calls need, to hold them to a job's block in the template.

calls = record_calls(session)        # a test's session, moto or the embedded AWS behind it
...
assert calls <= granted_rights("health_sweep")
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from boto3.session import Session
from botocore.model import OperationModel

from local.stack.template import functions, load_template

# Where IAM's names differ from the API's (Service Authorization Reference).
_PREFIXES = {
    "accessanalyzer": "access-analyzer",
    "apigatewayv2": "apigateway",
    "elbv2": "elasticloadbalancing",
    "resourcegroupstaggingapi": "tag",
}
_ACTIONS = {
    "apigateway:GetApis": "apigateway:GET",
    "apigateway:GetRestApis": "apigateway:GET",
    "apigateway:GetStages": "apigateway:GET",
    "budgets:DescribeBudgets": "budgets:ViewBudget",
    "lambda:Invoke": "lambda:InvokeFunction",
    "access-analyzer:ListFindingsV2": "access-analyzer:ListFindings",
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:ListObjects": "s3:ListBucket",
    "s3:HeadBucket": "s3:ListBucket",
}
# A transaction needs the rights of its writes (DynamoDB guide, "IAM for transactions").
TRANSACTION = "dynamodb:TransactWriteItems"
_TRANSACTED = {
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
}


def iam_action(service: str, operation: str) -> str:
    """Return the right that a call needs: ("elbv2", "DescribeRules") ->
    "elasticloadbalancing:DescribeRules".
    """
    action = f"{_PREFIXES.get(service, service)}:{operation}"
    return _ACTIONS.get(action, action)


def transacted(kinds: Iterable[str]) -> set[str]:
    """Return the rights of a transaction's writes: {"Put"} -> {"dynamodb:PutItem"}."""
    return {_TRANSACTED[kind] for kind in kinds if kind in _TRANSACTED}


def record_calls(session: Session) -> set[str]:
    """Return a set that fills with the right of every call made through `session` from now on."""
    calls: set[str] = set()

    def remember(model: OperationModel, params: Mapping[str, Any], **_: object) -> None:
        action = iam_action(str(model.service_model.service_name), model.name)
        if action != TRANSACTION:
            calls.add(action)
            return
        for write in json.loads(params["body"])["TransactItems"]:
            calls.update(transacted(write))

    session.events.register("before-call.*.*", remember)
    return calls


def statements(job: str, template: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Return the statements of a job's own policies, those behind a condition included."""
    found: list[dict[str, Any]] = []
    for policy in (functions(template) if template else _blocks())[job]["Policies"]:
        for statement in policy["Statement"]:
            branches = statement["Fn::If"][1:] if "Fn::If" in statement else [statement]
            found += [branch for branch in branches if "Action" in branch]
    return found


@cache
def _blocks() -> dict[str, dict[str, Any]]:
    return functions(load_template())


def actions(statement: dict[str, Any]) -> set[str]:
    """Return a statement's actions, written as one or as a list."""
    action = statement["Action"]
    return {action} if isinstance(action, str) else set(action)


def granted_rights(job: str) -> set[str]:
    """Return every action that a job's block in the template grants."""
    return {action for statement in statements(job) for action in actions(statement)}
