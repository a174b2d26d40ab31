"""An alarm, as deployed: router, incident and Slack, each under its own role."""

from collections.abc import Callable, Iterator
from typing import Literal

import pytest

from local.slack.words import Message
from tests.deployed.conftest import Town
from tests.patience import eventually

pytestmark = pytest.mark.embedded

ALARM = "petclinic-dev-Aurora-CPU-High"
FAST = 0.002

type AlarmState = Literal["ALARM", "OK"]


@pytest.fixture
def turn(town: Town) -> Iterator[Callable[[AlarmState], None]]:
    """Return what sets the alarm's state; at the end it is OK, and time real again."""
    client = town.deployment.session.client("cloudwatch", endpoint_url=town.deployment.endpoint_url)

    def turn(state: AlarmState) -> None:
        client.set_alarm_state(AlarmName=ALARM, StateValue=state, StateReason="a test's")

    town.aws.change_durable_time_scale(FAST)
    yield turn
    turn("OK")
    town.aws.change_durable_time_scale(1)


def roots(town: Town) -> list[Message]:
    """Return the incident's messages in the channel."""
    return [m for m in town.slack.messages() if not m.thread_ts and "Aurora-CPU-High" in m.text]


def replies(town: Town, root: Message) -> list[str]:
    return [m.text for m in town.slack.messages() if m.thread_ts == root.ts]


def test_an_alarm_is_told_and_closed_when_it_is_over(
    town: Town, turn: Callable[[AlarmState], None]
) -> None:
    turn("ALARM")
    assert eventually(lambda: bool(roots(town)))
    (root,) = roots(town)
    assert root.text.startswith("🟡 P2 petclinic-dev Aurora-CPU-High")
    assert eventually(lambda: any("📟" in text for text in replies(town, root)))
    turn("OK")
    assert eventually(lambda: "closed" in roots(town)[0].text)
    assert len(roots(town)) == 1
