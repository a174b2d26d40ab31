"""Many looks that failed for one reason, told once."""

from collections.abc import Iterable
from dataclasses import replace

from notifier.translation import _
from opskit.unreadable import Unreadable, Why

NAMED = 3
"""Up to so many resources are told one by one; beyond, a denied right would fill the message."""


def merge_unreadable(failed: Iterable[Unreadable], *, area: str) -> list[Unreadable]:
    """Tell looks that failed in the same way once.

    Args:
        failed: the looks; the same one may come several times.
        area: what to call many resources together, "ECS".

    Returns:
        One for each operation, reason and resource, or one for all resources where these are many,
        with the first message of AWS (request ids differ, reasons do not).
    """
    alike: dict[tuple[str, Why], dict[str, Unreadable]] = {}
    for one in failed:
        alike.setdefault((one.operation, one.why), {}).setdefault(one.resource, one)
    merged: list[Unreadable] = []
    for by_resource in alike.values():
        if len(by_resource) <= NAMED:
            merged += by_resource.values()
            continue
        first = next(iter(by_resource.values()))
        count = _("{n} resources, the first: {detail}").format(
            n=len(by_resource), detail=f"{first.resource} {first.detail}".rstrip()
        )
        merged.append(replace(first, resource=area, detail=count))
    return merged
