"""The steps of a run; each is a plain function that returns JSON, and knows no durable SDK."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from functions.weekly_snapshot.act import copy, delete, make
from functions.weekly_snapshot.collect import collect_backups, find_snapshot
from functions.weekly_snapshot.plan.goals import (
    Goal,
    Goals,
    Stage,
    plan_copies,
    plan_goals,
    refuse,
    settle,
)
from functions.weekly_snapshot.plan.key import check_copying
from functions.weekly_snapshot.plan.pruning import Rules
from functions.weekly_snapshot.plan.shelves import weigh
from notifier.translation import _
from opskit.events import BadEvent, Origin, parse_invocation
from opskit.ledger import Claim
from opskit.reads import Reader, read
from opskit.switch import explain_halt
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_rds import RDSClient

    from functions.weekly_snapshot.desk import Desk, Work
    from functions.weekly_snapshot.facts import Facts, Snapshots
    from opskit.unreadable import Read

type State = dict[str, Any]

JOB = "weekly_snapshot"
LEASE = timedelta(days=2)
"""As long as an execution may live (template.yaml): a run that died is taken over after it."""
_SECONDS = 60.0
"""Reads may begin for so long in one step."""
_FAR = timedelta(days=1)
"""Scheduler tries for hours; what is further away was typed by a person."""


def begin(work: Work) -> State:
    """Understand the event, and claim the run, so that the same event twice is one act.

    Returns:
        `time`, ISO 8601; `claim`: mine, duplicate, or unknown where the Ledger does not answer:
        making is then safe, for the name is the same, and deleting is not.

    Raises:
        BadEvent: naming what is wrong.
    """
    desk = work.desk()
    told = parse_invocation(work.event, clock=desk.now)
    if told.dry_run:
        return {"time": told.now.isoformat(), "claim": "mine"}
    if abs(desk.now - told.now) > _FAR:
        raise BadEvent(
            f"time is {told.now.isoformat()}, over a day from now: a snapshot named after that day"
            " would not be of that day; expected today, or a dry run"
        )
    slot = told.now.isoformat() if told.origin is Origin.SCHEDULE else f"hand {work.owner}"
    ask = partial(desk.ledger.claim_run, JOB, slot, owner=work.owner, clock=desk.now, lease=LEASE)
    claim = read("dynamodb:PutItem", slot, ask)
    told_claim = {Claim.MINE: "mine"}.get(claim, "duplicate") if isinstance(claim, Claim) else ""
    if isinstance(claim, Unreadable):
        work.house.logger.error("the run could not be claimed", extra={"why": claim.detail})
    return {"time": told.now.isoformat(), "claim": told_claim or "unknown", "slot": slot}


def day_of(desk: Desk, time: str) -> date:
    """Return the schedule's own day, in the team's zone."""
    return datetime.fromisoformat(time).astimezone(desk.job.time_zone).date()


def look(desk: Desk) -> Facts:
    """Read everything."""
    with Reader(workers=8, seconds=_SECONDS) as reader:
        return collect_backups(desk.house.aws, reader, desk.settings)


def rules_of(desk: Desk) -> Rules:
    """Return what pruning goes by."""
    return Rules(
        owner=desk.owner,
        upgrades=desk.upgrades,
        kept=timedelta(days=desk.settings.snapshot_days),
        floor=desk.settings.snapshot_floor,
        zone=desk.job.time_zone,
    )


def prepare(work: Work, begun: State) -> State:
    """Look, and decide what is to be made, and whether it may be copied; writes nothing."""
    desk = work.desk()
    facts = look(desk)
    goals = plan_goals(desk.settings.db_clusters, facts.clusters, day_of(desk, begun["time"]))
    return {
        "goals": dump(goals),
        "copies": bool(desk.settings.snapshot_copy_region),
        "refusal": refusal_of(desk, facts),
    }


def refusal_of(desk: Desk, facts: Facts) -> str:
    """Say why nothing may be copied, or "" (also where no copy is wanted)."""
    settings = desk.settings
    if not settings.snapshot_copy_region:
        return ""
    why = check_copying(
        home=facts.region,
        region=settings.snapshot_copy_region,
        arn=settings.snapshot_copy_key,
        key=facts.key,
    )
    encrypted = isinstance(facts.clusters, Unreadable) or any(
        cluster and cluster.encrypted for cluster in facts.clusters.values()
    )
    if not why and encrypted and not settings.snapshot_copy_key:
        return _("SnapshotCopyKey is missing: what is encrypted needs a key of {region}").format(
            region=settings.snapshot_copy_region
        )
    return why


def dump(goals: Goals) -> list[State]:
    """Return goals as JSON."""
    return [goal.as_json() for goal in goals]


def load(found: list[State]) -> Goals:
    """Read goals back."""
    return tuple(Goal.from_json(one) for one in found)


def settle_all(goals: Goals, found: Read[Snapshots] | None) -> Goals:
    """Return goals as far as a list of snapshots shows them to have come."""
    if found is None or isinstance(found, Unreadable):
        return goals
    by_name = {one.name: one for one in found}
    return tuple(settle(goal, by_name.get(goal.name)) if goal.is_open else goal for goal in goals)


def poll_making(work: Work, begun: State, state: State) -> State:
    """Look at each snapshot that is still to come, and ask for those that nobody began."""
    desk = work.desk()
    rds: RDSClient = work.house.aws.client("rds")
    tags = desk.tags(day_of(desk, begun["time"]))
    goals = (_advance(rds, goal, lambda goal: make(rds, goal, tags)) for goal in _open(state))
    return _merge(state, goals)


def plan_copying(made: Goals, refusal: str) -> State:
    """Return the copies that are to stand; pure."""
    return {"goals": dump(plan_copies(made, refusal))}


def poll_copying(work: Work, begun: State, made: Goals, state: State) -> State:
    """As poll_making, in the region of copies."""
    desk = work.desk()
    region, key = desk.settings.snapshot_copy_region, desk.settings.snapshot_copy_key
    rds: RDSClient = work.house.aws.client("rds", region=region)
    tags, home = desk.tags(day_of(desk, begun["time"])), work.house.aws.region
    sources = {goal.name: goal for goal in made}

    def ask(goal: Goal) -> Goal:
        return copy(rds, goal, sources[goal.name], tags, home=home, key=key)

    return _merge(state, (_advance(rds, goal, ask) for goal in _open(state)))


def _open(state: State) -> list[Goal]:
    return [goal for goal in load(state["goals"]) if goal.is_open]


def _merge(state: State, advanced: Any) -> State:  # noqa: ANN401 - an iterable of goals
    new: Mapping[str, State] = {goal.name: goal.as_json() for goal in advanced}
    return {"goals": [new.get(one["name"], one) for one in state["goals"]]}


def _advance(rds: RDSClient, goal: Goal, ask: Callable[[Goal], Goal]) -> Goal:
    """Take one goal further; what cannot be read is read again at the next poll."""
    seen = read("rds:DescribeDBClusterSnapshots", goal.name, lambda: find_snapshot(rds, goal.name))
    if isinstance(seen, Unreadable):
        return refuse(goal, "", seen.detail)
    settled = settle(goal, seen)
    return ask(settled) if settled.stage is Stage.ASKED else settled


def explain_hold(desk: Desk, claim: str) -> str:
    """Say why nothing may be deleted now, one translated sentence, or ""."""
    if claim != "mine":
        return _("the run could not be claimed in the Ledger")
    if desk.settings.actions != "on":
        return _("Actions is {mode}").format(mode=desk.settings.actions)
    turn = read("dynamodb:GetItem", desk.job.ledger_table, desk.switch.read)
    if isinstance(turn, Unreadable):
        return _("the stop switch could not be read")
    return explain_halt(turn)


def consider(work: Work, begun: State, goals: Goals, copies: Goals) -> State:
    """Look what may go, and whether anything may; writes nothing."""
    desk = work.desk()
    due = _due(desk, goals, copies)
    return {"due": due, "held": explain_hold(desk, begun["claim"]) if due else ""}


def _due(desk: Desk, goals: Goals, copies: Goals) -> list[list[str]]:
    region = desk.settings.snapshot_copy_region
    shelves = weigh(look(desk), goals, copies, rules_of(desk), desk.now, copy_region=region)
    return [[shelf.region, name] for shelf in shelves for name in shelf.leaving]


def prune(work: Work, begun: State, due: list[list[str]], goals: Goals, copies: Goals) -> State:
    """Delete what was due and still is, after another look; called at most once.

    The stop switch is read before each: what it halts in the middle stays.
    """
    desk = work.desk()
    still = _due(desk, goals, copies)
    undeleted: dict[str, str] = {}
    for region, name in (one for one in due if one in still):
        if held := explain_hold(desk, begun["claim"]):
            return {"held": held, "undeleted": undeleted}
        rds: RDSClient = work.house.aws.client("rds", region=region)
        if why := delete(rds, name):
            undeleted[name] = why
    return {"held": "", "undeleted": undeleted}
