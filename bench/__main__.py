"""`make bench`: measures cold start and sweep, prints tables and goals, maybe writes JSON."""

import argparse
import dataclasses
import json
import os
import platform
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import boto3

from bench.alarm import listen, listen_once
from bench.alarm_table import (
    NOT_MEASURED,
    flow_rows,
    judge_alarm,
    judge_first_call,
    leg_rows,
    way_rows,
)
from bench.artefact import ROOT, Artefact, find_artefact, find_sources, keep_still
from bench.aws_process import slow_aws
from bench.bill_table import BILLED, tabulate_bill
from bench.budget import FORMULA
from bench.cold import measure_cold
from bench.connection import connection_ms
from bench.flows_table import tabulate_flows
from bench.goals import (
    judge_artefact,
    judge_connection,
    judge_limits,
    judge_quota,
    judge_turns,
)
from bench.lambda_process import MeasurementError
from bench.limits import read_limits
from bench.listeners import SWEEP
from bench.measured import Row, Table, Verdict
from bench.printing import print_table
from bench.quota import NoQuotaError, cpu_quota
from bench.reviews_table import tabulate_reviews
from bench.sweep import measure_turns, sweep_once
from bench.sweep_table import limits_row, tabulate
from bench.world.place import World

_EVENT = (ROOT / "events" / "health_sweep.json").read_bytes()
_NOW = datetime.fromisoformat(json.loads(_EVENT)["time"])
_SMALL_CORE = 0.3
_QUOTA_SERVICES = 10
_FEW_SERVICES, _MANY_SERVICES = 10, 100
_EXPERIMENTS = ("cold", "sweep", "limits", "reviews", "alarm", "flows", "bill")


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there too")
    parser.add_argument("--only", choices=_EXPERIMENTS, help="one experiment")
    parser.add_argument("--peer", type=Path, metavar="FILE", help="notify_slack.py, beside us")
    parser.add_argument("--sources", action="store_true", help="measure the sources, not .aws-sam")
    parser.add_argument("--pairs", type=int, default=11, help="turns (default: 11)")
    parser.add_argument("--sizes", default="1,10,100,1000", help="numbers of ECS services")
    parser.add_argument("--latency-ms", type=float, default=60, help="of each call (default: 60)")
    arguments = parser.parse_args()
    print(f"{machine()}\n")
    found = find_sources() if arguments.sources else find_artefact()
    tables: list[Table] = []
    with TemporaryDirectory(prefix="bench-") as folder:
        for table in _measure(keep_still(found, Path(folder)), arguments):
            print_table(table)
            tables.append(table)
            if arguments.json:
                _write(tables, arguments.json)


def _write(tables: list[Table], file: Path) -> None:
    said = {"machine": machine(), "tables": [dataclasses.asdict(table) for table in tables]}
    file.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n")


def machine() -> str:
    """Say what it was measured on, and when."""
    moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    load = " ".join(f"{number:.2f}" for number in os.getloadavg())
    return (
        f"{moment}, {os.cpu_count()} cores shared (load {load}), {platform.system()} "
        f"{platform.machine()}, Python {sys.version.split()[0]}, boto3 {boto3.__version__}; "
        "not on Lambda"
    )


