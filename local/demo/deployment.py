"""Deploys what was built into an embedded AWS, as `make deploy` does into AWS."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

from boto3.session import Session

from local.aws.process import REGION, EmbeddedAws
from local.build import sam_environment
from local.slack.stand_in import SlackStandIn
from local.stack.template import ROOT
from local.world.seed import World

STACK = "petclinic-dev-operations"


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

    def invoke(self, function: str, event: object) -> dict[str, object]:
        """Invoke a deployed function and wait.

        Args:
            function: its logical name, "HealthSweep".
            event: what it is given.

        Raises:
            InvocationError: the handler raised.
        """
        answer = self.session.client("lambda", endpoint_url=self.endpoint_url).invoke(
            FunctionName=self.resources[function], Payload=json.dumps(event)
        )
        payload: dict[str, object] = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            raise InvocationError(json.dumps(payload, indent=1))
        return payload


def deploy_stack(aws: EmbeddedAws, slack: SlackStandIn, world: World) -> Deployment:
    """Run `sam deploy` into an embedded AWS and fill Slack's secret.

    Args:
        aws: where to.
        slack: where messages go.
        world: what is looked at and watched.

    Raises:
        DeploymentError: it failed.
    """
    parameters = {
        "Architecture": "x86_64",
        "AwsEndpointUrl": aws.endpoint_url,
        "SlackApiUrl": slack.api_url,
        "SlackChannel": slack.channel,
        "ApplicationUrl": world.application_url,
        # It refuses metric math and composite alarms.
        "Monitoring": "plain",
        "LoadBalancerFullName": world.application.load_balancer_dimension,
        "TargetGroupFullName": world.application.target_group_dimension,
    }
    overrides = [f"{name}={value}" for name, value in parameters.items()]
    flags = ["--stack-name", STACK, "--region", REGION, "--resolve-s3"]
    flags += ["--no-confirm-changeset", "--no-progressbar", "--capabilities", "CAPABILITY_IAM"]
    _sam(["deploy", *flags, "--parameter-overrides", *overrides], aws.environment)
    session = Session("test", "test", region_name=REGION)
    stacks = session.client("cloudformation", endpoint_url=aws.endpoint_url)
    pages = stacks.get_paginator("list_stack_resources").paginate(StackName=STACK)
    resources = {
        row["LogicalResourceId"]: row["PhysicalResourceId"]
        for page in pages
        for row in page["StackResourceSummaries"]
        if "PhysicalResourceId" in row
    }
    session.client("secretsmanager", endpoint_url=aws.endpoint_url).put_secret_value(
        SecretId=resources["SlackSecret"], SecretString=json.dumps({"bot_token": slack.bot_token})
    )
    return Deployment(session=session, endpoint_url=aws.endpoint_url, resources=resources)


def _sam(arguments: list[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        ["sam", *arguments],
        cwd=ROOT,
        env=sam_environment() | dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DeploymentError(f"sam {arguments[0]} failed:\n{done.stdout}")
