"""Which of the stack's ECS services an event means. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifier.translation import _
from opskit.targets import EcsService

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opskit.actions import ActionRequest


def pick_service(services: Sequence[str], request: ActionRequest) -> str:
    """Return the service that is meant: the event's, else the first one of the stack, or "".

    Args:
        services: "cluster/service", as the stack's parameter EcsServices names them.
        request: what was asked.
    """
    return str(request.overrides.get("service", "")) or next(iter(services), "")


def find_misnaming(name: str, services: Sequence[str]) -> str:
    """Say why `name` is none of the stack's services, one translated sentence, or ""."""
    if not name:
        return _("no service is named: set EcsServices in the stack's parameters")
    if name not in services:
        text = _("{name} is not one of the stack's services ({listed}): see EcsServices")
        return text.format(name=name, listed=", ".join(services))
    return ""


def service_of(name: str) -> EcsService:
    """Return the service that is called "cluster/service": what is locked, and what people read."""
    cluster, _slash, service = name.partition("/")
    return EcsService(cluster=cluster, name=service)
