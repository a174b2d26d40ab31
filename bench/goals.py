"""The goals that a sweep is held to, and the verdict on what was measured."""

import json
from collections.abc import Sequence

from bench.artefact import Artefact, uncompiled, zipped_mb
from bench.budget import call_budget
from bench.lambda_process import Sample
from bench.limits import Limits, read_limits
from bench.measured import Verdict, at_most, paired_ratio
from bench.sweep import Turn
from bench.world.place import World
from opskit.aws import WORKERS

LEAN_MB = 70
LAYERS_MB = 3.5
CONNECTION_MS = 2.5
_CPU_PER_CALL_MS = 1.4
_FEW, _SOME = 100, 1000


def judge_turns(world: World, turns: Sequence[Turn], latency_ms: float) -> list[Verdict]:
    """Judge the turns of one size: time (P6, P7), calls (P9), connections (P10), memory (P11)."""
    size, called = f"S={world.services}", turns[0].called
    number = len(called.of_aws)
    budget = call_budget(world, metrics=called.metrics, findings=turns[0].findings)
    bound = max(turns[0].bound_ms(latency_ms), number * _CPU_PER_CALL_MS if number > _SOME else 0)
    limit = 1.35 if number <= _FEW else 1.15 if number <= _SOME else 1.10
    memory = read_limits().memory_mb
    peak = max(turn.sweep.peak_mb for turn in turns)
    return [
        at_most(
            f"P6 {size}: calls ≤ {limit} x the bound of {bound:.0f} ms",
            paired_ratio(turns, turns, lambda t: t.calls_ms, lambda _: bound),
            limit,
            " x",
        ),
        *_judge_boto3(size, turns),
        at_most(f"P9 {size}: ≤ {budget} AWS calls", number, budget),
        at_most(f"P10 {size}: connections a service ≤ {WORKERS}", called.most_connections, WORKERS),
        at_most(f"P11 {size}: ≤ {LEAN_MB} MB", peak, LEAN_MB, " MB"),
        at_most(f"Lambda {size}: ≤ {memory} MB", peak, memory, " MB"),
    ]


def _judge_boto3(size: str, turns: Sequence[Turn]) -> list[Verdict]:
    verdicts = [
        at_most(
            f"P7 {size}: process ≤ 0.55 x boto3 as it comes on {WORKERS} threads",
            paired_ratio(turns, turns, lambda t: t.sweep_ms, lambda t: t.defaults.process_ms),
            0.55,
            " x",
        ),
        at_most(
            f"P7 {size}: its CPU ≤ 0.45 x",
            paired_ratio(
                turns, turns, lambda t: t.sweep_cpu_ms, lambda t: t.defaults.process_cpu_ms
            ),
            0.45,
            " x",
        ),
    ]
    waited = [(turn, turn.sequential) for turn in turns if turn.sequential]
    if waited:
        ratio = paired_ratio(
            waited, waited, lambda pair: pair[0].sweep_ms, lambda pair: pair[1].process_ms
        )
        verdicts.append(at_most(f"P7 {size}: process ≤ 0.20 x one by one", ratio, 0.20, " x"))
    return verdicts


def judge_quota(turns: Sequence[Turn], cores: float) -> Verdict:
    """Judge P8: the same beside boto3 as it comes, on a share of a core."""
    ratio = paired_ratio(turns, turns, lambda t: t.sweep_ms, lambda t: t.defaults.process_ms)
    return at_most(f"P8: process ≤ 0.55 x boto3 as it comes, at {cores} of a core", ratio, 0.55)


def judge_connection(cpu_ms: float) -> Verdict:
    """Judge P10: what opening one connection costs."""
    goal = f"P10: CPU of a new TLS connection ≤ {CONNECTION_MS} ms"
    return at_most(goal, cpu_ms, CONNECTION_MS, " ms")


def judge_limits(services: int, sample: Sample, limits: Limits) -> list[Verdict]:
    """Judge whether a sweep ends in Lambda's time, with nothing left unread."""
    findings = json.loads(sample.answers[0])["findings"]
    unread = sum(found["severity"] == "UNKNOWN" for found in findings)
    seconds = sample.invocations[0].wall_ms / 1000
    size, most = f"S={services}", limits.timeout_s
    return [
        at_most(f"Lambda {size}: ends within {most:.0f} s", seconds, most, " s"),
        Verdict(f"Lambda {size}: nothing is left unread", f"{unread} unknown", unread == 0),
    ]


def judge_artefact(artefact: Artefact) -> list[Verdict]:
    """Judge P12: the layers' size, and that Lambda finds every module compiled."""
    missing = uncompiled(artefact)
    return [
        at_most(f"P12: layers ≤ {LAYERS_MB} MB zipped", zipped_mb(artefact), LAYERS_MB, " MB"),
        Verdict("P12: every .py has its .pyc", f"{len(missing)} without", not missing),
    ]
