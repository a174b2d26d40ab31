"""Decides on an engine upgrade (manual: "Monthly maintenance" 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.engine_upgrade.plan.target import choose_target
from functions.engine_upgrade.settings import APPLY
from notifier.translation import _, later
from opskit.actions import Choice, Decision
from opskit.cluster_state import describe_cluster, find_ill, find_obstacle
from opskit.named_cluster import find_misnaming, pick_cluster
from opskit.snapshot_tags import name_before_upgrade
from opskit.window import find_closure, parse_window, tell_window

if TYPE_CHECKING:
    from datetime import datetime

    from functions.engine_upgrade.facts import Target, UpgradeState
    from functions.engine_upgrade.settings import UpgradeSettings
    from opskit.actions import ActionRequest


def decide(
    state: UpgradeState | None, settings: UpgradeSettings, request: ActionRequest, now: datetime
) -> Decision:
    """Decide on a cluster: a valid target, all available, nothing else pending, window open.

    Raises:
        SettingsError: the window is none.
    """
    name = pick_cluster(settings.db_clusters, request)
    before = describe(state, settings, now)
    obstacle = _find_obstacle(name, state, settings)
    if obstacle or state is None:
        return Decision(choice=Choice.REFUSE, resource=name, reason=obstacle, before=before)
    named = str(request.overrides.get("target", "")) or settings.engine_target
    target = choose_target(
        state, named, allow_major=bool(request.overrides.get("allow_major", False))
    )
    if isinstance(target, str):
        return Decision(choice=Choice.REFUSE, resource=name, reason=target, before=before)
    if target is None:
        reason = _("{version} is the newest valid version{waiting}")
        said = reason.format(version=state.cluster.version, waiting=_waiting(state))
        return Decision(choice=Choice.NOTHING, resource=name, reason=said, before=before)
    return _judge_moment(state, target, settings, request, now)


def _judge_moment(
    state: UpgradeState,
    target: Target,
    settings: UpgradeSettings,
    request: ActionRequest,
    now: datetime,
) -> Decision:
    """Decide on a valid target: a proposal in plan mode, else by what stands and by the window."""
    before = {**describe(state, settings, now), later("target"): target.version}
    refusal = _find_trouble(state)
    choice = Choice.PROPOSE
    if settings.engine_upgrade == APPLY:
        choice = Choice.ACT
        window = parse_window(settings.maintenance_window, settings.time_zone)
        outside = bool(request.overrides.get("outside_window")) and not request.scheduled
        refusal = refusal or find_closure(window, now, outside=outside)
    if refusal:
        return Decision(
            choice=Choice.REFUSE, resource=state.cluster.name, reason=refusal, before=before
        )
    day = f"{now.astimezone(settings.time_zone):%Y%m%d}"
    snapshot = name_before_upgrade(state.cluster.name, target.version, day)
    return Decision(
        choice=choice,
        resource=state.cluster.name,
        reason=_explain(state, target, snapshot),
        before=before,
        change={
            "from": state.cluster.version,
            "to": target.version,
            "major": target.major,
            "snapshot": snapshot,
        },
    )


def _explain(state: UpgradeState, target: Target, snapshot: str) -> str:
    text = _(
        "minor upgrade from {now} to {to}, after snapshot {snapshot}; it interrupts for minutes"
    )
    if target.major:
        text = _("MAJOR upgrade from {now} to {to}, after snapshot {snapshot}; it may take an hour")
    return text.format(now=state.cluster.version, to=target.version, snapshot=snapshot) + _waiting(
        state
    )


def _waiting(state: UpgradeState) -> str:
    if not state.maintenance:
        return ""
    text = _("; AWS has maintenance waiting ({names})")
    return text.format(names=", ".join(state.maintenance))


def _find_obstacle(name: str, state: UpgradeState | None, settings: UpgradeSettings) -> str:
    return find_misnaming(name, settings.db_clusters) or ("" if state else find_obstacle(None))


def _find_trouble(state: UpgradeState) -> str:
    """Say what must be put right before, one translated sentence, or ""."""
    cluster = state.cluster
    if trouble := find_obstacle(cluster) or find_ill(cluster):
        return trouble
    if pending := cluster.all_pending:
        text = _("changes are pending and would be applied with it: {names}")
        return text.format(names=", ".join(pending))
    return ""


def describe(
    state: UpgradeState | None, settings: UpgradeSettings, now: datetime
) -> dict[str, object]:
    """Return a cluster in words and numbers for people, as before and after of an act."""
    if state is None:
        return {}
    window = parse_window(settings.maintenance_window, settings.time_zone)
    return {
        later("version"): state.cluster.version,
        later("cluster"): state.cluster.status,  # first of what describe_cluster says too
        **describe_cluster(state.cluster),
        later("window"): tell_window(window, now),
    }
