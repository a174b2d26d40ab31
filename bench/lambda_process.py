"""Runs a handler in a process of its own under the real awslambdaric, and measures it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from tempfile import TemporaryFile
from typing import IO

from bench.proc import cpu_ms, peak_mb
from bench.quota import Quota
from bench.runtime_api import News, RuntimeApi, Step
from bench.world.place import REGION

_LOOK_AGAIN_S = 1.0


class MeasurementError(Exception):
    """A run that cannot be counted; the text says why."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds by the clock and of CPU, and when it began (perf_counter seconds)."""

    wall_ms: float
    cpu_ms: float
    began: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One process from start to end.

    Attributes:
        init: from its start until it asks for its first event.
        invocations: each invocation, the first one first.
        peak_mb: the most memory it ever held.
        answers: what the handler returned each time, JSON.
    """

    init: Cost
    invocations: tuple[Cost, ...]
    peak_mb: float
    answers: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is run.

    Attributes:
        handler: dotted, as in template.yaml.
        paths: for PYTHONPATH, the function's own first.
        environ: what the handler reads, and AWS's address.
    """

    handler: str
    paths: tuple[Path, ...]
    environ: Mapping[str, str]


def run_lambda(
    subject: Subject,
    *,
    events: Iterable[bytes],
    timeout_s: float = 120.0,
    quota: Quota | None = None,
) -> Sample:
    """Start the process, invoke it with each event and end it.

    Args:
        subject: what is run.
        events: each is taken when the one before has been answered.
        timeout_s: how long each invocation may take.
        quota: a share of a core.

    Raises:
        MeasurementError: the handler raised, or the process ended or hung.
    """
    command = [sys.executable, "-m", "awslambdaric", subject.handler]
    with RuntimeApi(timeout_s=timeout_s) as api, TemporaryFile() as log:
        begun = time.perf_counter()
        process = subprocess.Popen(
            quota.confine(command) if quota else command,
            cwd=subject.paths[0],  # -m looks there first: not into the sources' own folders
            env=_environment(subject, api.address),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            return _drive(api, process, begun, events, timeout_s)
        except (MeasurementError, ProcessLookupError) as error:
            raise MeasurementError(f"{subject.handler}: {error!r}\n{_tail(log)}") from error
        finally:
            process.kill()
            process.wait()


def _drive(
    api: RuntimeApi,
    process: "subprocess.Popen[bytes]",
    begun: float,
    events: Iterable[bytes],
    timeout_s: float,
) -> Sample:
    ready = _expect(api, process, Step.WAITS, timeout_s)
    cpu = cpu_ms(process.pid)
    init = Cost((ready.at - begun) * 1000, cpu, begun)
    costs: list[Cost] = []
    answers: list[bytes] = []
    for event in events:
        started = time.perf_counter()
        api.events.put(event)
        done = _expect(api, process, Step.ANSWERED, timeout_s)
        _expect(api, process, Step.WAITS, timeout_s)
        before, cpu = cpu, cpu_ms(process.pid)
        costs.append(Cost((done.at - started) * 1000, cpu - before, started))
        answers.append(done.body)
    peak = peak_mb(process.pid)
    return Sample(init=init, invocations=tuple(costs), peak_mb=peak, answers=tuple(answers))


def _expect(
    api: RuntimeApi, process: "subprocess.Popen[bytes]", step: Step, timeout_s: float
) -> News:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        with suppress(Empty):
            news = api.news.get(timeout=_LOOK_AGAIN_S)
            if news.step is step:
                return news
            raise MeasurementError(f"{news.step.value}: {news.body[:2000].decode()}")
        if process.poll() is not None and api.news.empty():
            raise MeasurementError(f"the process ended with {process.returncode}")
    raise MeasurementError(f"nothing came within {timeout_s} s: expected that it {step.value}")


def _environment(subject: Subject, address: str) -> dict[str, str]:
    """Return what Lambda sets (Developer Guide, "Defined runtime environment variables")."""
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "HOME": "/tmp",  # noqa: S108 - as on Lambda
        "PYTHONDONTWRITEBYTECODE": "1",  # /var/task and /opt are read-only on Lambda
        "PYTHONPATH": os.pathsep.join(str(path) for path in subject.paths),
        "AWS_LAMBDA_RUNTIME_API": address,
        "_HANDLER": subject.handler,
        "LAMBDA_TASK_ROOT": str(subject.paths[0]),
        "AWS_LAMBDA_FUNCTION_NAME": "bench",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/bench",
        "AWS_LAMBDA_LOG_STREAM_NAME": "bench",
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_SESSION_TOKEN": "bench",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": "/nonexistent",
        "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
        **subject.environ,
    }


def _tail(log: IO[bytes]) -> str:
    with suppress(OSError):
        log.seek(0)
        return log.read()[-3000:].decode(errors="replace")
    return ""
