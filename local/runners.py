"""Runs a prepared job on this machine, each kind of function in its own way."""

import importlib
import os
from collections.abc import Callable

from local.context import LocalContext
from local.prepare import Job, MisuseError


def run_plain(job: Job, event: object) -> object:
    """Call a handler as Lambda would and return what it returns; whatever it raises passes."""
    name = job.environment["STACK"] + "-" + job.name.replace("_", "-")
    os.environ.update({key: value for key, value in job.environment.items() if value})
    os.environ.update(AWS_LAMBDA_FUNCTION_NAME=name)
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


RUNNERS: dict[str, Callable[[Job, object], object]] = {"plain": run_plain}
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
