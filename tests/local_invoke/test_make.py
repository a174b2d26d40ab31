"""`make run` and `make invoke`, as a person types them."""

import json
import subprocess
from pathlib import Path

import pytest

from local.durable_emulator import EmulatorError, durable_emulator
from local.stack.template import ROOT
from tests.local_invoke.conftest import Town

pytestmark = pytest.mark.embedded
_GOALS = [
    pytest.param("run", id="in process"),
    pytest.param("invoke", id="in a container", marks=[pytest.mark.engine]),
]


def _make(
    goal: str, town: Town, event: str, job: str = "health_sweep"
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - the project's own Makefile
        ["make", "--silent", goal, f"JOB={job}", f"EVENT={event}"],  # noqa: S607 - as typed
        cwd=ROOT,
        env=town.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


@pytest.fixture(params=_GOALS)
def goal(request: pytest.FixtureRequest) -> str:
    if request.param == "invoke":
        request.getfixturevalue("engine")
    return str(request.param)


def test_the_last_line_is_what_the_handler_returns_and_slack_has_the_report(
    goal: str, town: Town
) -> None:
    before = len(town.slack.messages())
    done = _make(goal, town, "events/health_sweep.json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    assert answer["job"] == "health_sweep"
    assert answer["as_of"] == "2026-11-24T00:00:00+00:00"
    assert answer["delivery"] == "sent"
    assert len(town.slack.messages()) > before


def test_a_dry_run_sends_nothing(goal: str, town: Town) -> None:
    before = len(town.slack.messages())
    done = _make(goal, town, '{"dry_run": true, "time": "2026-11-24T00:00:00Z"}')
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    assert answer["dry_run"] is True
    assert answer["delivery"] == "dry run"
    assert len(town.slack.messages()) == before


def test_an_event_that_is_not_ours_fails_and_says_why(goal: str, town: Town) -> None:
    done = _make(goal, town, "events/bad/not_ours.json")
    assert done.returncode != 0
    assert "source is 'aws.s3'" in done.stdout + done.stderr


@pytest.mark.engine
@pytest.mark.usefixtures("engine")
def test_an_action_is_tried_in_a_container_beside_the_runner_of_durable_executions(
    town: Town,
) -> None:
    before = len(town.slack.messages())
    done = _make("invoke", town, "{}", job="force_redeploy")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    assert (answer["action"], answer["outcome"]) == ("force_redeploy", "planned")
    assert len(town.slack.messages()) == before


@pytest.mark.engine
@pytest.mark.usefixtures("engine")
def test_a_flow_that_fails_fails_the_command_with_its_error(town: Town) -> None:
    done = _make("invoke", town, '{"armd": true}', job="force_redeploy")
    assert done.returncode != 0
    assert "armd" in json.loads(done.stdout.splitlines()[-1])["ErrorMessage"]


def test_a_container_that_began_nothing_is_an_error(tmp_path: Path) -> None:
    emulator = durable_emulator(seconds=60, log=tmp_path / "log", skip_time=True)
    with emulator as runner, pytest.raises(EmulatorError, match="began no execution"):
        runner.read_result()
