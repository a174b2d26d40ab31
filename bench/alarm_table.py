"""The alarm's way as tables, and the goals that it is held to."""

from collections.abc import Callable, Sequence

from bench.alarm import (
    INVOKE,
    OURS_TO_SLACK,
    OURS_TO_WRITE,
    SLACK,
    TO_SLACK,
    TO_WRITE,
    WRITE,
    Leg,
    Turn,
    Way,
    walk,
)
from bench.aws_process import CHAINED
from bench.lambda_process import Cost
from bench.listeners import (
    BARE,
    DIAGNOSE,
    FAILOVER,
    FLOOR,
    INCIDENT,
    NAIVE,
    PEER,
    REDEPLOY,
    ROUTER,
    TYPICAL,
)
from bench.measured import Row, Verdict, at_most, median_of, paired_ratio
from bench.passage import ANSWER, Passage

FLOWS = (BARE, INCIDENT, REDEPLOY, FAILOVER)
OF_BARE = 1.5
_LEGS = (
    *OURS_TO_SLACK,
    *(leg for leg in OURS_TO_WRITE if leg not in OURS_TO_SLACK),
)
_WORDS = {
    INVOKE: "function called",
    CHAINED: "diagnose asked",
    SLACK: "Slack told",
    WRITE: "UpdateService",
}


def way_rows(turns: Sequence[Turn]) -> list[Row]:
    """Return a line for each who tells Slack, and one for each who changes something."""
    ways = [(name, "Slack", legs) for name, legs in TO_SLACK.items()]
    ways += [(name, "write", legs) for name, legs in TO_WRITE.items()]
    return [
        Row(f"{name} -> {where}", _way_figures([walk(turn, legs) for turn in turns]))
        for name, where, legs in ways
        if all(leg.who in turns[0] for leg in legs)
    ]


def _way_figures(ways: Sequence[Way]) -> dict[str, float | str]:
    return {
        "cold ms": median_of(ways, lambda w: w.cold_ms),
        "warm ms": median_of(ways, lambda w: w.warm_ms),
        "cold CPU ms": median_of(ways, lambda w: w.cold_cpu_ms),
        "warm CPU ms": median_of(ways, lambda w: w.warm_cpu_ms),
        "peak MB": max(w.peak_mb for w in ways),
    }


def leg_rows(turns: Sequence[Turn]) -> list[Row]:
    """Return a line for each function's part of our way."""
    return [_leg_row(turns, leg) for leg in _LEGS]


def _leg_row(turns: Sequence[Turn], leg: Leg) -> Row:
    own = [turn[leg.who] for turn in turns]
    stage = " woken" if leg.stage else ""
    end = _WORDS.get(leg.call, "its answer")
    ways = [walk(turn, (leg,)) for turn in turns]
    init = {"init ms": median_of(own, lambda p: p.sample.init.wall_ms)} if not leg.stage else {}
    first = median_of(own, lambda p: p.until(leg.call, leg.stage, 0))
    return Row(f"{leg.who}{stage} -> {end}", {**init, "first ms": first, **_way_figures(ways)})


def flow_rows(turns: Sequence[Turn]) -> list[Row]:
    """Return a line for each durable flow, beside a bare one."""
    bare = [turn[BARE] for turn in turns]
    return [_flow_row(name, [turn[name] for turn in turns], bare) for name in FLOWS]


def _flow_row(name: str, own: Sequence[Passage], bare: Sequence[Passage]) -> Row:
    return Row(
        name,
        {
            "first CPU ms": median_of(own, _first),
            "first / bare": paired_ratio(own, bare, _first, _first),
            "resume ms": median_of(own, lambda p: median_of(p.costs(p.stages - 1), _wall)),
            "resume CPU ms": median_of(own, _resume),
            "resume / bare": paired_ratio(own, bare, _resume, _resume),
            "peak MB": max(p.sample.peak_mb for p in own),
            "peak / bare": paired_ratio(own, bare, _peak, _peak),
            "operations": own[0].operations,
        },
    )


def _first(passage: Passage) -> float:
    return passage.cold_cpu_ms(0)


