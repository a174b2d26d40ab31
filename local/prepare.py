"""Works out one job as template, samconfig, deployed stack and shell make it."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from boto3.session import Session
from botocore.config import Config

from local.stack.deployed import Stack, find_stack
from local.stack.environment import (
    ParameterError,
    function_environment,
    name_resources,
    parse_parameters,
)
from local.stack.template import Tree, functions, load_deployment

_BRIEFLY = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 1})


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job about to run.

    Attributes:
        name: the folder's name.
        properties: its function's properties, Globals merged in.
        environment: its function's variables.
        stack: where its resources are.
        options: what the person chose, for another job to be run alike.
    """

    name: str
    properties: Tree
    environment: dict[str, str]
    stack: Stack
    options: tuple[str, ...] = ()


class MisuseError(ValueError):
    """What was asked for does not exist; the text names what does."""


def read_options(program: str, arguments: Sequence[str]) -> argparse.Namespace:
    """Parse what the Makefile hands over: job, event, params, env."""
    parser = argparse.ArgumentParser(prog=program)
    parser.add_argument("job", help="a folder of functions/")
    parser.add_argument("--event", default="", help="a file, - or JSON; empty: the job's own")
    parser.add_argument("--params", default="", help="template parameters: 'CpuPercent=70 ...'")
    parser.add_argument("--env", default="dev", help="a section of samconfig.toml")
    return parser.parse_args(arguments)


def prepare(options: argparse.Namespace, template: Tree) -> Job:
    """Work out a job's properties and environment from template, samconfig, stack and shell.

    Raises:
        MisuseError: for a job, environment or parameter that does not exist.
    """
    known = functions(template)
    if options.job not in known:
        raise MisuseError(f"there is no job {options.job}: JOB is one of {', '.join(known)}")
    try:
        deployment = load_deployment(options.env)
        given = parse_parameters(options.params, template)
    except KeyError as error:
        raise MisuseError(f"samconfig.toml has no environment {options.env}") from error
    except ParameterError as error:
        raise MisuseError(str(error)) from error
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    region = _settle_aws(endpoint, deployment.region)
    stack = find_stack(
        partial(Session().client, config=_BRIEFLY),
        name=os.environ.get("STACK", deployment.stack),
        region=region,
        endpoint=endpoint,
    )
    parameters = deployment.parameters | stack.parameters | given
    names = name_resources(template, stack, parameters)
    environment = function_environment(
        options.job, template=template, names=names, shell=os.environ
    )
    properties = known[options.job]
    return Job(
        name=options.job,
        properties=properties,
        environment=environment,
        stack=stack,
        options=("--params", options.params, "--env", options.env),
    )


def _settle_aws(endpoint: str, region: str) -> str:
    """Give boto3 a region, and made-up credentials where only an embedded AWS is asked."""
    if not endpoint:
        os.environ.pop("AWS_ENDPOINT_URL", None)
    elif Session().get_credentials() is None:
        os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")  # noqa: S106 - made up
    chosen = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or region
    os.environ.update(AWS_REGION=chosen, AWS_DEFAULT_REGION=chosen)
    return chosen
