"""Puts the engine of durable executions into ministack.

Leans on ministack 1.5.33: `lambda_svc._execute_function` (what SNS, EventBridge and Scheduler
call), `provisioners._lambda_create` and `_RESOURCE_HANDLERS`, `iam_actions.extract_iam_action` and
`extract_resource_arn`, `iam._aws_managed_policies`, `sns._fanout`.
"""

import json
from typing import Any

import ministack.app as front
from ministack.core import iam_actions
from ministack.core.responses import get_account_id, get_region
from ministack.services import iam, lambda_svc, sns
from ministack.services.cloudformation import provisioners

from local.aws.durable.api import answer_durable
from local.aws.durable.engine import Engine
from local.aws.durable.routes import read_route

# What SAM attaches to the role of a durable function (AWS Managed Policy Reference).
_POLICY = "service-role/AWSLambdaBasicDurableExecutionRolePolicy"
_POLICY_ACTIONS = (
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "lambda:CheckpointDurableExecution",
    "lambda:GetDurableExecutionState",
)

_COLONS = 6
"""In a function's ARN without a version."""


def install(engine: Engine) -> None:
    """Let this process's ministack run durable functions; to be called once."""
    front.SERVICE_HANDLERS["lambda"] = answer_durable(front.SERVICE_HANDLERS["lambda"], engine)
    _keep_durable_config()
    _start_for_event_sources(engine)
    _authorise_durable_calls(engine)
    _add_managed_policy()
    _name_alarms_in_messages()


def _keep_durable_config() -> None:
    original = provisioners._lambda_create  # noqa: SLF001

    def create(logical_id: str, properties: dict[str, Any], stack: str) -> tuple[str, Any]:
        name, attributes = original(logical_id, properties, stack)
        if "DurableConfig" in properties:
            config = lambda_svc._functions[name]["config"]  # noqa: SLF001
            config["DurableConfig"] = {k: int(v) for k, v in properties["DurableConfig"].items()}
            config["DeadLetterConfig"] = properties.get("DeadLetterConfig")
        return name, attributes

    provisioners._lambda_create = create  # noqa: SLF001 # its update calls it, too
    provisioners._RESOURCE_HANDLERS["AWS::Lambda::Function"]["create"] = create  # noqa: SLF001


def _start_for_event_sources(engine: Engine) -> None:
    original = lambda_svc._execute_function  # noqa: SLF001

    def execute(function: dict[str, Any], event: object) -> dict[str, Any]:
        config = function.get("config") or function
        if "DurableConfig" not in config:
            result: dict[str, Any] = original(function, event)
            return result
        target = engine.functions.find(config["FunctionName"], config.get("Version", ""))
        if target is not None:
            engine.start(target, json.dumps(event))
        return {"body": None}

    lambda_svc._execute_function = execute  # noqa: SLF001


def _authorise_durable_calls(engine: Engine) -> None:
    find_action, find_resource = iam_actions.extract_iam_action, iam_actions.extract_resource_arn

    def extract_iam_action(service: str, method: str, path: str, *rest: Any) -> str | None:  # noqa: ANN401
        route = read_route(method, path) if service == "lambda" else None
        if route and route.operation != "Invoke":
            return f"lambda:{route.operation}"
        action: str | None = find_action(service, method, path, *rest)
        return action

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
        route = read_route(method, path) if service == "lambda" else None
        arn = str(find_resource(service, method, path, headers, body, query, region, account))
        if route is None:
            return arn
        if route.operation == "Invoke":
            return _qualify(arn, query)
        if route.operation.startswith("SendDurableExecutionCallback"):
            execution = engine.book.find_callback(route.subject)
            return execution.arn if execution else "*"
        return arn if route.operation.startswith("List") else route.subject

    iam_actions.extract_iam_action = extract_iam_action
    iam_actions.extract_resource_arn = extract_resource_arn


def _qualify(arn: str, query: dict[str, Any]) -> str:
    """Name the version or alias in the ARN of what is invoked, as AWS checks it."""
    asked = query.get("Qualifier", "")
    qualifier = asked[0] if isinstance(asked, list) else asked
    has_one = arn.count(":") > _COLONS
    return arn if has_one or not qualifier else f"{arn}:{qualifier}"


def _add_managed_policy() -> None:
    statement = {"Effect": "Allow", "Action": _POLICY_ACTIONS, "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    record = iam._make_aws_managed_record(_POLICY, document)  # noqa: SLF001
    iam._aws_managed_policies[f"arn:aws:iam::aws:policy/{_POLICY}"] = record  # noqa: SLF001


def _name_alarms_in_messages() -> None:
    """Put AlarmArn into what CloudWatch tells a topic, where AWS has it."""
    original = sns._fanout  # noqa: SLF001

    def fanout(topic: str, message_id: str, message: str, *rest: Any, **named: Any) -> Any:  # noqa: ANN401
        if '"NewStateReason"' in message:
            told = json.loads(message)
            prefix = f"arn:aws:cloudwatch:{get_region()}:{get_account_id()}:alarm:"
            told.setdefault("AlarmArn", prefix + told["AlarmName"])
            message = json.dumps(told)
        return original(topic, message_id, message, *rest, **named)

    sns._fanout = fanout  # noqa: SLF001
