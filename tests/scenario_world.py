"""The world that an action of a scenario meets; the actions' own code decides and judges there.

Only what an act brings about is the scenario's: whether it is done, and with which words it is
refused, comes from the action (functions/<action>/plan.py), from the gates of all actions, and from
lock, cooldown and cap as the Ledger keeps them.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from functions.aurora_failover.app import JOB as FAILOVER
from functions.aurora_failover.settings import FailoverSettings
from functions.force_redeploy.app import JOB as REDEPLOY
from functions.force_redeploy.settings import RedeploySettings
from functions.rollback.app import JOB as ROLLBACK
from functions.rollback.facts import Deployment, Goal, RollbackState
from functions.rollback.settings import RollbackSettings
from functions.scale_out.app import JOB as SCALE_OUT
from functions.scale_out.settings import ScaleOutSettings
from opskit.action_gates import explain_barrier, judge_gates
from opskit.action_items import Answer, Barrier, Claim
from opskit.action_limits import ActionLimits
from opskit.action_receipt import GuardAlarm
from opskit.action_request import parse_request
from opskit.action_safety import ActionSafety
from opskit.actions import ActionRequest, Consent, Decision
from opskit.capacity import Bounds, Capacity
from opskit.cluster_state import ClusterState, Instance
from opskit.rollout import Rollout, ServiceState
from opskit.switch import Turn
from opskit.targets import EcsService
from tests.fake_ledger import FakeLedger
from tests.incident_course import SEOUL

type World = Mapping[str, Any]

CLUSTER, SERVICE, DATABASE = "petclinic-dev-cluster", "petclinic-dev-app", "petclinic-dev-aurora"
COOLDOWN, CAP = 30, 3
KEYS = {
    *("tells", "after", "cures", "undone"),
    *("acted", "held", "starts_after", "halted", "approvers", "sees"),
    *("rollout", "deployed", "newest", "goal", "tasks", "most", "status"),
    *("cluster", "readers", "reader_zone", "lag_ms", "pending", "failed_over"),
}
"""What a scenario may say of an action's world; a word that is not known is a mistake."""


def answer(
    action: str,
    event: Mapping[str, object],
    world: World,
    *,
    alarms: Mapping[str, str],
    now: datetime,
) -> dict[str, object]:
    """Return what an action tells at its end, in this world; a "receipt" where it acted."""
    assert set(world) <= KEYS, f"{action}: {set(world) - KEYS} is not known"
    now += timedelta(minutes=world.get("starts_after", 0))
    request = parse_request(event, FIELDS[action])
    decision = DECIDE[action](world, request, now)
    states = {**alarms, **({request.alarm: world["sees"]} if "sees" in world else {})}
    gate = judge_gates(
        decision,
        request,
        consent=CONSENT[action],
        limits=_limits(world),
        switch=Turn(halted=world.get("halted", False), by="kim", reason="freeze", at=now),
        alarms=tuple(GuardAlarm(name=name, state=states[name], changed_at=now) for name in states),
        now=now,
    )
    if gate.outcome:
        return {"outcome": gate.outcome.value, "reason": gate.reason}
    claimed = _claim(action, decision.resource, world, now)
    if claimed.barrier is not Barrier.NONE:
        reason = explain_barrier(claimed, cap=CAP, zone=SEOUL)
        return {"outcome": "refused", "reason": reason}
    tells = world.get("tells", "no_effect")
    if tells == "failed":
        return {"outcome": "failed", "reason": "AWS refused it"}
    told = {"outcome": "done", "receipt": tells, "reason": decision.reason}
    return {**told, "undone": bool(world.get("undone"))}


def _claim(action: str, resource: str, world: World, now: datetime) -> Answer:
    """Claim in a Ledger with `acted`: so many minutes ago it acted; `held`: another one acts."""
    safety: Any = ActionSafety(FakeLedger(), "ledger")  # type: ignore[arg-type]

    def claim(name: str, owner: str) -> Claim:
        return Claim(
            action=name,
            resource=resource,
            owner=owner,
            request="",
            zone=SEOUL,
            cooldown=timedelta(minutes=COOLDOWN),
            cap=CAP,
        )

    for minutes in sorted(world.get("acted", []), reverse=True):
        earlier, at = claim(action, f"{minutes} min ago"), now - timedelta(minutes=minutes)
        assert safety.claim(earlier, now=at).barrier is Barrier.NONE
        assert safety.begin(earlier, now=at)
        safety.release(earlier)
    if other := world.get("held"):
        assert safety.claim(claim(other, "another"), now=now).barrier is Barrier.NONE
    answer: Answer = safety.claim(claim(action, "this"), now=now)
    return answer


