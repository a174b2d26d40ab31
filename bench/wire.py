"""From a signed HTTP request to the made-up account's answer, by AWS's own models."""

import re

from botocore.exceptions import ClientError
from moto.core.model import OperationModel

from bench.world.place import Answers, Json
from local.aws.answers import Fault
from local.aws.protocol import (
    Call,
    Reply,
    find_operation,
    read_parameters,
    write_answer,
    write_fault,
)

_SCOPE = re.compile(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/aws4_request")
_BOTO3_NAMES = {
    "access-analyzer": "accessanalyzer",
    "elasticloadbalancing": "elbv2",
    "monitoring": "cloudwatch",
    "tagging": "resourcegroupstaggingapi",
}


class UnknownCallError(Exception):
    """A call that the made-up account does not know; the text names it."""


def answer_call(call: Call, answers: Answers) -> tuple[str, str, Json, Reply]:
    """Understand and answer one request.

    Args:
        call: as it came.
        answers: operation -> function of the parameters.

    Returns:
        boto3's name of the service, the operation, the parameters as boto3 names them, the answer.

    Raises:
        UnknownCallError: not an AWS call, or one without an answer.
    """
    service = _service(call)
    found = find_operation(service, call)
    if found is None:
        raise UnknownCallError(f"{service}: {call.method} {call.path}")
    operation, labels = found
    asked = read_parameters(operation, labels, call)
    if operation.name not in answers:
        raise UnknownCallError(f"{service}:{operation.name}")
    return service, operation.name, asked, _reply(operation, call, answers, asked)


def _reply(operation: OperationModel, call: Call, answers: Answers, asked: Json) -> Reply:
    try:
        return write_answer(operation, call, answers[operation.name](asked))
    except ClientError as error:
        told = error.response.get("Error", {})
        code, message = told.get("Code", ""), told.get("Message", "")
        return write_fault(operation, call, Fault(code=code, message=message))


def _service(call: Call) -> str:
    scope = _SCOPE.search(call.headers.get("authorization", ""))
    if scope is None:
        raise UnknownCallError(f"not signed: {call.method} {call.path}")
    return _BOTO3_NAMES.get(scope[1], scope[1])
