"""The real template, built and deployed into an embedded AWS that enforces every right."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from local.aws.process import EmbeddedAws, embedded_aws
from local.build import build_artefacts
from local.demo.deployment import Deployment, deploy_stack
from local.slack.stand_in import SlackStandIn, start_slack
from local.slack.words import Workspace
from local.world.seed import World, seed
from tests.patience import PATIENCE_SECONDS


def findings(answer: dict[str, object]) -> set[tuple[str, str, str]]:
    """Return what is found now; what another test's report has told of may be fixed since."""
    told = json.loads(json.dumps(answer["findings"]))
    return {
        (one["severity"], one["code"], one["resource"]) for one in told if one["change"] != "fixed"
    }


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

    def forget_failovers(self) -> None:
        """Hide, for this test, what RDS tells of another's; a trouble that is on goes first."""
        calm = {"service": "rds", "operation": "DescribeEvents", "response": {"Events": []}}
        self.world.place.put_answers("calm", [calm])

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
    """Found it; a trouble's metrics begin no incident, which would go on into other tests."""
    build_artefacts()
    patient = Workspace(patience=PATIENCE_SECONDS)
    with (
        embedded_aws(enforce_iam=True, alarms_by_hand=True) as aws,
        start_slack(workspace=patient) as slack,
    ):
        world = seed(aws.endpoint_url, datetime.now(UTC).replace(microsecond=0))
        deployment = deploy_stack(aws, slack, world)
        yield Town(aws=aws, deployment=deployment, world=world, slack=slack)


@pytest.fixture
def town(_founded: Town) -> Iterator[Town]:
    before = len(_founded.slack.messages())
    yield _founded
    _founded.slack.mend()
    _founded.world.switch_off(*_founded.world.list_troubles())
    _founded.world.place.remove_answers("calm")
    for told in _founded.slack.messages()[before:]:  # pytest shows it where the test failed
        sys.stdout.write(f"{told.ts} in {told.thread_ts or 'the channel'}: {told.text}\n")
