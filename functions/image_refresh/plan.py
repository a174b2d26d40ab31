"""Decides on an image refresh and judges what was built (manual: "Quarterly maintenance" 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.image_refresh.facts import RUNNING, SUCCEEDED
from functions.image_refresh.settings import APPLY
from notifier.translation import _, later
from opskit.actions import Choice, Decision, Progress, Proof
from opskit.image_words import NO_SCAN, WAITING
from opskit.named_service import find_misnaming, pick_service
from opskit.rollout import find_obstacle

if TYPE_CHECKING:
    from datetime import datetime

    from functions.image_refresh.facts import RefreshState
    from functions.image_refresh.settings import RefreshSettings
    from opskit.actions import ActionRequest

_SHOWN = 3


def decide(
    state: RefreshState,
    settings: RefreshSettings,
    request: ActionRequest,
    now: datetime,  # noqa: ARG001 - as every action's
) -> Decision:
    """Decide on a build: of an image that runs, by a project that is there and idle."""
    service = pick_service(settings.ecs_services, request)
    if misnamed := find_misnaming(service, settings.ecs_services):
        return Decision(choice=Choice.REFUSE, resource=service, reason=misnamed)
    # Of the project, so that `deploy` finds the service's own lock free.
    resource, before = settings.image_build_project or service, describe(state)
    if refusal := _find_refusal(state, settings):
        return Decision(choice=Choice.REFUSE, resource=resource, reason=refusal, before=before)
    home = state.image.home if state.image else ""
    reason = _("builds {image} anew; what it brings is deployed if its scan is no worse")
    return Decision(
        choice=Choice.ACT if settings.image_refresh == APPLY else Choice.PROPOSE,
        resource=resource,
        reason=reason.format(image=f"{home.rpartition('/')[2]}:{settings.image_tag}"),
        before=before,
        change={
            "project": settings.image_build_project,
            "service": service,
            "container": state.container,
            "home": home,
            "tagged": state.tagged,
            "build": state.build.id if state.build else "",
        },
    )


def _find_refusal(state: RefreshState, settings: RefreshSettings) -> str:
    if not settings.image_build_project:
        return _("no CodeBuild project is named: set ImageBuildProject in the stack's parameters")
    if obstacle := find_obstacle(state.service):
        return obstacle
    if not state.project:
        text = _("there is no CodeBuild project {name}")
        return text.format(name=settings.image_build_project)
    if state.image is None:
        return _("no container of the service runs an image of ECR")
    if state.build and state.build.status == RUNNING:
        return _("build #{number} is under way: it is let be").format(number=state.build.number)
    return ""


def judge_progress(state: RefreshState, decision: Decision) -> Progress:
    """Judge how far it has come: built, pushed, scanned."""
    build = state.build
    if build is None or build.id == decision.change["build"]:
        return Progress.ABSENT
    if build.status == RUNNING:
        return Progress.MOVING
    if build.status != SUCCEEDED:
        return Progress.FAILED
    if state.tagged == decision.change["tagged"]:
        return Progress.STABLE
    # ECR begins a scan a while after the push.
    waits = state.scan.status == NO_SCAN or state.scan.status in WAITING
    return Progress.MOVING if waits else Progress.STABLE


def tell_course(state: RefreshState, decision: Decision) -> str:
    """Say how it goes, one translated sentence."""
    build = state.build
    if build is None or build.id == decision.change["build"]:
        return _("the build is not to be seen yet")
    if build.status == RUNNING:
        text = _("build #{number} is at {phase}")
        return text.format(number=build.number, phase=build.phase or "?")
    return _("build #{number}: {status}").format(number=build.number, status=build.status)


def prove(state: RefreshState, decision: Decision) -> Proof:
    """Say whether there is a new image, scanned, without criticals that do not run already."""
    said = tell_course(state, decision)
    build = state.build
    if build is None or build.id == decision.change["build"] or build.status != SUCCEEDED:
        return Proof(holds=False, sentence=said)
    holds, judged = _judge_image(state, decision)
    return Proof(holds=holds, sentence=f"{said}; {judged}")


def _judge_image(state: RefreshState, decision: Decision) -> tuple[bool, str]:
    if not state.tagged or state.tagged == decision.change["tagged"]:
        return False, _("its tag names the image of before: nothing new was pushed")
    if not state.scan.counts:
        return False, _("the new image has no finished scan")
    if not state.scan.criticals:
        return True, _("the new image has no critical vulnerability")
    if not state.running.counts:
        text = _("the new image has {n} criticals, and whether they are new is not known")
        return False, text.format(n=len(state.scan.criticals))
    new = sorted(state.scan.criticals - state.running.criticals)
    if new:
        names = ", ".join(new[:_SHOWN]) + (", ..." if len(new) > _SHOWN else "")
        text = _("the new image has {n} new criticals: {names}")
        return False, text.format(n=len(new), names=names)
    text = _("the new image has no new criticals ({n} known ones)")
    return True, text.format(n=len(state.scan.criticals))


def advise() -> str:
    """Say what to do where nothing was proven, and so nothing deployed."""
    return _(
        "Nothing was deployed: what ran, runs on. Mend what the proof names (the build, or the "
        "image's base and libraries), then run it again."
    )


def count_running(state: RefreshState) -> float:
    """Return how many tasks run: the health that a build must not lower."""
    return float(state.service.running) if state.service else 0.0


def describe(state: RefreshState) -> dict[str, object]:
    """Return image and scan in words and numbers for people."""
    told: dict[str, object] = {}
    if state.ran:
        told[later("image that runs")] = state.ran[:19]
        told[later("criticals in it (normal: 0)")] = (
            len(state.running.criticals) if state.running.counts else _("not scanned")
        )
    return told


def tell_state(
    state: RefreshState,
    _settings: RefreshSettings,
    decision: Decision,
    _now: datetime,
) -> dict[str, object]:
    """Return what stands after the build: its number, the new image, its criticals."""
    told = describe(state)
    build = state.build
    if build and build.id != decision.change["build"]:
        told[later("build")] = f"#{build.number} {build.status}"
    if state.tagged and state.tagged != decision.change["tagged"]:
        told[later("new image")] = state.tagged[:19]
        counts = state.scan.counts
        told[later("criticals in the new one (normal: 0)")] = (
            len(state.scan.criticals) if counts else _("not scanned")
        )
    return told
