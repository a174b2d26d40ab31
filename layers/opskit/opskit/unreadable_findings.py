"""What could not be read, as UNKNOWN findings."""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from notifier.translation import _
from notifier.words import Finding, Severity
from opskit.unreadable import Unreadable, Why

NAMED = 3
"""Up to so many resources are told one by one; beyond, a denied right would fill the message."""


def judge_unreadable(failed: Unreadable, *, code: str, hides: tuple[str, ...]) -> Finding:
    """Turn a look that failed into a finding.

    Args:
        failed: the look.
        code: area first, "aurora.unreadable".
        hides: code prefixes that could not be judged, "aurora.".

    Returns:
        An UNKNOWN finding on the resource that was to be read, with AWS's own words as evidence.
    """
    told = (f"{failed.operation}: {failed.why.value}", *_lines(failed.detail))
    return Finding(
        code=code,
        resource=failed.resource,
        severity=Severity.UNKNOWN,
        sentence=_("Could not be looked at: {why}").format(why=tell_why(failed.why)),
        evidence=(*told, *failed.others),
        lead=len(told),
        remedy=_remedy(failed),
        hides=hides,
    )


def _lines(detail: str) -> tuple[str, ...]:
    return (detail,) if detail else ()


def tell_why(why: Why) -> str:
    """Return why a look brought nothing, in a few translated words."""
    match why:
        case Why.DENIED:
            return _("AWS denies it to this function")
        case Why.THROTTLED:
            return _("AWS throttles the call, retries included")
        case Why.TIMEOUT:
            return _("no answer in time")
        case Why.UNREACHABLE:
            return _("AWS cannot be reached")
        case Why.MISSING:
            return _("it does not exist")
        case Why.FAILED:
            return _("AWS answers with an error")
        case _ as never:
            assert_never(never)


def _remedy(failed: Unreadable) -> str:
    match failed.why:
        case Why.DENIED:
            return _("Grant {action} to this function's role in template.yaml, then deploy").format(
                action=failed.operation
            )
        case Why.THROTTLED | Why.TIMEOUT:
            return _("Run it again by hand; otherwise the next run will look again")
        case Why.UNREACHABLE:
            return _("Check the function's network and AWS's health page, then run it again")
        case Why.MISSING:
            return _("Check the name in the stack's parameters")
        case Why.FAILED:
            return _("Read AWS's message below, then run it again by hand")
        case _ as never:
            assert_never(never)


def merge_unreadable(failed: Iterable[Unreadable], *, area: str) -> list[Unreadable]:
    """Tell looks that failed in the same way once.

    Args:
        failed: the looks; the same one may come several times.
        area: what to call many resources together, "ECS".

    Returns:
        One for each operation, reason and resource, or one for all resources where these are many,
        with the first message of AWS (request ids differ, reasons do not) and the others' names.
    """
    alike: dict[tuple[str, Why], dict[str, Unreadable]] = {}
    for one in failed:
        alike.setdefault((one.operation, one.why), {}).setdefault(one.resource, one)
    merged: list[Unreadable] = []
    for by_resource in alike.values():
        if len(by_resource) <= NAMED:
            merged += by_resource.values()
            continue
        first, *others = by_resource.values()
        count = _("{n} resources, the first: {detail}").format(
            n=len(by_resource), detail=f"{first.resource} {first.detail}".rstrip()
        )
        names = tuple(one.resource for one in others)
        merged.append(replace(first, resource=area, detail=count, others=names))
    return merged


def without_memory(memory: Unreadable) -> Finding:
    """Say that what changed since the last report is not known, for want of the Ledger."""
    return Finding(
        code="ledger.unreadable",
        resource=memory.resource,
        severity=Severity.UNKNOWN,
        sentence=_("What changed since the last report is not known: the Ledger {why}").format(
            why=memory.why.value
        ),
        evidence=(f"{memory.operation}: {memory.detail}",),
        remedy=_("Check the Ledger's table and the function's right to it"),
    )
