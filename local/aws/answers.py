"""Scripted answers: what an AWS call shall say instead of, or on top of, what the emulator says.

Selectors are JMESPath, as in the AWS CLI's `--query`: `DBInstances[?DBInstanceIdentifier=='x']`
names the very objects that a patch then changes.
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

type Json = Any  # a decoded JSON document, whose shape only the AWS model knows


class MalformedAnswerError(Exception):
    """A scripted answer that cannot be understood; the text says which part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """One change to the emulator's answer.

    Attributes:
        at: JMESPath of the objects (with `merge`) or the list (with `append`) to change.
        merge: members to set on every selected object.
        append: items to add to the selected list.
    """

    at: str
    merge: Mapping[str, Json] = field(default_factory=dict)
    append: Sequence[Json] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An AWS error to answer with: its code, its text and its HTTP status."""

    code: str
    message: str
    status: int = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one operation shall answer.

    Attributes:
        service: boto3's name, such as "elbv2".
        operation: the API's name, such as "DescribeTargetHealth".
        match: JMESPath over the request's parameters -> wanted value; a list matches by holding it.
        patches: changes to the emulator's answer.
        response: the whole answer; the emulator is then not asked.
        fault: an error; the emulator is then not asked.
        delay_ms: milliseconds to wait before answering.
        times: how many calls it applies to; None is for ever.
    """

    service: str
    operation: str
    match: Mapping[str, Json] = field(default_factory=dict)
    patches: tuple[Patch, ...] = ()
    response: Mapping[str, Json] | None = None
    fault: Fault | None = None
    delay_ms: int = 0
    times: int | None = None


def parse_answer(document: Mapping[str, Json]) -> Answer:
    """Read one answer from JSON.

    Args:
        document: Answer's attributes; `patch` is a list of {"at", "set" | "append"}, `error` is
            {"code", "message", "status"}.

    Raises:
        MalformedAnswerError: an unknown or missing member.
    """
    members = dict(document)
    try:
        patches = tuple(_parse_patch(patch) for patch in members.pop("patch", ()))
        error = members.pop("error", None)
        answer = Answer(patches=patches, fault=Fault(**error) if error else None, **members)
        for expression in (*answer.match, *(patch.at for patch in patches)):
            _compile(expression)
    except (TypeError, AttributeError, JMESPathError) as problem:
        raise MalformedAnswerError(f"{problem} in {document!r}") from problem
    return answer


def _parse_patch(document: Mapping[str, Json]) -> Patch:
    unknown = set(document) - {"at", "set", "append"}
    if unknown or "at" not in document:
        raise MalformedAnswerError(f"a patch has at and set or append, not {sorted(document)}")
    return Patch(
        at=document["at"], merge=document.get("set", {}), append=document.get("append", ())
    )


@lru_cache(maxsize=512)
def _compile(expression: str) -> Any:  # noqa: ANN401 # jmespath has no types
    return jmespath.compile(expression)


def applies(answer: Answer, parameters: Mapping[str, Json]) -> bool:
    """Tell whether an answer is meant for a call with these parameters."""
    return all(
        _holds(_compile(at).search(parameters), wanted) for at, wanted in answer.match.items()
    )


def _holds(actual: Json, wanted: Json) -> bool:
    return bool(actual == wanted or (isinstance(actual, list) and wanted in actual))


def apply_patches(patches: Sequence[Patch], response: Json) -> Json:
    """Return the emulator's answer with the patches carried out, in their order."""
    changed = copy.deepcopy(response)
    for patch in patches:
        selected = _compile(patch.at).search(changed)
        if patch.append and isinstance(selected, list):
            selected.extend(patch.append)
        for target in selected if isinstance(selected, list) else [selected]:
            if patch.merge and isinstance(target, dict):
                target.update(patch.merge)
    return changed
