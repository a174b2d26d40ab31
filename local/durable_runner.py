"""Runs a durable function in this process, with AWS's own runner for tests."""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import uuid4

from aws_durable_execution_sdk_python.lambda_service import InvocationStatus
from aws_durable_execution_sdk_python_testing.runner import (
    DurableFunctionTestResult,
    DurableFunctionTestRunner,
)

from local.prepare import Job
from local.stack.template import functions, load_template

_POLL_S = 0.05


class FlowFailedError(Exception):
    """The flow ended as failed, or a function that it invoked did; the text says why."""


def run_flow(job: Job, event: object, *, name: str, shell: Mapping[str, str]) -> object:
    """Run a durable function until its flow has ended, and return what it returns.

    Waits last as long as they say, unless the variable SKIP_TIME is set; time limits of callbacks
    do in either case. A function that it invokes runs as `make run` would run it, in a process of
    its own, for each has its own environment.

    Args:
        job: the durable function; its environment is in place.
        event: what it is given.
        name: the function's.
        shell: the environment that the functions it invokes begin with.

    Raises:
        FlowFailedError: the flow failed.
    """
    module, _, attribute = job.properties["Handler"].rpartition(".")
    handler: Callable[..., Any] = getattr(importlib.import_module(module), attribute)
    limit = int(job.properties["DurableConfig"]["ExecutionTimeout"])
    runner = DurableFunctionTestRunner(
        handler,
        poll_interval=_POLL_S,
        execution_timeout=limit,
        invocation_timeout=limit,  # it bounds the functions that are invoked, too
        skip_time=bool(shell.get("SKIP_TIME")),
        region=job.stack.region,
    )
    with runner:
        for other in functions(load_template()):
            target = f"{job.stack.name}-{other.replace('_', '-')}"
            runner.register_function(target, partial(_run_other, other, job.options, dict(shell)))
        result = runner.run(
            json.dumps(event),
            function_name=name,
            account_id=job.stack.account,
            execution_name=f"by-hand-{uuid4()}",
        )
    runner._scheduler._loop.close()  # noqa: SLF001 # it leaves its loop open
    return _answer_of(result)


def _answer_of(result: DurableFunctionTestResult) -> object:
    if result.status is not InvocationStatus.SUCCEEDED:
        error = result.error
        raise FlowFailedError(f"{error.type}: {error.message}" if error else str(result.status))
    return json.loads(result.result or "null")


def _run_other(
    job: str, options: tuple[str, ...], shell: dict[str, str], event: object, _: object
) -> object:
    """Run one of the other functions by `make run`'s own program."""
    done = subprocess.run(
        [sys.executable, "-m", "local.run", job, "--event", "-", *options],
        input=json.dumps(event),
        env=shell | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise FlowFailedError(f"{job} failed, see above")
    return json.loads(done.stdout.splitlines()[-1])
