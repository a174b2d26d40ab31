import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from boto3.session import Session

from local.aws.process import EmbeddedAws, embedded_aws
from local.lambda_image.engine import engine_answers, has_image, image_name
from local.slack.stand_in import SlackStandIn, start_slack
from local.stack.template import load_deployment
from local.world.seed import World, seed

NOW = datetime(2026, 11, 24, tzinfo=UTC)
"""The time in events/health_sweep.json."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """An embedded AWS with its PetClinic and a Slack, both within containers' reach."""

    aws: EmbeddedAws
    slack: SlackStandIn
    world: World

    @property
    def environment(self) -> dict[str, str]:
        """What `make run` and `make invoke` are to find in their shell."""
        return {
            **{k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "MAKE"))},
            **self.aws.environment,
            "SLACK_API_URL": self.slack.api_url,
            "SLACK_CHANNEL": self.slack.channel,
        }


@pytest.fixture(scope="session")
def engine() -> None:
    """A Docker engine with Lambda's base image; CI demands it, elsewhere the tests are skipped."""
    lacking = ""
    if not engine_answers():
        lacking = "no Docker engine answers"
    elif not has_image():
        lacking = f"the engine has no {image_name()}: make engine"
    if lacking and os.environ.get("REQUIRE_ENGINE"):
        pytest.fail(lacking)
    if lacking:
        pytest.skip(lacking)


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    everywhere = "0.0.0.0"  # noqa: S104 - containers must reach it
    with embedded_aws(host=everywhere) as aws, start_slack(everywhere, 0) as slack:
        session = Session("test", "test", region_name=aws.environment["AWS_REGION"])
        world = seed(aws.endpoint_url, NOW)
        session.client("secretsmanager", endpoint_url=aws.endpoint_url).create_secret(
            Name=f"{load_deployment('dev').stack}-slack",
            SecretString=json.dumps({"bot_token": slack.bot_token}),
        )
        yield Town(aws=aws, slack=slack, world=world)
