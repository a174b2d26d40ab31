"""Decides which service moves to the latest platform (manual: "Monthly maintenance" 2)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from notifier.translation import _, later, ngettext
from opskit.actions import Choice, Decision, Progress, Proof
from opskit.downtime import list_shortages, propose_remedy
from opskit.named_service import find_misnaming, pick_service
from opskit.rollout import describe, find_obstacle
from opskit.window import find_closure, parse_window, tell_window

if TYPE_CHECKING:
    from datetime import datetime

    from functions.platform_update.facts import Fleet, OnPlatform
    from functions.platform_update.settings import PlatformSettings
    from opskit.actions import ActionRequest

LATEST = "LATEST"


def list_names(settings: PlatformSettings, request: ActionRequest) -> tuple[str, ...]:
    """Return the services that are meant: the event's, else all of the stack; none it may not."""
    if "service" not in request.overrides:
        return settings.ecs_services
    name = pick_service(settings.ecs_services, request)
    return (name,) if name in settings.ecs_services else ()


def decide(
    state: Fleet, settings: PlatformSettings, request: ActionRequest, now: datetime
) -> Decision:
    """Decide on the first service that runs below the latest version, within the window."""
    window = parse_window(settings.maintenance_window, settings.time_zone)
    resource = pick_service(settings.ecs_services, request)
    if misnamed := find_misnaming(resource, settings.ecs_services):
        return Decision(choice=Choice.REFUSE, resource=resource, reason=misnamed)
    if unknown := [one for one in state if one.service is None]:
        return _refuse(unknown[0], {}, _("there is no such service, or it is being deleted"))
    below = [one for one in state if is_below(one, settings)]
    if not below:
        reason = _("every service runs the latest platform version ({version})")
        version = ", ".join(sorted({v for one in state for v in one.tasks})) or _("no task runs")
        return Decision(
            choice=Choice.NOTHING, resource=resource, reason=reason.format(version=version)
        )
    chosen = below[0]
    before = describe_platform(chosen, settings, now)
    outside = bool(request.overrides.get("outside_window")) and not request.scheduled
    refusal = (
        find_obstacle(chosen.service)
        or _find_rollout(chosen)
        or find_closure(window, now, outside=outside)
    )
    if refusal:
        return _refuse(chosen, before, refusal)
    if shortage := _find_shortage(chosen, request):
        return replace(_refuse(chosen, before, shortage), remedy=_propose(chosen))
    primary = chosen.service.primary if chosen.service else None
    return Decision(
        choice=Choice.ACT,
        resource=chosen.name,
        reason=_explain(chosen, len(below) - 1, settings),
        before=before,
        change={"instead_of": primary.id if primary else "", "least": _newest(chosen, settings)},
    )


def is_below(one: OnPlatform, settings: PlatformSettings) -> bool:
    """Tell whether a Fargate service asks for, or has tasks on, less than the newest version."""
    if one.service is None or not (one.service.platform or one.tasks):
        return False
    newest = _key(_newest(one, settings))
    asked = one.service.platform
    return (asked not in ("", LATEST) and _key(asked) < newest) or any(
        _key(version) < newest for version in one.tasks
    )


def _newest(one: OnPlatform, settings: PlatformSettings) -> str:
    """Return the newest version of its family; AWS tells it in its guide only, in no call."""
    windows = one.service is not None and one.service.family.upper().startswith("WINDOWS")
    return settings.windows_platform if windows else settings.linux_platform


