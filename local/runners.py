"""Runs a prepared job on this machine, each kind of function in its own way."""

import importlib
import os
from collections.abc import Callable

from local.context import LocalContext
from local.prepare import Job, MisuseError


def run_plain(job: Job, event: object) -> object:
    """Call a handler as Lambda would and return what it returns; whatever it raises passes."""
    name = _enter(job)
    module, _, attribute = job.properties["Handler"].rpartition(".")
    context = LocalContext(
        function_name=name,
        region=job.stack.region,
        account=job.stack.account,
        timeout_seconds=job.properties["Timeout"],
        memory_limit_in_mb=job.properties["MemorySize"],
    )
    handler: Callable[[object, LocalContext], object]
    handler = getattr(importlib.import_module(module), attribute)
    return handler(event, context)


def run_durable(job: Job, event: object) -> object:
    """Run a durable function until its flow has ended; see local.durable_runner."""
    from local.durable_runner import run_flow  # noqa: PLC0415 # a plain job needs none of it

    shell = dict(os.environ)
    return run_flow(job, event, name=_enter(job), shell=shell)


def _enter(job: Job) -> str:
    """Give this process a function's environment, and return the function's name."""
    name = job.environment["STACK"] + "-" + job.name.replace("_", "-")
    os.environ.update({key: value for key, value in job.environment.items() if value})
    os.environ.update(AWS_LAMBDA_FUNCTION_NAME=name)
    return name


RUNNERS: dict[str, Callable[[Job, object], object]] = {
    "durable": run_durable,
    "plain": run_plain,
}
"""How each kind of function is run on this machine."""


def pick_runner(job: Job) -> Callable[[Job, object], object]:
    """Return what runs this kind of function.

    Raises:
        MisuseError: for a kind that nothing here runs.
    """
    kind = "durable" if "DurableConfig" in job.properties else "plain"
    if kind not in RUNNERS:
        raise MisuseError(f"{job.name} is a {kind} function: nothing on this machine runs that")
    return RUNNERS[kind]