def _resume(passage: Passage) -> float:
    """The last stage: the clock wakes it, and it has nothing to say."""
    return median_of(passage.costs(passage.stages - 1), lambda cost: cost.cpu_ms)


def _wall(cost: Cost) -> float:
    return cost.wall_ms


def _peak(passage: Passage) -> float:
    return passage.sample.peak_mb


def judge_alarm(turns: Sequence[Turn]) -> list[Verdict]:
    """Judge P1, P2, P5 and P11, and each flow beside a bare one."""
    slack, write = _ways(turns, OURS_TO_SLACK), _ways(turns, OURS_TO_WRITE)
    verdicts = [_judge(turns, "P1: cold alarm to Slack", slack, FLOOR, 2.0, _cold)]
    verdicts += [
        _judge(turns, "P2: cold alarm to write", write, NAIVE, 0.90, _cold),
        _judge(turns, "P2: cold alarm to write", write, TYPICAL, 0.50, _cold),
    ]
    verdicts += _judge_peer(turns, slack, write)
    for name in FLOWS[1:]:
        own, bare = [turn[name] for turn in turns], [turn[BARE] for turn in turns]
        for what, figure in (("first CPU", _first), ("resume CPU", _resume), ("memory", _peak)):
            ratio = paired_ratio(own, bare, figure, figure)
            verdicts.append(
                at_most(f"{name}: {what} ≤ {OF_BARE} x bare flow", ratio, OF_BARE, " x")
            )
    return verdicts


def _judge_peer(turns: Sequence[Turn], slack: Sequence[Way], write: Sequence[Way]) -> list[Verdict]:
    if PEER not in turns[0]:
        return [Verdict("P1, P2, P5, P11: beside the peer", "no --peer FILE", met=None)]
    return [
        _judge(turns, "P1: cold alarm to Slack", slack, PEER, 0.50, _cold),
        _judge(turns, "P2: cold alarm to write", write, PEER, 0.90, _cold),
        _judge(turns, "P5: warm CPU, alarm to write", write, PEER, 1.5, lambda w: w.warm_cpu_ms),
        _judge(turns, "P11: memory, alarm to Slack", slack, PEER, 0.60, lambda w: w.peak_mb),
        _judge(turns, "P11: memory, alarm to write", write, PEER, 0.90, lambda w: w.peak_mb),
    ]


def judge_first_call(turns: Sequence[Turn]) -> list[Verdict]:
    """Judge P4: what the first alarm waits for once the processes stand, at a share of a core."""
    if PEER not in turns[0]:
        return [Verdict("P4: beside the peer", "no --peer FILE", met=None)]

    def ours(turn: Turn) -> float:
        return sum(turn[leg.who].until(leg.call, leg.stage, 0) for leg in OURS_TO_SLACK)

    ratio = paired_ratio(turns, turns, ours, lambda turn: turn[PEER].until(SLACK, 0, 0))
    return [at_most("P4: first calls to Slack ≤ 0.5 x peer", ratio, 0.5, " x")]


def _ways(turns: Sequence[Turn], legs: Sequence[Leg]) -> list[Way]:
    return [walk(turn, legs) for turn in turns]


def _judge(
    turns: Sequence[Turn],
    what: str,
    ours: Sequence[Way],
    other: str,
    limit: float,
    figure: Callable[[Way], float],
) -> Verdict:
    call = SLACK if other in (FLOOR, PEER) else WRITE
    theirs = _ways(turns, (Leg(who=other, call=call),))
    ratio = paired_ratio(ours, theirs, figure, figure)
    return at_most(f"{what} ≤ {limit} x {other}", ratio, limit, " x")


def _cold(way: Way) -> float:
    return way.cold_ms


NOT_MEASURED = (
    "Lambda's own time between two functions is in no sum",
    f"{ROUTER}, {INCIDENT}, {DIAGNOSE}, {INCIDENT} woken and {REDEPLOY} are one way to the write",
    f"{DIAGNOSE}'s leg ends with {ANSWER}; a woken flow finds its process standing",
    "CPU is that of whole invocations",
)
