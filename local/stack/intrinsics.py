"""Resolves the few CloudFormation functions that the template uses; an unknown one is an error."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from local.stack.template import Tree

_VARIABLE = re.compile(r"\$\{([^!}][^}]*)\}")


class UnresolvedError(ValueError):
    """The template says something that this resolver does not know; the text names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Where a Ref or GetAtt leads.

    Attributes:
        parameters: parameters and pseudo parameters by name.
        conditions: the template's Conditions, unresolved.
        resource: gives a resource's physical name: (logical name, attribute or "") -> text.
    """

    parameters: Mapping[str, str]
    conditions: Mapping[str, Tree]
    resource: Callable[[str, str], str]


def resolve(value: Any, names: Names) -> Any:  # noqa: ANN401 - any part of a template
    """Return `value` with every function replaced by what it yields.

    Raises:
        UnresolvedError: for a function or condition that is not known here.
    """
    if isinstance(value, list):
        return [resolve(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) != 1 or not (name := next(iter(value))).startswith(("Fn::", "Ref", "Condition")):
        return {key: resolve(item, names) for key, item in value.items()}
    return _apply(name, value[name], names)


def _apply(name: str, argument: Any, names: Names) -> Any:  # noqa: ANN401 - as resolve
    match name, argument:
        case "Ref", str():
            return _ref(argument, names)
        case "Fn::GetAtt", [resource, attribute]:
            return names.resource(resource, attribute)
        case "Fn::Sub", (str() | [str(), dict()]):
            text, own = argument if isinstance(argument, list) else (argument, {})
            return _substitute(text, resolve(own, names), names)
        case (("Fn::Select" | "Fn::Split"), [int() | str() as by, parts]):
            found = resolve(parts, names)
            return found[by] if isinstance(by, int) else found.split(by)
        case "Fn::If", [condition, yes, no]:
            return resolve(yes if _holds({"Condition": condition}, names) else no, names)
        case (("Fn::Equals" | "Fn::Not" | "Fn::And" | "Fn::Or" | "Condition"), _):
            return _holds({name: argument}, names)
        case _:
            raise UnresolvedError(f"{name} is not resolved locally")


def _ref(name: str, names: Names) -> str:
    if name in names.parameters:
        return names.parameters[name]
    return names.resource(name, "")


def _substitute(text: str, own: Mapping[str, str], names: Names) -> str:
    def replace(found: re.Match[str]) -> str:
        name = found[1]
        if name in own:
            return str(own[name])
        resource, _, attribute = name.partition(".")
        return names.resource(resource, attribute) if attribute else _ref(name, names)

    return _VARIABLE.sub(replace, text)


def _holds(condition: Tree, names: Names) -> bool:
    match condition:
        case {"Condition": str() as name}:
            if name not in names.conditions:
                raise UnresolvedError(f"there is no condition {name}")
            return _holds(names.conditions[name], names)
        case {"Fn::Equals": [left, right]}:
            return str(resolve(left, names)) == str(resolve(right, names))
        case {"Fn::Not": [only]}:
            return not _holds(only, names)
        case {"Fn::And": [*parts]}:
            return all(_holds(part, names) for part in parts)
        case {"Fn::Or": [*parts]}:
            return any(_holds(part, names) for part in parts)
        case _:
            raise UnresolvedError(f"condition {condition} is not resolved locally")
