"""Alarms, as deployed: router, incident, actions, Slack and a person, each under its own role."""

from collections.abc import Iterator

import pytest

from local.demo.night import FAST, REAL, Night, climb_ladder, cure_outage
from local.slack.words import Message
from tests.deployed.conftest import Town

pytestmark = pytest.mark.embedded


def await_end(night: Night, name: str) -> None:
    """Wait for the last graph too: to the next test it would be a message of its own."""
    root = night.await_status(name, "closed")
    night.await_that("after", lambda: "after.png" in graphs(night, root))


@pytest.fixture
def night(town: Town) -> Iterator[Night]:
    town.forget_failovers()
    night = Night(aws=town.aws, slack=town.slack, deployment=town.deployment, world=town.world)
    yield night
    night.hurry(FAST)
    for name in ("No-Running-Task", "Aurora-Connections-High"):
        night.set_alarm(name, "OK")
        if night.has_incident(name):
            await_end(night, name)
    night.hurry(REAL)


def graphs(night: Night, root: Message) -> list[str]:
    return [shown.name for reply in night.replies(root) for shown in reply.files]


def test_an_outage_is_told_cured_and_closed(night: Night) -> None:
    root = cure_outage(night)
    assert root.text.startswith("🟢 P0 petclinic-dev No-Running-Task")
    told = [reply.text for reply in night.replies(root)]
    assert "@oncall-primary" in told[0]
    assert "OutOfMemoryError" in str(root.blocks)
    assert "fixed by force_redeploy" in str(root.blocks), told
    night.await_that("before and after", lambda: graphs(night, root) == ["alarm.png", "after.png"])


def test_nobody_answers_the_ladder_is_climbed_until_somebody_does(night: Night) -> None:
    root = climb_ladder(night, user="U0KIM")
    calls = [reply.text for reply in night.replies(root) if "📟" in reply.text]
    assert "@team-manager" in calls[3]
    assert "<@U0KIM> has it" in str(root.blocks)
    assert "would" in str([reply.text for reply in night.replies(root)])
