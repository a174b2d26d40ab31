"""The deployed diagnosis, under its own role, in a world with one trouble at a time."""

import json
from datetime import timedelta
from typing import Any

import pytest

from local.demo.deployment import InvocationError
from tests.deployed.conftest import Town

pytestmark = pytest.mark.embedded


def ask(town: Town, *, onset_minutes: float | None = None, **event: object) -> dict[str, Any]:
    """Ask as an incident does: it gets the answer, and Slack gets nothing."""
    town.forget_failovers()
    asked: dict[str, object] = {"time": town.world.now.isoformat(), "incident": "inc-1", **event}
    if onset_minutes is not None:
        asked["onset"] = (town.world.now - timedelta(minutes=onset_minutes)).isoformat()
    found: dict[str, Any] = json.loads(json.dumps(town.deployment.invoke("Diagnose", asked)))
    return found


def best(answer: dict[str, Any]) -> tuple[str, str]:
    return answer["causes"][0]["cause"], answer["causes"][0]["confidence"]


def test_it_may_read_everything_that_it_looks_at(town: Town) -> None:
    answer = ask(town)
    assert answer["unreadable"] == []
    assert best(answer) == ("unknown", "likely")
    assert answer["causes"][0]["why"].startswith("Nothing that was read is out of the ordinary")


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        ("bad_deployment", ("bad_deployment", "likely")),
        ("tasks_crashing", ("capacity", "likely")),
        ("failed_over", ("database", "likely")),
        ("writer_busy", ("database", "possible")),
        ("cpu_high", ("capacity", "possible")),
        ("denied_rds", ("unknown", "likely")),
        ("throttled_metrics", ("unknown", "likely")),
        ("no_metrics", ("unknown", "likely")),
    ],
)
def test_each_trouble_has_its_cause_first(
    town: Town, trouble: str, expected: tuple[str, str]
) -> None:
    town.world.switch_on(trouble)
    answer = ask(town, onset_minutes=8)
    assert best(answer) == expected, answer["causes"]


def test_a_bad_deployment_is_told_with_its_maker_and_what_to_go_back_to(town: Town) -> None:
    town.world.switch_on("bad_deployment")
    answer = ask(town, onset_minutes=8)
    assert answer["last_good_task_definition"].endswith(":task-definition/petclinic-dev-app:1")
    told = "\n".join(line for section in answer["sections"] for line in section["lines"])
    assert "SUCCESSFUL by kim" in told
    assert "petclinic-dev-app:2" in "\n".join(answer["causes"][0]["evidence"])


def test_a_deployment_is_not_blamed_while_the_database_cannot_be_read(town: Town) -> None:
    town.world.switch_on("bad_deployment", "denied_rds")
    answer = ask(town, onset_minutes=8)
    assert best(answer) == ("unknown", "possible")
    assert any("rds:DescribeDBClusters" in one for one in answer["unreadable"])


def test_an_incident_posts_nothing_and_by_hand_it_is_reported(town: Town) -> None:
    town.world.switch_on("bad_deployment")
    before = len(town.slack.messages())
    ask(town, onset_minutes=8)
    assert len(town.slack.messages()) == before
    answer = town.deployment.invoke("Diagnose", {"time": town.world.now.isoformat()})
    root, *replies = town.slack.messages()[before:]
    assert (answer["delivery"], answer["severity"]) == ("sent", "CRITICAL")
    assert root.text.startswith("🔴 Diagnosis (dev): act now")
    assert replies
    assert all(reply.thread_ts == root.ts for reply in replies)


def test_an_event_that_is_not_ours_is_refused_by_name(town: Town) -> None:
    with pytest.raises(InvocationError, match="onsett is not known"):
        town.deployment.invoke("Diagnose", {"onsett": "2026-11-25T00:00:00Z"})
