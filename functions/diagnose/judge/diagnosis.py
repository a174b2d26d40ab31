"""The whole diagnosis: signs, ranking, and to which version one could go back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from functions.diagnose.event import Asked
from functions.diagnose.judge.database_signs import sign_database
from functions.diagnose.judge.facts import Facts
from functions.diagnose.judge.load_signs import sign_before, sign_load
from functions.diagnose.judge.onset import find_onset
from functions.diagnose.judge.outside_signs import (
    sign_alarms,
    sign_changes,
    sign_logs,
    sign_targets,
)
from functions.diagnose.judge.rank import Ranked, rank
from functions.diagnose.judge.rules import KEY_AREAS, Cause
from functions.diagnose.judge.signs import Look, Seen, Sign
from functions.diagnose.judge.suspects import Suspect, find_suspects
from functions.diagnose.judge.task_signs import sign_tasks
from functions.diagnose.judge.unread import Unread, find_unread
from functions.diagnose.settings import DiagnoseSettings
from opskit.targets import Targets

_LOUD = frozenset(
    {
        Sign.CPU_HIGH,
        Sign.MEMORY_HIGH,
        Sign.CONNECTIONS_HIGH,
        Sign.DATABASE_BUSY,
        Sign.DATABASE_DOWN,
        Sign.DATABASE_FAILOVER,
        Sign.DATABASE_RESTART,
        Sign.OUT_OF_MEMORY,
        Sign.TASKS_STOP,
        Sign.NO_ROOM,
        Sign.NO_TARGETS,
    }
)
"""What is not calm on our own side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What became of the facts.

    Attributes:
        look: the moment, the onset, what is normal.
        ranked: the causes, best first, never empty.
        seen: every sign that shows.
        unread: what could not be read, by area.
        suspect: the deployment that the trouble may come from, or None.
    """

    look: Look
    ranked: tuple[Ranked, ...]
    seen: tuple[Seen, ...]
    unread: Unread
    suspect: Suspect | None

    @property
    def last_good(self) -> str:
        """The ARN of the task definition to go back to; "" where no deployment is to blame."""
        blamed = any(one.cause is Cause.BAD_DEPLOYMENT for one in self.ranked)
        return self.suspect.last_good if self.suspect and blamed else ""


def diagnose(
    facts: Facts, asked: Asked, settings: DiagnoseSettings, *, zone: ZoneInfo
) -> Diagnosis:
    """Judge what was read; the same facts always give the same diagnosis.

    Args:
        facts: what was read.
        asked: the moment, and what is known of the onset.
        settings: what is normal.
        zone: the team's, for times in lines.
    """
    onset = find_onset(facts, told=asked.onset, alarms=asked.alarms, now=asked.now)
    look = Look(settings=settings, now=asked.now, onset=onset, zone=zone)
    suspects = find_suspects(facts.ecs, look)
    unread = find_unread(facts, look)
    seen = [*_signs(facts, suspects, look), *sign_alarms(facts, asked.alarms, look)]
    blind = any(area in unread for area in KEY_AREAS)
    if seen and not blind and not any(one.sign in _LOUD for one in seen):
        seen.append(Seen(sign=Sign.OURS_CALM, resource=_name(facts.targets.targets)))
    return Diagnosis(
        look=look,
        ranked=rank(seen, unread),
        seen=tuple(seen),
        unread=unread,
        suspect=_worst(suspects, seen),
    )


def _signs(facts: Facts, suspects: Sequence[Suspect], look: Look) -> Iterator[Seen]:
    yield from sign_tasks(facts.ecs, suspects, look)
    yield from sign_database(facts.aurora, look)
    yield from sign_load(facts.usage, look)
    yield from sign_before(facts.usage, suspects, look)
    yield from sign_targets(facts.groups)
    yield from sign_logs(facts.logs)
    yield from sign_changes(facts, suspects, look)


def _worst(suspects: Sequence[Suspect], seen: Sequence[Seen]) -> Suspect | None:
    """Of several services' deployments, take the one that fails, then the newest."""
    failing = {
        one.resource for one in seen if one.sign in (Sign.DEPLOYMENT_FAILING, Sign.NEW_TASKS_DIE)
    }
    return max(
        suspects,
        key=lambda one: (one.service.name in failing, one.deployment.began),
        default=None,
    )


def _name(targets: Targets) -> str:
    names = (*(one.name for one in targets.services), *targets.clusters, *targets.load_balancers)
    return names[0] if names else ""
