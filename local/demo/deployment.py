"""Deploys what was built into an embedded AWS, as `make deploy` does into AWS."""

import json
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from boto3.session import Session
from botocore.config import Config

from local.aws.process import REGION, EmbeddedAws
from local.build import sam_environment
from local.slack.stand_in import SlackStandIn
from local.stack.template import ROOT
from local.world.names import BUILD_PROJECT
from local.world.records import find_credential
from local.world.seed import World

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

ALIAS = "live"
"""What a durable function is invoked by: the version that AutoPublishAlias published last."""

STACK = "petclinic-dev-operations"
APPROVER = "U0APPROVER"
"""Who may approve a red action; one of those that the inbox page offers to click as."""
_PAUSE_S = 0.05
_PATIENT = Config(read_timeout=600, retries={"total_max_attempts": 1})
"""Longer than any function may take: a call that is sent again is a second run."""


class DeploymentError(Exception):
    """`sam` ended with an error; the text is what it printed."""


class InvocationError(Exception):
    """A deployed function failed; the text is what it answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """The stack as deployed.

    Attributes:
        session: speaks to the embedded AWS.
        endpoint_url: the embedded AWS's address.
        resources: physical names by logical ones.
    """

    session: Session
    endpoint_url: str
    resources: Mapping[str, str]

    @property
    def functions(self) -> "LambdaClient":
        """Lambda's client."""
        return self.session.client("lambda", endpoint_url=self.endpoint_url, config=_PATIENT)

    def function_url(self, function: str) -> str:
        """Return where a function with a FunctionUrlConfig takes requests.

        Args:
            function: its logical name, "SlackActions".
        """
        config = self.functions.get_function_url_config(FunctionName=self.resources[function])
        name = str(urlsplit(config["FunctionUrl"]).hostname).partition(".")[0]
        return f"{self.endpoint_url}/_aws/lambda-url/{name}/"

    def invoke(self, function: str, event: object) -> dict[str, object]:
        """Invoke a deployed function and wait, a durable one until its execution has ended.

        Args:
            function: its logical name, "HealthSweep".
            event: what it is given.

        Raises:
            InvocationError: the handler raised.
        """
        answer = self.functions.invoke(
            FunctionName=self._qualify(function), Payload=json.dumps(event)
        )
        payload: dict[str, object] = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            raise InvocationError(json.dumps(payload, indent=1))
        return payload

    def start(self, function: str, event: object, *, name: str) -> str:
        """Start a durable function's execution, as a router does, and return its ARN.

        Args:
            function: its logical name, "Incident".
            event: what it is given.
            name: the same name and event is the same execution.
        """
        answer = self.functions.invoke(
            FunctionName=self._qualify(function),
            InvocationType="Event",
            DurableExecutionName=name,
            Payload=json.dumps(event),
        )
        return answer["DurableExecutionArn"]

    def find_executions(self, function: str) -> dict[str, str]:
        """Return the ARNs of a durable function's executions by their names."""
        answer = self.functions.list_durable_executions_by_function(
            FunctionName=self.resources[function]
        )
        return {
            one["DurableExecutionName"]: one["DurableExecutionArn"]
            for one in answer["DurableExecutions"]
        }

    def await_end(self, execution: str, *, seconds: float = 180) -> object:
        """Wait for an execution's end and return what its handler returned.

        Args:
            execution: its ARN.
            seconds: how long to wait.

        Raises:
            InvocationError: it failed, or has not ended by then.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            answer = self.functions.get_durable_execution(DurableExecutionArn=execution)
            if answer["Status"] == "SUCCEEDED":
                return json.loads(answer.get("Result") or "null")
            if answer["Status"] != "RUNNING":
                raise InvocationError(f"{answer['Status']}: {answer.get('Error')}")
            time.sleep(_PAUSE_S)
        raise InvocationError(f"{execution} has not ended within {seconds:.0f} s")

    def _qualify(self, function: str) -> str:
        has_alias = f"{function}Alias{ALIAS}" in self.resources  # SAM's name of it
        return self.resources[function] + (f":{ALIAS}" if has_alias else "")


def deploy_stack(
    aws: EmbeddedAws, slack: SlackStandIn, world: World, *, language: str = "en"
) -> Deployment:
    """Run `sam deploy` into an embedded AWS, fill Slack's secret, and lead its clicks there.

    Args:
        aws: where to.
        slack: where messages go.
        world: what is looked at and watched.
        language: of the messages, "en" or "ko".

    Raises:
        DeploymentError: it failed.
    """
    parameters = {"Language": language, **_parameters(aws, slack, world)}
    overrides = [f"{name}={value}" for name, value in parameters.items()]
    deployment = deploy(aws, STACK, ["--parameter-overrides", *overrides])
    secrets = deployment.session.client("secretsmanager", endpoint_url=aws.endpoint_url)
    secrets.put_secret_value(
        SecretId=deployment.resources["SlackSecret"],
        SecretString=json.dumps(
            {"bot_token": slack.bot_token, "signing_secret": slack.signing_secret}
        ),
    )
    slack.connect(deployment.function_url("SlackActions"))
    return deployment


def _parameters(aws: EmbeddedAws, slack: SlackStandIn, world: World) -> dict[str, str]:
    """Return what the stack is told of this world."""
    return {
        "Architecture": "x86_64",
        "AwsEndpointUrl": aws.endpoint_url,
        "SlackApiUrl": slack.api_url,
        "SlackChannel": slack.channel,
        "ApplicationUrl": world.application_url,
        # It refuses metric math and composite alarms.
        "Monitoring": "plain",
        "LoadBalancerFullName": world.application.load_balancer_dimension,
        "TargetGroupFullName": world.application.target_group_dimension,
        # One playbook acts; the others say what they would do.
        "ArmedPlaybooks": "total_outage",
        "Approvers": APPROVER,
        "DrillVpc": world.network.vpc,
        "DrillSecretArn": find_credential(world.place),
        "FailoverDrillMode": "apply",
        "ImageBuildProject": BUILD_PROJECT,
        "ImageRefreshMode": "apply",
    }


def deploy(
    aws: EmbeddedAws, stack: str, options: Sequence[str], *, folder: Path = ROOT
) -> Deployment:
    """Run `sam deploy` into an embedded AWS.

    Args:
        aws: where to.
        stack: the stack's name.
        options: more of `sam deploy`'s.
        folder: where it runs; in the project's own it takes what was built.

    Raises:
        DeploymentError: it failed.
    """
    flags = ["--stack-name", stack, "--region", REGION, "--resolve-s3"]
    flags += ["--no-confirm-changeset", "--no-progressbar", "--capabilities", "CAPABILITY_IAM"]
    _sam(["deploy", *flags, *options], aws.environment, folder)
    session = Session("test", "test", region_name=REGION)
    stacks = session.client("cloudformation", endpoint_url=aws.endpoint_url)
    pages = stacks.get_paginator("list_stack_resources").paginate(StackName=stack)
    resources = {
        row["LogicalResourceId"]: row["PhysicalResourceId"]
        for page in pages
        for row in page["StackResourceSummaries"]
        if "PhysicalResourceId" in row
    }
    return Deployment(session=session, endpoint_url=aws.endpoint_url, resources=resources)


def _sam(arguments: list[str], environment: Mapping[str, str], folder: Path) -> None:
    done = subprocess.run(
        ["sam", *arguments],
        cwd=folder,
        env=sam_environment() | dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DeploymentError(f"sam {arguments[0]} failed:\n{done.stdout}")
