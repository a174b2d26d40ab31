"""The sweep against an AWS that takes its time: beside a bare client, and beside plain boto3."""

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.artefact import ROOT, Artefact
from bench.aws_process import Called, SlowAwsProcess, slow_aws
from bench.cold import HANDLER
from bench.lambda_process import MeasurementError, Sample, Subject, run_lambda
from bench.quota import Quota
from bench.world.place import REGION, World
from opskit.aws import WORKERS

SEQUENTIAL_UP_TO = 10
"""One call after another takes a minute for 1,000 calls: only few services wait for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """What another caller of the same calls took.

    Attributes:
        process_ms: the whole process.
        wall_ms: its calls alone, by the clock.
        cpu_ms: its calls alone, of CPU.
        process_cpu_ms: the whole process, of CPU.
        peak_mb: the most memory it held.
    """

    process_ms: float
    wall_ms: float
    cpu_ms: float
    process_cpu_ms: float
    peak_mb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """All who made the same calls, one after the other.

    Attributes:
        sweep: our handler: the first invocation, then one warm.
        called: what one sweep calls.
        floor: a bare client over as many connections as the sweep has workers.
        defaults: boto3 as it comes, on as many threads.
        sequential: boto3 as it comes, one call after another; None where that takes too long.
    """

    sweep: Sample
    called: Called
    floor: Other
    defaults: Other
    sequential: Other | None

    @property
    def findings(self) -> int:
        """How many findings the sweep reported."""
        return len(json.loads(self.sweep.answers[0])["findings"])

    def bound_ms(self, latency_ms: float) -> float:
        """Return the least time that its calls can take over so many workers."""
        return math.ceil(len(self.called.calls) / WORKERS) * latency_ms

    @property
    def calls_ms(self) -> float:
        """The first invocation of the sweep, from event to answer."""
        return self.sweep.invocations[0].wall_ms

    @property
    def sweep_ms(self) -> float:
        """The whole process of the sweep: init and first invocation."""
        return self.sweep.init.wall_ms + self.sweep.invocations[0].wall_ms

    @property
    def sweep_cpu_ms(self) -> float:
        """CPU of the sweep's init and first invocation."""
        return self.sweep.init.cpu_ms + self.sweep.invocations[0].cpu_ms


def measure_turns(
    artefact: Artefact,
    world: World,
    event: bytes,
    *,
    turns: int,
    latency_ms: float,
    tls: bool = True,
    quota: Quota | None = None,
) -> list[Turn]:
    """Let all callers make the sweep's calls, in turn, against an AWS of `latency_ms` a call."""
    with slow_aws(world, tls=tls) as aws:
        subject = Subject(handler=HANDLER, paths=artefact.paths, environ=aws.environ)
        aws.reset(latency_ms=0)
        run_lambda(subject, events=[event], timeout_s=600)  # each answer is made once
        aws.reset(latency_ms=latency_ms)
        run_lambda(subject, events=[event], timeout_s=600, quota=quota)
        called = aws.called()
        return [_one_turn(aws, subject, event, called, quota) for _ in range(turns)]


def _one_turn(
    aws: SlowAwsProcess, subject: Subject, event: bytes, called: Called, quota: Quota | None
) -> Turn:
    calls = json.dumps(called.of_aws)
    bare = ["--bare", aws.url, "--calls", str(len(called.calls)), "--workers", str(WORKERS)]
    few = aws.world.services <= SEQUENTIAL_UP_TO
    return Turn(
        sweep=run_lambda(subject, events=[event] * 2, timeout_s=600, quota=quota),
        called=called,
        floor=run_other(aws, bare, "", quota),
        defaults=run_other(aws, ["--workers", str(WORKERS)], calls, quota),
        sequential=run_other(aws, ["--workers", "1"], calls, quota) if few else None,
    )


def run_other(
    aws: SlowAwsProcess, arguments: Sequence[str], calls: str, quota: Quota | None
) -> Other:
    """Make the calls in a process of its own (bench.caller).

    Raises:
        MeasurementError: a call failed.
    """
    command = [sys.executable, "-m", "bench.caller", *arguments]
    begun = time.perf_counter()
    done = subprocess.run(
        quota.confine(command) if quota else command,
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "bench",
            "AWS_SECRET_ACCESS_KEY": "bench",
            "AWS_EC2_METADATA_DISABLED": "true",
            **aws.environ,
            "AWS_CA_BUNDLE": str(aws.authorities),
        },
        input=calls,
        capture_output=True,
        text=True,
        check=False,
    )
    took = (time.perf_counter() - begun) * 1000
    if done.returncode:
        raise MeasurementError(f"{arguments}: {done.stderr[-2000:]}")
    return Other(process_ms=took, **json.loads(done.stdout))


def sweep_once(
    artefact: Artefact,
    world: World,
    event: bytes,
    *,
    latency_ms: float,
    quota: Quota,
    limit_s: float,
) -> Sample:
    """Run one sweep as Lambda would: on a share of a core, within `limit_s`.

    Raises:
        MeasurementError: it took longer.
    """
    with slow_aws(world, tls=True) as aws:
        subject = Subject(handler=HANDLER, paths=artefact.paths, environ=aws.environ)
        aws.reset(latency_ms=0)
        run_lambda(subject, events=[event], timeout_s=600)  # each answer is made once
        aws.reset(latency_ms=latency_ms)
        return run_lambda(subject, events=[event], timeout_s=limit_s, quota=quota)
