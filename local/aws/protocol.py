"""AWS's wire protocols, by the service models: a call's operation, its parameters, its answer.

Leans on moto 5.2.5: `moto.core.parse` (requests), `moto.core.serialize` (answers), and on
`botocore.parsers` for reading the emulators' answers.
"""

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote

from botocore.parsers import ResponseParserFactory
from moto.core.model import OperationModel, ServiceModel
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import determine_request_protocol
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model
from werkzeug.datastructures import Headers, MultiDict

from local.aws.answers import Fault, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One HTTP request as the emulators' handlers get it; header names are lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    query: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes


@cache
def find_model(service: str) -> ServiceModel:
    """Load botocore's model of a service by boto3's name ("elbv2")."""
    return get_service_model(service)


def find_operation(service: str, call: Call) -> tuple[OperationModel, dict[str, str]] | None:
    """Find which operation a call means.

    Returns:
        The operation and the labels of its path, or None when the service has no such operation.
    """
    model = find_model(service)
    name = call.headers.get("x-amz-target", "").rpartition(".")[2] or _form(call).get("Action", "")
    if name:
        return (model.operation_model(name), {}) if name in model.operation_names else None
    return _find_by_path(model, call)


def _form(call: Call) -> dict[str, str]:
    if "urlencoded" not in call.headers.get("content-type", ""):
        return {}
    return dict(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))


def _find_by_path(model: ServiceModel, call: Call) -> tuple[OperationModel, dict[str, str]] | None:
    best: tuple[int, OperationModel, dict[str, str]] | None = None
    for method, pattern, required, name in _routes(model.service_name):
        matched = pattern.fullmatch(call.path.rstrip("/") or "/")
        if method != call.method or not matched or not _query_fits(required, call.query):
            continue
        weight = len(required) * 1000 - len(matched.groupdict())
        if best is None or weight > best[0]:
            labels = {key: unquote(value) for key, value in matched.groupdict().items()}
            best = (weight, model.operation_model(name), labels)
    return best[1:] if best else None


def _query_fits(required: Mapping[str, str], query: Mapping[str, list[str]]) -> bool:
    return all(key in query and value in ("", *query[key]) for key, value in required.items())


@cache
def _routes(service: str) -> tuple[tuple[str, re.Pattern[str], dict[str, str], str], ...]:
    model = find_model(service)
    return tuple(_route(model.operation_model(name)) for name in model.operation_names)


def _route(operation: OperationModel) -> tuple[str, re.Pattern[str], dict[str, str], str]:
    path, _, query = operation.http["requestUri"].partition("?")
    parts = re.split(r"\{(\w+)(\+?)\}", path.rstrip("/") or "/")
    pattern = re.escape(parts[0])
    for name, greedy, literal in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        pattern += f"(?P<{name}>{'.+' if greedy else '[^/]+'}){re.escape(literal)}"
    required = dict(parse_qsl(query, keep_blank_values=True))
    return operation.http["method"], re.compile(pattern), required, operation.name


def read_parameters(operation: OperationModel, labels: Mapping[str, str], call: Call) -> Json:
    """Parse a call's parameters as boto3 would name them."""
    parser = PROTOCOL_PARSERS[_protocol(operation, call)](operation)
    pairs = [(key, value) for key, values in call.query.items() for value in values]
    return parser.parse(
        {
            "method": call.method,
            "values": MultiDict(pairs + list(_form(call).items())),
            "headers": Headers(list(call.headers.items())),
            "body": call.body,
            "url_path": call.path,
            "url_params": dict(labels),
        }
    )


def _protocol(operation: OperationModel, call: Call) -> str:
    return determine_request_protocol(operation.service_model, call.headers.get("content-type"))


def read_answer(operation: OperationModel, call: Call, reply: Reply) -> Json:
    """Parse an emulator's successful answer as boto3 would return it."""
    parser = ResponseParserFactory().create_parser(_protocol(operation, call))
    headers = {key.lower(): value for key, value in reply.headers.items()}
    if operation.output_shape is None:
        return {}
    wire = {"status_code": reply.status, "headers": headers, "body": reply.body}
    parsed: dict[str, Any] = parser.parse(wire, operation.output_shape)
    parsed.pop("ResponseMetadata", None)
    return parsed


def write_answer(operation: OperationModel, call: Call, answer: Json) -> Reply:
    """Put an answer into the form that the caller's boto3 expects."""
    return _serialise(operation, call, answer)


class _SpokenError(Exception):
    """A fault in the shape from which moto's serialisers take code and message."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.code = fault.code
        self.message = fault.message


def write_fault(operation: OperationModel, call: Call, fault: Fault) -> Reply:
    """Put an AWS error into the form that the caller's boto3 expects."""
    with warnings.catch_warnings(action="ignore"):  # moto warns of codes that no model lists
        reply = _serialise(operation, call, _SpokenError(fault))
    return Reply(fault.status, reply.headers, reply.body)


def _serialise(operation: OperationModel, call: Call, answer: Json) -> Reply:
    service = operation.service_model.service_name
    serializer = get_serializer_class(service, _protocol(operation, call))
    wire = serializer(operation).serialize(answer)
    body = wire["body"]
    headers = {key: str(value) for key, value in wire["headers"].items()}
    return Reply(wire["status_code"], headers, body if isinstance(body, bytes) else body.encode())
