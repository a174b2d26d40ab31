"""Decides whether a drill may begin, and what it makes (manual: quarterly maintenance 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.restore_drill.facts import Order
from notifier.translation import _
from opskit.actions import Outcome
from opskit.named_cluster import find_misnaming, pick_cluster
from opskit.scratch import LIFE, scratch_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from functions.restore_drill.facts import Facts, Snapshot
    from functions.restore_drill.settings import DrillSettings
    from opskit.actions import ActionRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do.

    Attributes:
        outcome: None where the drill is to begin; else how it ends, with nothing made.
        reason: one translated sentence.
        order: what is or would be made; None where nothing can be.
    """

    outcome: Outcome | None
    reason: str
    order: Order | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which snapshot is to be restored.

    Attributes:
        name: the one that the event names, or "".
        weekly: without a name: rather the newest weekly one than a newer one.
    """

    name: str
    weekly: bool


def wanted_of(request: ActionRequest, settings: DrillSettings) -> Wanted:
    """Return which snapshot is meant."""
    return Wanted(name=_named(request), weekly=settings.drill_snapshot == "weekly")


def choose(found: Sequence[Snapshot], wanted: Wanted) -> Snapshot | None:
    """Choose the snapshot to restore; one that is named stands alone.

    A weekly one goes before a newer one, for the proof is to last: AWS deletes its automated
    backups after some days, proven or not. Without a weekly one it is the newest.
    """
    meant = [one for one in found if wanted.name in ("", one.name)]
    weekly = [one for one in meant if wanted.weekly and one.weekly]
    return max(weekly or meant, key=lambda one: one.made_at, default=None)


def decide(
    facts: Facts,
    settings: DrillSettings,
    request: ActionRequest,
    *,
    halt: str,
    prefix: str,
    now: datetime,
) -> Decision:
    """Decide on a drill: never two at once, nothing while actions are halted.

    Args:
        facts: what stands.
        settings: what may be restored.
        request: what was asked.
        halt: that the stop switch is on, one translated sentence, or "".
        prefix: how the names of scratch clusters begin.
        now: the present (aware).
    """
    obstacle = _find_obstacle(facts, settings, request)
    source, chosen = facts.source, facts.chosen
    if obstacle or source is None or chosen is None:
        return Decision(outcome=Outcome.REFUSED, reason=obstacle)
    order = Order(
        scratch=scratch_name(prefix, now), until=now + LIFE, source=source, snapshot=chosen
    )
    reason = _("{snapshot} is restored into {scratch}").format(
        snapshot=chosen.name, scratch=order.scratch
    )
    if request.armed and (held := halt or _is_off(settings)):
        return Decision(outcome=Outcome.REFUSED, reason=held, order=order)
    if not request.armed or request.shadow or settings.actions == "shadow":
        return Decision(outcome=Outcome.PLANNED, reason=reason, order=order)
    return Decision(outcome=None, reason=reason, order=order)


def find_move(facts: Facts, order: Order, settings: DrillSettings, *, halt: str) -> str:
    """Say what has changed since the decision, just before the restore; "" where nothing has."""
    if held := halt or _is_off(settings):
        return held
    if any(one.name != order.scratch for one in facts.scratch):
        return _("another scratch cluster appeared meanwhile")
    if facts.chosen is None:
        return _("the snapshot is gone")
    if facts.source is None:
        return _("the cluster is gone")
    return _is_reachable(facts, settings)


def explain_refusal(code: str) -> str:
    """Say what an error of RDS means for a restore, one translated sentence, or ""."""
    if "Quota" in code:
        return _("a quota of the account is full: in an outage no restore would begin either")
    if code == "KMSKeyNotAccessibleFault":
        return _("the key of the snapshot cannot be used: nothing that it encrypts can be restored")
    if code == "DBClusterSnapshotNotFoundFault":
        return _("the snapshot is gone")
    if code.startswith("Insufficient"):
        return _("AWS has no capacity left: try another class (DrillInstanceClass) or later")
    return ""


def _is_off(settings: DrillSettings) -> str:
    return _("actions are switched off (Actions=off)") if settings.actions == "off" else ""


def _find_obstacle(facts: Facts, settings: DrillSettings, request: ActionRequest) -> str:
    return (
        _lacks_cluster(facts, settings, request)
        or _is_reachable(facts, settings)
        or _stands_already(facts)
        or _lacks_snapshot(facts, request)
    )


def _lacks_cluster(facts: Facts, settings: DrillSettings, request: ActionRequest) -> str:
    name = pick_cluster(settings.db_clusters, request)
    if misnamed := find_misnaming(name, settings.db_clusters):
        return misnamed
    return "" if facts.source else _("there is no cluster {name}").format(name=name)


def _stands_already(facts: Facts) -> str:
    if not facts.scratch:
        return ""
    text = _("a scratch cluster stands already ({names}): never two at once")
    return text.format(names=", ".join(one.name for one in facts.scratch))


def _lacks_snapshot(facts: Facts, request: ActionRequest) -> str:
    if facts.chosen:
        return ""
    if name := _named(request):
        return _("there is no available snapshot {name} of it").format(name=name)
    return _("there is no snapshot to restore from")


def _named(request: ActionRequest) -> str:
    return str(request.overrides.get("snapshot", ""))


def _is_reachable(facts: Facts, settings: DrillSettings) -> str:
    """Say why somebody might reach the restored data, or ""."""
    if not settings.drill_security_group:
        return _("no security group is named for the restored data: set DrillVpc")
    if facts.group is None:
        text = _("there is no security group {name}: see DrillSecurityGroup")
        return text.format(name=settings.drill_security_group)
    if not facts.group.inbound:
        return ""
    text = _("the security group {name} lets somebody in: nobody may reach the restored data")
    return text.format(name=facts.group.name)
