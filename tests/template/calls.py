"""Finds in the code which AWS operations a job can call, itself or through the layers."""

import ast
import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import botocore.session
import grimp
from botocore import xform_name

from tests.recording import TRANSACTION, iam_action, transacted

_TYPES = re.compile(r"mypy_boto3_(\w+)")
# boto3-stubs calls a package after the service, but for these.
_SERVICES = {"lambda_": "lambda"}
_BY_NAME = {"get_paginator", "get_waiter", "client"}


def needed_rights(job: str) -> set[str]:
    """Return the right of every call in the modules that a job's handler reaches."""
    return {right for module in _reached(job) for right in _read(module).rights}


def asked_services(job: str) -> set[str]:
    """Return boto3's names of the services whose clients a job can make."""
    return {service for module in _reached(job) for service in _read(module).services}


def named_rights(job: str) -> set[str]:
    """Return the rights that a job's code names to people ("ecs:ListTasks")."""
    return {right for module in _reached(job) for right in _read(module).named}


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph(
        "functions", "notifier", "opskit", exclude_type_checking_imports=True, cache_dir=None
    )


@cache
def _reached(job: str) -> frozenset[str]:
    handler = f"functions.{job}.app"
    return frozenset({handler, *_graph().find_upstream_modules(handler)})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Module:
    """What a module's text tells; its tree is not kept: hundreds of them slow every test after."""

    rights: frozenset[str]
    services: frozenset[str]
    named: frozenset[str]


@cache
def _read(module: str) -> _Module:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(module)
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    services = _find_services(tree)
    return _Module(
        rights=frozenset(_find_rights(tree, services)),
        services=services,
        named=frozenset(_find_named(tree)),
    )


def _find_named(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if re.fullmatch(r"[a-z0-9]+:[A-Z][a-z]\w+", text):
                yield text


def _find_rights(tree: ast.Module, services: frozenset[str]) -> Iterator[str]:
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {text for call in _calls(tree) for text in _texts(call)}
    for service in services:
        for method, operation in _operations(service).items():
            if method in names:
                action = iam_action(service, operation)
                yield from transacted(_keys(tree)) if action == TRANSACTION else {action}

    if _builds_transactions(tree):
        yield from transacted(_keys(tree))


def _builds_transactions(tree: ast.Module) -> bool:
    """Tell whether a module makes a transaction's writes, which another may send."""
    return any(
        alias.name == "TransactWriteItemTypeDef"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    )


def _find_services(tree: ast.Module) -> frozenset[str]:
    """Return the services whose clients a module makes, or names in its types."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (typed := _TYPES.match(node.module or "")):
            found.add(_SERVICES.get(typed[1], typed[1]))
    for call in _calls(tree):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "client":
            found |= _texts(call)
    return frozenset(found & _known_services())


def _keys(tree: ast.Module) -> set[str]:
    """Return the literal keys of a module's dictionaries."""
    return {
        key.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) if name in _BY_NAME:
                yield node


def _texts(call: ast.Call) -> set[str]:
    return {a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}


@cache
def _known_services() -> frozenset[str]:
    return frozenset(botocore.session.get_session().get_available_services())


@cache
def _operations(service: str) -> dict[str, str]:
    model = botocore.session.get_session().get_service_model(service)
    return {xform_name(name): name for name in model.operation_names}
