"""The reviews' runs as tables, and what they are held to."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.artefact import compile_runtime
from bench.lambda_process import MeasurementError
from bench.limits import Limits, read_limits
from bench.measured import Row, Table, Verdict, at_most, median_of, paired_ratio
from bench.quota import NoQuotaError, cpu_quota
from bench.review_budget import FORMULAS, review_budget
from bench.reviews import REVIEWS, Review, Reviewed, Run, account_for, find_review
from opskit.aws import WORKERS

_MANY_SERVICES = 100
_PATIENCE_S = 600


def tabulate_reviews(
    sizes: Sequence[int], *, turns: int, latency_ms: float, sources: bool
) -> Iterator[Table]:
    """Measure each review at each size, as fast as this machine is and as Lambda limits it.

    Args:
        sizes: numbers of ECS services.
        turns: how often, from 100 services on half as often; once as Lambda limits it.
        latency_ms: of each of AWS's answers.
        sources: measure the sources, not what was built.
    """
    compile_runtime()
    with TemporaryDirectory(prefix="bench-") as folder:
        for job in REVIEWS:
            review = find_review(job, Path(folder, job), sources=sources)
            yield _tabulate(review, sizes, turns, latency_ms)


def _tabulate(review: Review, sizes: Sequence[int], turns: int, latency_ms: float) -> Table:
    limits = read_limits(review.job)
    rows: list[Row] = []
    verdicts: list[Verdict] = []
    for services in sizes:
        count = turns if services < _MANY_SERVICES else max(1, turns // 2)
        with account_for(review, services, latency_ms=latency_ms) as run:
            found = [run(None, _PATIENCE_S) for _turn in range(count)]
            rows.append(review_row(f"{services}", found))
            verdicts += judge_review(review, services, found, limits)
            limited, judged = _limit(run, services, limits)
        rows += limited
        verdicts += judged
    return Table(
        title=f"{review.job}, {latency_ms:.0f} ms a call over TLS, {WORKERS} workers, cold; "
        f"code: {review.origin}",
        rows=rows,
        verdicts=verdicts,
        notes=[f"most AWS calls: {FORMULAS[review.job]}"],
    )


def _limit(run: Run, services: int, limits: Limits) -> tuple[list[Row], list[Verdict]]:
    goal = f"Lambda S={services}: ends within {limits.timeout_s:.0f} s"
    try:
        with cpu_quota(limits.cores) as quota:
            found = run(quota, limits.timeout_s)
    except NoQuotaError as error:
        return [], [Verdict(goal, f"skipped: {error}", met=None)]
    except MeasurementError as error:
        return [], [Verdict(goal, str(error)[:300], met=False)]
    return [review_row(f"{services} at {limits.cores} of a core", [found])], [
        at_most(goal, found.run_ms / 1000, limits.timeout_s, " s"),
        Verdict(
            f"Lambda S={services}: nothing is left unread", f"{found.unread}", found.unread == 0
        ),
    ]


def review_row(name: str, turns: Sequence[Reviewed]) -> Row:
    """Return the line of one size."""
    first = turns[0]
    return Row(
        name,
        {
            "turns": len(turns),
            "AWS calls": len(first.called.of_aws),
            "run ms": median_of(turns, lambda t: t.run_ms),
            "x bare": paired_ratio(turns, turns, lambda t: t.run_ms, lambda t: t.floor.wall_ms),
            "CPU ms": median_of(turns, lambda t: t.cpu_ms),
            "bare CPU ms": median_of(turns, lambda t: t.floor.process_cpu_ms),
            "peak MB": max(t.sample.peak_mb for t in turns),
            "findings": len(first.findings),
            "unread": max(t.unread for t in turns),
        },
    )


def judge_review(
    review: Review, services: int, turns: Sequence[Reviewed], limits: Limits
) -> list[Verdict]:
    """Judge the number of calls, the memory, and that nothing was left unread."""
    size, first = f"S={services}", turns[0]
    most = review_budget(
        review.job,
        review.world(services),
        asked=[(operation, asked) for _service, operation, asked in first.called.of_aws],
        findings=len(first.findings),
    )
    peak = max(t.sample.peak_mb for t in turns)
    unread = max(t.unread for t in turns)
    return [
        at_most(f"{size}: ≤ {most} AWS calls", len(first.called.of_aws), most),
        at_most(f"{size}: ≤ {limits.memory_mb} MB", peak, limits.memory_mb, " MB"),
        Verdict(f"{size}: nothing is left unread", f"{unread}", unread == 0),
    ]
