"""The durable flows beside a bare one as a table, and what they are held to."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.artefact import compile_runtime
from bench.flows import BARE, Actor, Played, find_actors, play
from bench.measured import Row, Table, Verdict, at_most, median_of, paired_ratio

OF_BARE = 1.5


def tabulate_flows(*, turns: int, sources: bool) -> Table:
    """Play all flows, one after the other, over and over.

    Args:
        turns: how often; one more goes before, of the bare flow, which warms the caches.
        sources: play the sources, not what was built.
    """
    compile_runtime()
    with TemporaryDirectory(prefix="bench-") as folder:
        actors = find_actors(Path(folder), sources=sources)
        play(actors[BARE])
        played = [_turn(actors) for _ in range(turns)]
    origin = actors[next(name for name in actors if name != BARE)].origin
    return Table(
        title=f"Durable flows to their end, AWS answers at once over TLS, {turns} turns; "
        f"code: {origin}",
        rows=[flow_row(name, played) for name in actors],
        verdicts=[
            verdict for name in actors if name != BARE for verdict in judge_flow(name, played)
        ],
        notes=[
            "a resume: the middle one of all, most of which only look",
            "the last one concludes, remembers and tells",
            "calls: besides checkpoints",
        ],
    )


type Turn = dict[str, Played]


def _turn(actors: dict[str, Actor]) -> Turn:
    return {name: play(actor) for name, actor in actors.items()}


def flow_row(name: str, turns: Sequence[Turn]) -> Row:
    """Return the line of one flow."""
    own, bare = [turn[name] for turn in turns], [turn[BARE] for turn in turns]
    return Row(
        name,
        {
            "first CPU ms": median_of(own, _first),
            "x bare": paired_ratio(own, bare, _first, _first),
            "resumes": len(own[0].sample.invocations) - 1,
            "resume CPU ms": median_of(own, _resume),
            "x bare ": paired_ratio(own, bare, _resume, _resume),
            "calls": own[0].resume_calls,
            "last CPU ms": median_of(own, lambda p: p.last_cpu_ms),
            "peak MB": max(p.sample.peak_mb for p in own),
            "x bare  ": paired_ratio(own, bare, _peak, _peak),
            "operations": own[0].operations,
        },
    )


def judge_flow(name: str, turns: Sequence[Turn]) -> list[Verdict]:
    """Judge first run, resume and memory beside a bare flow's."""
    own, bare = [turn[name] for turn in turns], [turn[BARE] for turn in turns]
    return [
        at_most(
            f"{name}: {what} ≤ {OF_BARE} x bare flow",
            paired_ratio(own, bare, figure, figure),
            OF_BARE,
            " x",
        )
        for what, figure in (("first CPU", _first), ("resume CPU", _resume), ("memory", _peak))
    ]


def _first(played: Played) -> float:
    return played.first_cpu_ms


def _resume(played: Played) -> float:
    return played.resume_cpu_ms


def _peak(played: Played) -> float:
    return played.sample.peak_mb