def _key(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def _find_rollout(one: OnPlatform) -> str:
    if one.service is None or not one.service.is_moving:
        return ""
    return _("another rollout is under way: it is let be")


def _find_shortage(one: OnPlatform, request: ActionRequest) -> str:
    """Say why people would notice it, one translated sentence, or "": then no alarm need fire."""
    if one.service is None or request.overrides.get("allow_downtime"):
        return ""
    risks = list_shortages(one.service)
    if not risks:
        return ""
    return _("it could take the service down: {risks}").format(risks="; ".join(risks))


def _propose(one: OnPlatform) -> str:
    return propose_remedy(one.service) if one.service else ""


def _refuse(one: OnPlatform, before: dict[str, object], reason: str) -> Decision:
    return Decision(choice=Choice.REFUSE, resource=one.name, reason=reason, before=before)


def _explain(one: OnPlatform, others: int, settings: PlatformSettings) -> str:
    text = _("from platform {now} to the latest ({newest}); all its tasks are replaced")
    now = ", ".join(sorted({*one.tasks})) or (one.service.platform if one.service else "")
    said = text.format(now=now, newest=_newest(one, settings))
    if not others:
        return said
    more = ngettext(
        "{n} more service runs below it: run it again for that one",
        "{n} more services run below it: run it again for those",
        others,
    )
    return f"{said}; {more.format(n=others)}"


def tell_state(
    state: Fleet, settings: PlatformSettings, decision: Decision, now: datetime
) -> dict[str, object]:
    """Return what stands after the act."""
    one = _find(state, decision)
    return describe_platform(one, settings, now) if one else {}


def describe_platform(
    one: OnPlatform, settings: PlatformSettings, now: datetime
) -> dict[str, object]:
    """Return a service in words and numbers for people, as before and after of an act."""
    window = parse_window(settings.maintenance_window, settings.time_zone)
    told = describe(one.service)
    told[later("platform")] = ", ".join(sorted({*one.tasks})) or _("no task runs")
    if one.healthy is not None:
        told[later("healthy targets")] = one.healthy
    told[later("window")] = tell_window(window, now)
    return told


def judge_progress(state: Fleet, decision: Decision) -> Progress:
    """Judge how far the new deployment has come."""
    one = _find(state, decision)
    service = one.service if one else None
    if service is None or service.primary is None or service.status != "ACTIVE":
        return Progress.FAILED
    if service.primary.id == decision.change["instead_of"]:
        failed = any(rollout.state == "FAILED" for rollout in service.rollouts)
        return Progress.FAILED if failed else Progress.ABSENT
    if service.primary.state == "FAILED":
        return Progress.FAILED
    return Progress.STABLE if service.is_settled else Progress.MOVING


def tell_course(state: Fleet, decision: Decision) -> str:
    """Say how it goes, one translated sentence."""
    one = _find(state, decision)
    service = one.service if one else None
    if service is None or service.primary is None:
        return _("the service is gone")
    old = sum(rollout.running for rollout in service.rollouts if not rollout.primary)
    text = _("{new} of {desired} new tasks run, {old} old ones are left")
    return text.format(new=service.primary.running, desired=service.desired, old=old)


def prove(state: Fleet, decision: Decision) -> Proof:
    """Say whether all tasks run on the newest platform, and are healthy."""
    one = _find(state, decision)
    if one is None or one.service is None:
        return Proof(holds=False, sentence=_("the service is gone"))
    service, least = one.service, _key(decision.change["least"])
    new = sum(_key(version) >= least for version in one.tasks)
    text = _("{new} of {desired} tasks run on platform {version} or newer")
    said = [text.format(new=new, desired=service.desired, version=decision.change["least"])]
    holds = service.is_settled and new == len(one.tasks) >= service.desired
    if one.healthy is not None:
        said.append(_("{n} targets are healthy").format(n=one.healthy))
        holds = holds and one.healthy >= service.desired
    return Proof(holds=holds, sentence=", ".join(said))


def share_running(state: Fleet) -> float:
    """Return the share of the wanted tasks that run: the health that an act must not lower."""
    services = [one.service for one in state if one.service and one.service.desired]
    shares = [min(1, service.running / service.desired) for service in services]
    return min(shares, default=0)


def _find(state: Fleet, decision: Decision) -> OnPlatform | None:
    return next((one for one in state if one.name == decision.resource), None)
