"""The file with all that a run tells: where its messages leave something out, and at most once."""

import pytest

from notifier.errors import Refused
from tests.durable.actions.action_world import Killed
from tests.durable.weekly_snapshot.rds_world import World

OTHERS = [f"by-hand-{number:02}" for number in range(60)]


@pytest.fixture
def crowd(world: World) -> World:
    """Let so many snapshots of other people stand that the thread names not each; with ours, two
    reasons to stay, so that one line does not do for all."""
    world.put_weeks(1)
    for days, name in enumerate(OTHERS, start=1):
        world.put(name, days=days, tags={})
    return world


def test_what_the_thread_leaves_out_stands_in_one_file_below_it(crowd: World) -> None:
    ended = crowd.run()
    assert ended.steps[-3:] == ["tell", "remember", "show"]
    ((file, thread),) = crowd.slack.enclosed
    assert (file.name, thread) == ("weekly_snapshot-2026-11-23-0400.txt", "1.0")
    told = file.content.decode()
    assert [name for name in OTHERS if f"{name}," in told] == OTHERS
    shown = str(crowd.slack.messages[-1].posts)
    assert [name for name in OTHERS if f"{name}," in shown] != OTHERS
    assert "weekly_snapshot/2026-11-22T19:00:00Z" in shown


def test_a_file_that_slack_refuses_is_told_and_hinders_nothing(crowd: World) -> None:
    crowd.slack.show_error = Refused("Slack refuses it: missing_scope", code="missing_scope")
    ended = crowd.run()
    assert (ended.result["delivery"], ended.error) == ("sent", "")
    assert crowd.slack.enclosed == []
    assert "missing: Slack refuses it: missing_scope" in crowd.slack.messages[-1].root.text
    assert crowd.slack.threads[-1] == "1.0"


def test_a_crash_while_showing_it_shows_no_second_one_and_ends_the_run_well(crowd: World) -> None:
    crowd.slack.show_error = Killed()
    ended = crowd.run()
    assert (ended.result["delivery"], ended.error) == ("sent", "")
    assert ended.steps.count("show") == 1
    again = crowd.run(name="again")
    assert again.result["duplicate"] is True
    assert crowd.slack.enclosed == []


def test_no_file_is_shown_beside_a_message_that_waits(crowd: World) -> None:
    crowd.slack.down = True
    ended = crowd.run()
    assert (ended.result["delivery"], ended.steps[-1]) == ("outbox", "remember")
