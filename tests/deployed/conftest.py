"""The real template, built and deployed into an embedded AWS that enforces every right."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from local.aws.process import EmbeddedAws, embedded_aws
from local.build import build_artefacts
from local.demo.deployment import Deployment, deploy_stack
from local.slack.stand_in import SlackStandIn, start_slack
from local.world.seed import World, seed

PATIENCE_SECONDS = 60


def eventually(happened: Callable[[], object]) -> bool:
    """Ask again and again, as long as patience lasts; the answer itself takes its time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if happened():
            return True
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Everything that a deployed sweep meets."""

    aws: EmbeddedAws
    deployment: Deployment
    world: World
    slack: SlackStandIn

    def sweep(self, **overrides: object) -> dict[str, object]:
        """Invoke the deployed sweep by hand, as of the moment that the world was seeded for."""
        return self.deployment.invoke(
            "HealthSweep", {"time": self.world.now.isoformat(), **overrides}
        )

    def outbox_is_empty(self) -> bool:
        """Return whether no message waits in the Outbox or is being delivered."""
        sqs = self.deployment.session.client("sqs", endpoint_url=self.deployment.endpoint_url)
        answer = sqs.get_queue_attributes(
            QueueUrl=self.deployment.resources["Outbox"],
            AttributeNames=[
                "ApproximateNumberOfMessages",
                "ApproximateNumberOfMessagesNotVisible",
            ],
        )
        return not any(int(count) for count in answer["Attributes"].values())


@pytest.fixture(scope="session")
def _founded() -> Iterator[Town]:
    build_artefacts()
    with embedded_aws(enforce_iam=True) as aws, start_slack() as slack:
        world = seed(aws.endpoint_url, datetime.now(UTC).replace(microsecond=0))
        deployment = deploy_stack(aws, slack, world)
        yield Town(aws=aws, deployment=deployment, world=world, slack=slack)


@pytest.fixture
def town(_founded: Town) -> Iterator[Town]:
    yield _founded
    _founded.slack.mend()
    _founded.world.switch_off(*_founded.world.list_troubles())
