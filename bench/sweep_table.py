"""The turns of a sweep as lines of a table."""

from collections.abc import Callable, Sequence

from bench.lambda_process import Sample
from bench.measured import Row, median_of, paired_ratio
from bench.sweep import Other, Turn


def tabulate(services: int, turns: Sequence[Turn], latency_ms: float) -> list[Row]:
    """Return a line for each caller of the same calls, and one for what no caller can beat."""
    others: dict[str, Callable[[Turn], Other | None]] = {
        "bare client": lambda turn: turn.floor,
        "boto3": lambda turn: turn.defaults,
        "one by one": lambda turn: turn.sequential,
    }
    rows = [_sweep_row(services, turns)]
    rows.append(Row(f"{services} bound", {"calls ms": turns[0].bound_ms(latency_ms)}))
    for name, pick in others.items():
        if found := [other for turn in turns if (other := pick(turn))]:
            rows.append(_other_row(f"{services} {name}", found))
    return rows


def _sweep_row(services: int, turns: Sequence[Turn]) -> Row:
    called = turns[0].called
    return Row(
        f"{services} sweep",
        {
            "calls": len(called.calls),
            "connections": sum(called.connections.values()),
            "calls ms": median_of(turns, lambda t: t.calls_ms),
            "x bare": paired_ratio(turns, turns, lambda t: t.calls_ms, lambda t: t.floor.wall_ms),
            "process ms": median_of(turns, lambda t: t.sweep_ms),
            "process CPU ms": median_of(turns, lambda t: t.sweep_cpu_ms),
            "warm ms": median_of(turns, lambda t: t.sweep.invocations[1].wall_ms),
            "warm CPU ms": median_of(turns, lambda t: t.sweep.invocations[1].cpu_ms),
            "peak MB": max(t.sweep.peak_mb for t in turns),
        },
    )


def _other_row(name: str, others: Sequence[Other]) -> Row:
    return Row(
        name,
        {
            "calls ms": median_of(others, lambda o: o.wall_ms),
            "process ms": median_of(others, lambda o: o.process_ms),
            "process CPU ms": median_of(others, lambda o: o.process_cpu_ms),
            "peak MB": max(o.peak_mb for o in others),
        },
    )


def limits_row(services: int, sample: Sample) -> Row:
    """Return the line of one sweep on a share of a core."""
    first = sample.invocations[0]
    return Row(
        f"{services} sweep",
        {
            "init ms": sample.init.wall_ms,
            "sweep ms": first.wall_ms,
            "CPU ms": sample.init.cpu_ms + first.cpu_ms,
            "peak MB": sample.peak_mb,
        },
    )
