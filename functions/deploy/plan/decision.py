"""Decides whether to deploy (manual: "Zero-downtime deployment")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifier.translation import _, later
from opskit.actions import Choice, Decision
from opskit.downtime import list_risks, propose_remedy
from opskit.image_words import WAITING
from opskit.named_service import find_misnaming, pick_service
from opskit.rollout import describe, find_obstacle

if TYPE_CHECKING:
    from datetime import datetime

    from functions.deploy.facts import Aim, DeployState
    from functions.deploy.settings import DeploySettings
    from opskit.actions import ActionRequest
    from opskit.rollout import ServiceState

_SHOWN = 3


def decide(
    state: DeployState,
    settings: DeploySettings,
    request: ActionRequest,
    now: datetime,  # noqa: ARG001 - as every action's
) -> Decision:
    """Decide on a service: an image that exists, is new and no worse, and no downtime."""
    resource = pick_service(settings.ecs_services, request)
    misnamed = find_misnaming(resource, settings.ecs_services)
    before = describe_state(state)
    service, aim = state.service, state.aim
    refusal = misnamed or find_obstacle(service) or _find_rollout(state) or aim.obstacle
    if refusal or service is None or service.primary is None:
        return Decision(choice=Choice.REFUSE, resource=resource, reason=refusal, before=before)
    if runs_already(state):
        reason = _("{image} runs already").format(image=aim.asked)
        return Decision(choice=Choice.NOTHING, resource=resource, reason=reason, before=before)
    return _judge_risks(state, service, resource, request)


def _judge_risks(
    state: DeployState, service: ServiceState, resource: str, request: ActionRequest
) -> Decision:
    """Decide on an image that could be deployed: by downtime, and by its scan."""
    before, aim, risks = describe_state(state), state.aim, list_risks(service)
    if risks and not request.overrides.get("allow_downtime"):
        return Decision(
            choice=Choice.REFUSE,
            resource=resource,
            reason=_("it could take the service down: {risks}").format(risks="; ".join(risks)),
            before=before,
            remedy=propose_remedy(service),
        )
    if refusal := _find_criticals(aim):
        return Decision(choice=Choice.REFUSE, resource=resource, reason=refusal, before=before)
    return Decision(
        choice=Choice.ACT,
        resource=resource,
        reason=_explain(state, risks),
        before=before,
        change={
            "from": service.primary.task_definition if service.primary else "",
            "container": aim.container,
            "image": aim.image,
            "after": state.newest.id,
        },
    )


def runs_already(state: DeployState) -> bool:
    """Tell whether the container runs the very digest, whatever tag its definition names."""
    if (state.aim.container, state.aim.image) in state.images:
        return True
    digest = dict(state.newest.digests).get(state.aim.container, "")
    return bool(digest) and state.aim.image.endswith(f"@{digest}")


def describe_state(state: DeployState) -> dict[str, object]:
    """Return the service in words and numbers for people, as before and after of an act."""
    told = describe(state.service)
    images = dict(state.images)
    if state.aim.container in images:
        told[later("image")] = _short(images[state.aim.container])
    if state.healthy is not None:
        told[later("healthy targets")] = state.healthy
    return told


def _short(image: str) -> str:
    """Leave out the registry, and most of a digest."""
    name, _at, digest = image.rpartition("/")[2].partition("@")
    return f"{name}@{digest[:19]}" if digest else name


def _explain(state: DeployState, risks: list[str]) -> str:
    text = _("{container} gets {image}, a task at a time; {scan}")
    if risks:
        text = _("{container} gets {image}, with downtime as was allowed; {scan}")
    aim = state.aim
    asked = aim.asked if len(aim.asked) < 40 else _short(aim.asked)  # noqa: PLR2004 - a tag
    return text.format(container=aim.container, image=asked, scan=_scan_words(aim))


def _scan_words(aim: Aim) -> str:
    if not aim.scan.counts:
        return _("it has no scan")
    if not aim.scan.criticals:
        return _("its scan has no criticals")
    return _("its scan has no new criticals ({n} known ones)").format(n=len(aim.scan.criticals))


def _find_rollout(state: DeployState) -> str:
    if state.service is None or not state.service.is_moving:
        return ""
    return _("another rollout is under way: it is let be")


def _find_criticals(aim: Aim) -> str:
    if aim.scan.status in WAITING:
        return _("the image's scan is not finished: try again in a few minutes")
    # Of an index's images one may be scanned and another not: what is known counts all the same.
    if not aim.scan.criticals:
        return ""
    if not aim.running.counts:
        text = _(
            "its scan has {n} criticals, and whether they are new is not known: scan what runs"
        )
        return text.format(n=len(aim.scan.criticals))
    new = sorted(aim.scan.criticals - aim.running.criticals)
    if not new:
        return ""
    names = ", ".join(new[:_SHOWN]) + (", ..." if len(new) > _SHOWN else "")
    return _("its scan has {n} new criticals: {names}").format(n=len(new), names=names)
