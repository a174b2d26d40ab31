"""Runs one job in a container like Lambda's, through `sam local invoke`: `make invoke JOB=...`."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

from local.build import sam_environment
from local.durable_emulator import EmulatorError, durable_emulator
from local.lambda_image.engine import architecture, engine_answers, has_image
from local.prepare import Job, MisuseError, prepare, read_options
from local.run import FAILED, MISUSED
from local.stack.events import EventError, choose_event
from local.stack.template import ROOT, load_template, to_resource

HOST = "host.docker.internal"
"""This machine, as containers call it; the engine resolves "host-gateway" (Docker 20.10)."""

_SELF = frozenset({"127.0.0.1", "localhost", "0.0.0.0", "::1"})


def seen_from_container(variables: Mapping[str, str]) -> dict[str, str]:
    """Return `variables` with every address of this machine as a container can reach it."""
    seen = {}
    for name, value in variables.items():
        parts = urlsplit(value) if value.startswith(("http://", "https://")) else None
        if parts and parts.hostname in _SELF:
            port = f":{parts.port}" if parts.port else ""
            seen[name] = parts._replace(netloc=f"{HOST}{port}").geturl()
        else:
            seen[name] = value
    return seen


def read_payload(printed: str) -> tuple[object, bool]:
    """Return what a handler answered, and whether that is an error.

    SAM exits with 0 whatever the handler did: only the last line it prints tells.

    Args:
        printed: the whole standard output of `sam local invoke`.
    """
    lines = printed.strip().splitlines()
    try:
        payload = json.loads(lines[-1]) if lines else None
    except json.JSONDecodeError:
        return (lines[-1], True)
    failed = payload is None or (isinstance(payload, dict) and "errorMessage" in payload)
    return (payload, failed)


def main(arguments: Sequence[str], *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Invoke a job; its answer is the last line of `stdout`.

    Returns:
        0; 1 when the answer is an error; 2 when job, event, parameters or engine are wrong.
    """
    options = read_options("make invoke", arguments)
    template = load_template()
    try:
        job = prepare(options, template)
        expect_engine()
        event = choose_event(options.event, job=job.name, template=template, stdin=stdin)
    except (MisuseError, EventError) as error:
        print(f"make invoke: {error}", file=stderr)
        return MISUSED
    print(f"make invoke: {job.name}; {job.stack.note}", file=stderr)
    try:
        payload, failed = _run(job, event)
    except EmulatorError as error:
        print(f"make invoke: {error}", file=stderr)
        return FAILED
    print(json.dumps(payload, ensure_ascii=False), file=stdout)
    if failed:
        print(f"make invoke: {job.name} failed", file=stderr)
    return FAILED if failed else 0


def expect_engine() -> None:
    """Expect somebody who runs containers.

    Raises:
        MisuseError: no engine answers.
    """
    if not engine_answers():
        raise MisuseError("no Docker engine answers; `make run` needs none")


def _run(job: Job, event: object) -> tuple[object, bool]:
    """Return what the handler answered, and whether that is an error."""
    with tempfile.TemporaryDirectory() as folder:
        if (durable := job.properties.get("DurableConfig")) is None:
            return read_payload(_invoke(job, event, Path(folder), {}))
        emulator = durable_emulator(
            seconds=durable["ExecutionTimeout"],
            log=Path(folder) / "runner.log",
            skip_time=bool(os.environ.get("SKIP_TIME")),
        )
        with emulator as runner:
            _invoke(job, event, Path(folder), runner.variables)
            return runner.read_result()


def _invoke(job: Job, event: object, folder: Path, more: Mapping[str, str]) -> str:
    resource = to_resource(job.name)
    variables = {resource: seen_from_container(job.environment)}
    (folder / "event.json").write_text(json.dumps(event), encoding="utf-8")
    (folder / "variables.json").write_text(json.dumps(variables), encoding="utf-8")
    done = subprocess.run(
        [
            *("sam", "local", "invoke", resource, "--region", job.stack.region),
            *("--event", f"{folder}/event.json", "--env-vars", f"{folder}/variables.json"),
            *("--add-host", f"{HOST}:host-gateway"),
            *("--parameter-overrides", f"Architecture={architecture()}"),
            *(["--skip-pull-image"] if has_image() else []),
        ],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        cwd=ROOT,
        # For STS, where offline.
        env={**sam_environment(), "AWS_MAX_ATTEMPTS": "1", **more},
    )
    return done.stdout if done.returncode == 0 else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], stdin=sys.stdin, stdout=sys.stdout, stderr=sys.stderr))
