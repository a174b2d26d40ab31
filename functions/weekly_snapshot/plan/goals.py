"""The snapshots that are to stand at the end, and how far each has come."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from notifier.translation import _
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from functions.weekly_snapshot.facts import Cluster, Snapshot
    from opskit.unreadable import Read

_LOST = ("failed", "deleting", "deleted", "incompatible-restore", "inaccessible")
_BUSY = (
    "InvalidDBClusterStateFault",
    "InvalidDBClusterSnapshotStateFault",
    "InternalFailure",
    "ServiceUnavailable",
)
"""The cluster is being backed up or changed, or AWS is ill: the same call is taken later."""
_SLOW_DOWN = ("Throttl", "TooManyRequests", "RequestLimitExceeded")
_TAKEN = "DBClusterSnapshotAlreadyExistsFault"
QUOTA_FULL = "SnapshotQuotaExceeded"


class Stage(Enum):
    """How far a snapshot has come; REFUSED is AWS's or our own no, before anything was made."""

    ASKED = "asked"
    MAKING = "making"
    AVAILABLE = "available"
    FAILED = "failed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One snapshot that is to stand.

    Attributes:
        cluster: the cluster's identifier, as the settings write it.
        name: the snapshot's.
        stage: how far it has come.
        made: whether this run began it; else it stood already.
        why: why it is not made yet, or was refused; "" where all is well.
        arn: its ARN, once it is known.
        percent: how far its making has come.
        encrypted: whether it is, once it is known.
        source: the ARN of the snapshot that it is to be a copy of; "" at home.
    """

    cluster: str
    name: str
    stage: Stage = Stage.ASKED
    made: bool = False
    why: str = ""
    arn: str = ""
    percent: int = 0
    encrypted: bool = True
    source: str = ""

    @property
    def is_open(self) -> bool:
        """Whether there is still something to wait for."""
        return self.stage in (Stage.ASKED, Stage.MAKING)

    def as_json(self) -> dict[str, Any]:
        """Return what json.dumps takes."""
        return {**asdict(self), "stage": self.stage.value}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Goal:
        """Read one back."""
        return cls(**{**found, "stage": Stage(found["stage"])})


type Goals = tuple[Goal, ...]


def name_snapshot(cluster: str, day: date) -> str:
    """Name a weekly snapshot as the manual does (weekly checklist 2); RDS keeps lower case."""
    return f"{cluster.lower()}-weekly-{day:%Y%m%d}"


def plan_goals(
    names: Sequence[str], clusters: Read[Mapping[str, Cluster | None]], day: date
) -> Goals:
    """Return a goal for each cluster, but for those that are known not to exist.

    Clusters that could not be read get theirs too: making a backup too many harms nobody.

    Args:
        names: the clusters of the settings.
        clusters: what AWS said of them.
        day: the schedule's own, in the team's zone.
    """
    gone: set[str] = set()
    if not isinstance(clusters, Unreadable):
        gone = {name for name, found in clusters.items() if found is None}
    return tuple(
        Goal(cluster=name, name=name_snapshot(name, day))
        for name in dict.fromkeys(names)
        if name not in gone
    )


def plan_copies(goals: Goals, refusal: str) -> Goals:
    """Return a goal in the other region for each goal at home.

    Args:
        goals: those at home, as far as they came.
        refusal: why nothing may be copied, or "".
    """
    return tuple(_plan_copy(goal, refusal) for goal in goals)


def _plan_copy(goal: Goal, refusal: str) -> Goal:
    copy = Goal(cluster=goal.cluster, name=goal.name, source=goal.arn)
    if goal.stage is not Stage.AVAILABLE:
        refusal = refusal or _("there is nothing to copy: it was not made")
    return replace(copy, stage=Stage.REFUSED, why=refusal) if refusal else copy


def settle(goal: Goal, seen: Snapshot | None) -> Goal:
    """Return how far a goal has come by what stands under its name."""
    if seen is None:
        if goal.stage is Stage.MAKING:
            why = _("it vanished while it was being made")
            return replace(goal, stage=Stage.FAILED, why=why)
        return goal
    if why := _explain_stranger(goal, seen):
        return replace(goal, stage=Stage.REFUSED, why=why)
    known = replace(goal, arn=seen.arn, percent=seen.percent, encrypted=seen.encrypted, why="")
    if seen.is_available:
        return replace(known, stage=Stage.AVAILABLE)
    if seen.status in _LOST:
        why = _("AWS calls it {status}").format(status=seen.status)
        return replace(known, stage=Stage.FAILED, why=why)
    return replace(known, stage=Stage.MAKING)


def _explain_stranger(goal: Goal, seen: Snapshot) -> str:
    """Say why what stands under a goal's name is another thing, or "".

    A region may hold copies of a cluster that has the same name elsewhere.
    """
    if not seen.is_of(goal.cluster):
        return _("its name is taken by a snapshot of {cluster}").format(cluster=seen.cluster)
    if seen.source == goal.source:
        return ""
    if seen.source:
        return _("its name is taken by a copy of {source}").format(source=seen.source)
    return _("its name is taken by a snapshot that is no copy")


def begin(goal: Goal) -> Goal:
    """Return a goal whose making AWS has begun for us."""
    return replace(goal, stage=Stage.MAKING, made=True, why="")


def refuse(goal: Goal, code: str, text: str) -> Goal:
    """Return a goal whose making AWS did not begin.

    Args:
        goal: as it stood.
        code: AWS's error code; "" where no answer came.
        text: AWS's own words.

    Returns:
        MAKING where it exists already, unchanged but for the reason where the same call may be
        taken later, else REFUSED.
    """
    if code == _TAKEN:
        return replace(goal, stage=Stage.MAKING, why="")
    if not code or code in _BUSY or any(word in code for word in _SLOW_DOWN):
        return replace(goal, why=text)
    return replace(goal, stage=Stage.REFUSED, why=text)


def give_up(goals: Goals) -> Goals:
    """Return goals of which none is waited for any longer."""
    return tuple(_give_up(goal) if goal.is_open else goal for goal in goals)


def _give_up(goal: Goal) -> Goal:
    if goal.stage is Stage.MAKING:
        why = _("it is still not available ({percent} %)").format(percent=goal.percent)
    else:
        why = _("it could not be begun: {why}").format(why=goal.why)
    return replace(goal, stage=Stage.FAILED, why=why)