def _limits(world: World) -> ActionLimits:
    return ActionLimits(
        actions="on",
        approvers=tuple(world.get("approvers", ["U0BOSS"])),
        cooldown_minutes=COOLDOWN,
        daily_cap=CAP,
        stable_minutes=15,
        settle_seconds=60,
        receipt_minutes=10,
    )


def _service(world: World, now: datetime) -> ServiceState:
    going, tasks = world.get("rollout", "settled"), world.get("tasks", 2)
    rollout = Rollout(
        id="ecs-svc/2",
        primary=True,
        state="COMPLETED" if going == "settled" else "IN_PROGRESS",
        task_definition="app:9",
        running=0 if going == "failing" else 2,
        desired=2,
        failed=3 if going == "failing" else 0,
        created=now,
        updated=now,
    )
    return ServiceState(
        service=EcsService(cluster=CLUSTER, name=SERVICE),
        status=world.get("status", "ACTIVE"),
        controller="ECS",
        desired=tasks,
        running=tasks,
        pending=0,
        rollouts=(rollout,),
    )


def _redeploy(world: World, request: ActionRequest, now: datetime) -> Decision:
    settings = RedeploySettings(ecs_services=(f"{CLUSTER}/{SERVICE}",))
    return REDEPLOY.decide(_service(world, now), settings, request, now)


def _scale_out(world: World, request: ActionRequest, now: datetime) -> Decision:
    settings = ScaleOutSettings(ecs_services=(f"{CLUSTER}/{SERVICE}",))
    bounds = Bounds(least=2, most=world.get("most", 10))
    capacity = Capacity(service=_service(world, now), bounds=bounds)
    return SCALE_OUT.decide(capacity, settings, request, now)


def _rollback(world: World, request: ActionRequest, now: datetime) -> Decision:
    """`deployed`: minutes from the last deployment to the onset; `newest`: how it ended.

    `goal`: why one cannot go back to the one before it; `none` where there was none.
    """
    finished = (request.onset or now) - timedelta(minutes=world.get("deployed", 6))
    going, obstacle = world.get("rollout", "settled"), world.get("goal", "")
    newest = Deployment(
        status=world.get("newest", "SUCCESSFUL" if going == "settled" else "IN_PROGRESS"),
        task_definition="app:9",
        began=finished - timedelta(minutes=5),
        finished=finished,
    )
    state = RollbackState(
        service=_service(world, now),
        deployments=(newest, replace(newest, status="SUCCESSFUL", task_definition="app:8")),
        goals=() if obstacle == "none" else (Goal(task_definition="app:8", obstacle=obstacle),),
        onset=request.onset,
    )
    settings = RollbackSettings(ecs_services=(f"{CLUSTER}/{SERVICE}",))
    return ROLLBACK.decide(state, settings, request, now)


def _failover(world: World, request: ActionRequest, now: datetime) -> Decision:
    """`readers`: how many; `failed_over`: minutes since the last failover."""
    writer = Instance(name="writer", writer=True, tier=0, zone="a", status="available")
    zone, ago = world.get("reader_zone", "c"), world.get("failed_over")
    readers = (
        replace(writer, name=f"reader-{number}", writer=False, zone=zone)
        for number in range(world.get("readers", 1))
    )
    state = ClusterState(
        name=DATABASE,
        status=world.get("cluster", "available"),
        instances=(writer, *readers),
        lag_ms=world.get("lag_ms", 20),
        pending=tuple(world.get("pending", ())),
        last_failover=now - timedelta(minutes=ago) if ago else None,
    )
    return FAILOVER.decide(state, FailoverSettings(db_clusters=(DATABASE,)), request, now)


DECIDE: Mapping[str, Callable[[World, ActionRequest, datetime], Decision]] = {
    "force_redeploy": _redeploy,
    "scale_out": _scale_out,
    "rollback": _rollback,
    "aurora_failover": _failover,
}
CONSENT: Mapping[str, Consent] = {
    job.name: job.consent for job in (REDEPLOY, SCALE_OUT, ROLLBACK, FAILOVER)
}
FIELDS: Mapping[str, Mapping[str, type]] = {
    job.name: job.fields for job in (REDEPLOY, SCALE_OUT, ROLLBACK, FAILOVER)
}