def _measure(artefact: Artefact, arguments: argparse.Namespace) -> Iterator[Table]:
    wanted = {arguments.only} if arguments.only else set(_EXPERIMENTS)
    if "cold" in wanted:
        yield measure_cold(artefact, World(services=1, now=_NOW), _EVENT, pairs=arguments.pairs)
        yield _small_cold(artefact, arguments)
    if "sweep" in wanted:
        for services in (int(size) for size in arguments.sizes.split(",")):
            yield _sweep(artefact, services, arguments)
    if "limits" in wanted:
        yield _small_core(artefact, arguments)
        yield _limits(artefact, arguments)
        yield _standing(artefact)
    if "reviews" in wanted:
        yield from tabulate_reviews(
            [int(size) for size in arguments.sizes.split(",")],
            turns=max(1, arguments.pairs // 4),
            latency_ms=arguments.latency_ms,
            sources=arguments.sources,
        )
    if "alarm" in wanted:
        yield from _alarm(arguments)
    if "flows" in wanted:
        yield tabulate_flows(turns=max(1, arguments.pairs // 4), sources=arguments.sources)
    if "bill" in wanted:
        turn = listen_once((SWEEP, *BILLED), sources=arguments.sources)
        yield tabulate_bill(turn[SWEEP], turn)


def _alarm(arguments: argparse.Namespace) -> Iterator[Table]:
    turns = listen(
        turns=arguments.pairs, sources=arguments.sources, peer=arguments.peer, limited=False
    )
    yield Table(
        title=f"From an alarm to Slack and to UpdateService, answers at once over TLS, "
        f"{arguments.pairs} turns",
        rows=way_rows(turns),
        verdicts=judge_alarm(turns),
        notes=list(NOT_MEASURED),
    )
    yield Table(title="Our way's legs", rows=leg_rows(turns))
    yield Table(title="Durable flows beside a bare one (one step, one wait)", rows=flow_rows(turns))
    yield _limited_alarm(arguments)


def _limited_alarm(arguments: argparse.Namespace) -> Table:
    count = max(1, arguments.pairs // 3)
    title = f"The same at the share of a core that comes with each function's memory, {count} turns"
    try:
        turns = listen(turns=count, sources=arguments.sources, peer=arguments.peer, limited=True)
    except NoQuotaError as error:
        return Table(title=title, verdicts=[Verdict("P4", f"skipped: {error}", met=None)])
    rows = [*way_rows(turns), *leg_rows(turns)]
    return Table(title=title, rows=rows, verdicts=judge_first_call(turns))


def _small_cold(artefact: Artefact, arguments: argparse.Namespace) -> Table:
    limits = read_limits()
    title = f"The same at {limits.cores} of a core, as with {limits.memory_mb} MB"
    try:
        with cpu_quota(limits.cores) as quota:
            world = World(services=1, now=_NOW)
            turns = max(1, arguments.pairs // 3)
            table = measure_cold(artefact, world, _EVENT, pairs=turns, quota=quota)
    except NoQuotaError as error:
        return Table(title=title, notes=[f"skipped: {error}"])
    return dataclasses.replace(table, title=f"{title}, {turns} turns")


def _sweep(artefact: Artefact, services: int, arguments: argparse.Namespace) -> Table:
    """Fewer turns for more services: the more calls, the less one of them matters."""
    world = World(services=services, now=_NOW)
    most = 11 if services <= _FEW_SERVICES else 5 if services <= _MANY_SERVICES else 3
    count = min(most, arguments.pairs)
    turns = measure_turns(artefact, world, _EVENT, turns=count, latency_ms=arguments.latency_ms)
    return Table(
        title=f"A sweep of {services} services, {arguments.latency_ms:.0f} ms a call over TLS, "
        f"{count} turns; code: {artefact.origin}",
        rows=tabulate(services, turns, arguments.latency_ms),
        verdicts=judge_turns(world, turns, arguments.latency_ms),
        notes=[
            f"most calls: {FORMULA}; made",
            *(f"{name} {times}" for name, times in turns[0].called.operations.most_common()),
        ],
    )


def _small_core(artefact: Artefact, arguments: argparse.Namespace) -> Table:
    world = World(services=_QUOTA_SERVICES, now=_NOW)
    title = f"A sweep of {_QUOTA_SERVICES} services at {_SMALL_CORE} of a core"
    count = min(3, arguments.pairs)
    try:
        with cpu_quota(_SMALL_CORE) as quota:
            turns = measure_turns(
                artefact, world, _EVENT, turns=count, latency_ms=arguments.latency_ms, quota=quota
            )
    except NoQuotaError as error:
        missing = Verdict("P8", f"skipped: {error}", met=None)
        return Table(title=title, verdicts=[missing])
    return Table(
        title=f"{title}, {count} turns",
        rows=tabulate(_QUOTA_SERVICES, turns, arguments.latency_ms),
        verdicts=[judge_quota(turns, _SMALL_CORE)],
    )


def _limits(artefact: Artefact, arguments: argparse.Namespace) -> Table:
    limits = read_limits()
    title = f"Sweeps at {limits.cores} of a core, as with {limits.memory_mb} MB, {artefact.origin}"
    rows: list[Row] = []
    verdicts: list[Verdict] = []
    for services in (int(size) for size in arguments.sizes.split(",")):
        try:
            with cpu_quota(limits.cores) as quota:
                world = World(services=services, now=_NOW)
                sample = sweep_once(
                    artefact,
                    world,
                    _EVENT,
                    latency_ms=arguments.latency_ms,
                    quota=quota,
                    limit_s=limits.timeout_s,
                )
        except NoQuotaError as error:
            return Table(title=title, verdicts=[Verdict("Lambda", f"skipped: {error}", met=None)])
        except MeasurementError as error:
            verdicts.append(Verdict(f"Lambda S={services}", str(error)[:300], met=False))
            continue
        rows.append(limits_row(services, sample))
        verdicts += judge_limits(services, sample, limits)
    return Table(title=title, rows=rows, verdicts=verdicts)


def _standing(artefact: Artefact) -> Table:
    with slow_aws(World(services=1, now=_NOW), tls=True) as aws:
        verdict = judge_connection(connection_ms(artefact, aws))
    built = judge_artefact(artefact) if artefact.is_built else []
    return Table(title="What stands still", verdicts=[verdict, *built])


if __name__ == "__main__":
    main()
