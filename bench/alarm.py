"""The alarm's way: from SNS's event to Slack, and to the first AWS call that changes something."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.artefact import compile_runtime
from bench.aws_process import CHAINED, SlowAwsProcess, slow_aws
from bench.lambda_process import Cost
from bench.limits import Limits
from bench.listeners import (
    DIAGNOSE,
    FLOOR,
    INCIDENT,
    NAIVE,
    PEER,
    REDEPLOY,
    ROUTER,
    SWEEP,
    TYPICAL,
    make_listeners,
)
from bench.measured import median_of
from bench.passage import ANSWER, Listener, Passage, hear_alarms
from bench.quota import cpu_quota
from bench.world.place import World

SLACK, INVOKE, WRITE = "slack:", "lambda:Invoke", "ecs:UpdateService"

type Turn = Mapping[str, Passage]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One function's part of a way.

    Attributes:
        who: whose part it is.
        call: where it ends: a call, or ANSWER.
        stage: which of the invocations that an alarm takes.
    """

    who: str
    call: str
    stage: int = 0


OURS_TO_SLACK = (Leg(who=ROUTER, call=INVOKE), Leg(who=INCIDENT, call=SLACK))
OURS_TO_WRITE = (
    Leg(who=ROUTER, call=INVOKE),
    Leg(who=INCIDENT, call=CHAINED),
    Leg(who=DIAGNOSE, call=ANSWER),
    Leg(who=INCIDENT, call=INVOKE, stage=1),
    Leg(who=REDEPLOY, call=WRITE),
)
TO_SLACK: Mapping[str, tuple[Leg, ...]] = {
    **{who: (Leg(who=who, call=SLACK),) for who in (FLOOR, NAIVE, TYPICAL, PEER)},
    "ours": OURS_TO_SLACK,
}
TO_WRITE: Mapping[str, tuple[Leg, ...]] = {
    **{who: (Leg(who=who, call=WRITE),) for who in (NAIVE, TYPICAL)},
    "ours": OURS_TO_WRITE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What one way cost in one turn: the sum of its legs.

    Attributes:
        cold_ms: with the start of every process on it.
        warm_ms: the median of the later alarms.
        cold_cpu_ms: of the whole invocations, with the starts.
        warm_cpu_ms: as above.
        peak_mb: of the largest process.
    """

    cold_ms: float
    warm_ms: float
    cold_cpu_ms: float
    warm_cpu_ms: float
    peak_mb: float


def walk(turn: Turn, legs: Sequence[Leg]) -> Way:
    """Add up the legs of a way in one turn.

    Lambda's own time between two functions is in no sum: nothing here can measure it.
    """
    passed = [(turn[leg.who], leg) for leg in legs]
    return Way(
        cold_ms=sum(one.cold_ms(leg.call, leg.stage) for one, leg in passed),
        warm_ms=sum(_warm_ms(one, leg) for one, leg in passed),
        cold_cpu_ms=sum(one.cold_cpu_ms(leg.stage) for one, leg in passed),
        warm_cpu_ms=sum(median_of(one.costs(leg.stage)[1:], _cpu) for one, leg in passed),
        peak_mb=max(one.sample.peak_mb for one, _ in passed),
    )


def _warm_ms(passage: Passage, leg: Leg) -> float:
    alarms = range(1, len(passage.costs(leg.stage)))
    return median_of(alarms, lambda alarm: passage.until(leg.call, leg.stage, alarm))


def _cpu(cost: Cost) -> float:
    return cost.cpu_ms


def listen_once(names: Sequence[str], *, sources: bool) -> Turn:
    """Let some listeners hear alarms, for what they call; see `listen`."""
    world = World(services=1, now=datetime.now(UTC).replace(microsecond=0))
    with slow_aws(world, tls=True) as aws, TemporaryDirectory(prefix="bench-") as folder:
        listeners = make_listeners(aws, Path(folder), sources=sources, peer=None)
        return {name: hear_alarms(listeners[name], aws) for name in names}


def listen(*, turns: int, sources: bool, peer: Path | None, limited: bool) -> Sequence[Turn]:
    """Let everybody hear alarms, one after the other, over and over.

    Args:
        turns: how often; one more goes before, which warms the machine's caches.
        sources: measure the sources, not what was built.
        peer: the peer's file, or None.
        limited: hold each to the share of a core that comes with its memory.

    Raises:
        NoQuotaError: this machine lets nobody limit a process.
    """
    compile_runtime()
    world = World(services=1, now=datetime.now(UTC).replace(microsecond=0))
    with slow_aws(world, tls=True) as aws, TemporaryDirectory(prefix="bench-") as folder:
        listeners = make_listeners(aws, Path(folder), sources=sources, peer=peer)
        return [
            {
                name: _hear(one, aws, limited=limited)
                for name, one in listeners.items()
                if name != SWEEP
            }
            for _ in range(1 + turns)
        ][1:]


def _hear(listener: Listener, aws: SlowAwsProcess, *, limited: bool) -> Passage:
    cores = Limits(memory_mb=listener.memory_mb, timeout_s=0).cores
    with cpu_quota(cores) if limited else nullcontext() as quota:
        return hear_alarms(listener, aws, quota=quota)
