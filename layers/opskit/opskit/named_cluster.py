"""Which of the stack's Aurora clusters an event means. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifier.translation import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opskit.actions import ActionRequest


def pick_cluster(clusters: Sequence[str], request: ActionRequest) -> str:
    """Return the cluster that is meant: the event's, else the first one of the stack, or ""."""
    return str(request.overrides.get("cluster", "")) or next(iter(clusters), "")


def find_misnaming(name: str, clusters: Sequence[str]) -> str:
    """Say why `name` is none of the stack's clusters, one translated sentence, or ""."""
    if not name:
        return _("no cluster is named: set DbClusters in the stack's parameters")
    if name not in clusters:
        text = _("{name} is not one of the stack's clusters ({listed}): see DbClusters")
        return text.format(name=name, listed=", ".join(clusters))
    return ""
