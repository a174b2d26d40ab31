"""The functions that ministack holds, as the engine of durable executions sees them.

Leans on ministack 1.5.33: `lambda_svc._functions` (name -> config, versions, aliases),
`_resolve_name_and_qualifier`, `_run_with_function_config_scope`, `_execute_function`,
`_route_async_failure`, `eventbridge._put_events`, and `iam_evaluator`'s `_gather_role_policies`
and `evaluate`.
"""

import json
import os
from datetime import UTC, datetime
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import eventbridge, lambda_svc

from local.aws.durable.execution import Execution
from local.aws.durable.functions import Outcome, Target
from local.aws.durable.operations import Json

_execute = lambda_svc._execute_function  # noqa: SLF001 # before it is replaced


class MinistackFunctions:
    """The Functions of durable.functions, on ministack's Lambda."""

    def find(self, reference: str, qualifier: str = "") -> Target | None:
        """Return the function of a name or ARN, or None."""
        name, found = lambda_svc._resolve_name_and_qualifier(reference)  # noqa: SLF001
        function = lambda_svc._functions.get(name)  # noqa: SLF001
        if function is None:
            return None
        asked = qualifier or found or ""
        version = function["aliases"].get(asked, {}).get("FunctionVersion", asked or "$LATEST")
        if version != "$LATEST" and version not in function["versions"]:
            return None
        config = _version(function, version)["config"]
        durable = config.get("DurableConfig")
        return Target(
            name=name,
            arn=function["config"]["FunctionArn"],
            qualifier=asked,
            version=version,
            is_durable=durable is not None,
            seconds=(durable or {}).get("ExecutionTimeout"),
        )

    def is_durable(self, reference: str) -> bool:
        """Tell whether there is such a function, whatever the version, and it is durable."""
        name, _ = lambda_svc._resolve_name_and_qualifier(reference)  # noqa: SLF001
        function = lambda_svc._functions.get(name)  # noqa: SLF001
        return function is not None and "DurableConfig" in function["config"]

    def run(self, arn: str, version: str, event: object) -> Outcome:
        """Invoke one version of a function and wait."""
        record = _version(_function(arn), version)
        scoped = lambda_svc._run_with_function_config_scope  # noqa: SLF001
        result = scoped(record, _execute, record, event)
        body = result.get("body")
        if result.get("error") or result.get("throttle"):
            return Outcome(error=_as_error(body))
        return Outcome(answer=json.loads(body) if isinstance(body, bytes) else body)

    def may_invoke(self, caller_arn: str, reference: str) -> bool:
        """Tell whether a function's own role may invoke another one."""
        if os.environ.get("AUTH") != "true":
            return True
        role = _function(caller_arn)["config"]["Role"]
        asked = iam_evaluator.EvalContext(
            principal_arn=role,
            principal_type="AssumedRole",
            principal_account=get_account_id(),
            action="lambda:InvokeFunction",
            resource_arn=write_arn(reference),
            region=get_region(),
        )
        policies = iam_evaluator._gather_role_policies(  # noqa: SLF001
            role.rpartition("/")[2], get_account_id()
        )
        return bool(iam_evaluator.evaluate(asked, policies).decision == "Allow")

    def report_failure(self, execution: Execution) -> None:
        """Put a failed execution's event among the dead letters.

        Durable functions have no destinations (Lambda Developer Guide, "Invoking durable
        functions").
        """
        config = _function(execution.function_arn)["config"]
        if target := (config.get("DeadLetterConfig") or {}).get("TargetArn"):
            result = {"body": execution.error, "function_error": "Unhandled"}
            name = config["FunctionName"]
            event = json.loads(execution.payload)
            lambda_svc._route_async_failure(target, name, event, result)  # noqa: SLF001

    def tell_end(self, execution: Execution) -> None:
        """Tell EventBridge's default bus how an execution ended.

        Source: Lambda Developer Guide, "Monitoring durable functions", EventBridge events. That one
        began is not told here.
        """
        detail = {
            "durableExecutionArn": execution.arn,
            "durableExecutionName": execution.name,
            "functionArn": execution.function_arn,
            "status": execution.status,
            "startTimestamp": write_moment(execution.started),
            "endTimestamp": write_moment(execution.ended or execution.started),
        }
        entry = {
            "Source": "aws.lambda",
            "DetailType": "Durable Execution Status Change",
            "Resources": [execution.arn],
            "Detail": json.dumps(detail),
        }
        _, _, _, region, account, *_ = execution.function_arn.split(":")
        with request_scope(account, region):  # a thread of the engine's has none
            eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)  # noqa: SLF001


def write_moment(seconds: float) -> str:
    """Return a moment of the machine's clock as Lambda's events write it."""
    moment = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return moment.replace("+00:00", "Z")


def write_arn(reference: str) -> str:
    """Return the ARN of a function, with its qualifier, of any way to name it."""
    name, qualifier = lambda_svc._resolve_name_and_qualifier(reference)  # noqa: SLF001
    arn = f"arn:aws:lambda:{get_region()}:{get_account_id()}:function:{name}"
    return f"{arn}:{qualifier}" if qualifier else arn


def _function(arn: str) -> Any:  # noqa: ANN401 # ministack's record
    name, _ = lambda_svc._resolve_name_and_qualifier(arn)  # noqa: SLF001
    return lambda_svc._functions[name]  # noqa: SLF001


def _version(function: Any, version: str) -> Any:  # noqa: ANN401 # ministack's record
    return function if version == "$LATEST" else function["versions"][version]


def _as_error(body: object) -> Json:
    told = body if isinstance(body, dict) else {"errorMessage": str(body)}
    return {
        "ErrorType": told.get("errorType") or told.get("Type") or "Unhandled",
        "ErrorMessage": told.get("errorMessage") or told.get("message") or str(told),
    }
