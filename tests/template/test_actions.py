"""What must hold for every action, whatever it does."""

import importlib
import json
from datetime import timedelta
from typing import Any

import pytest

from local.stack.template import ROOT, functions, load_template
from opskit.action_items import LOCKED
from opskit.action_job import ActionJob
from opskit.action_limits import ActionLimits
from opskit.action_mute import mute_minutes
from opskit.action_request import parse_request
from opskit.mutes import LONGEST_MUTE
from opskit.settings import read_settings
from tests.recording import statements

_FUNCTIONS = functions(load_template())


def _job(name: str) -> Any:  # noqa: ANN401 - whatever an app calls JOB
    return getattr(importlib.import_module(f"functions.{name}.app"), "JOB", None)


_ACTIONS = [name for name in sorted(_FUNCTIONS) if isinstance(_job(name), ActionJob)]


def test_there_are_actions() -> None:
    assert "force_redeploy" in _ACTIONS


@pytest.mark.parametrize("action", _ACTIONS)
def test_a_flow_lives_no_longer_than_its_lock(action: str) -> None:
    config = _FUNCTIONS[action]["DurableConfig"]
    assert config["ExecutionTimeout"] <= LOCKED.total_seconds()
    assert config["RetentionPeriodInDays"] == 14
    assert _FUNCTIONS[action]["AutoPublishAlias"] == "live"


@pytest.mark.parametrize("action", _ACTIONS)
def test_a_flow_may_wait_as_long_as_its_settings_say(action: str) -> None:
    variables = _FUNCTIONS[action]["Environment"]["Variables"]
    minutes = int(variables["STABLE_MINUTES"]) + int(variables["RECEIPT_MINUTES"])
    seconds = 60 * minutes + int(variables["SETTLE_SECONDS"])
    # Half of it is left for steps that are tried again.
    assert seconds <= _FUNCTIONS[action]["DurableConfig"]["ExecutionTimeout"] / 2


@pytest.mark.parametrize("action", [a for a in _ACTIONS if _job(a).groundwork or _job(a).asks])
def test_what_goes_before_an_act_leaves_it_its_time(action: str) -> None:
    job, variables = _job(action), _FUNCTIONS[action]["Environment"]["Variables"]
    names = ("STABLE_MINUTES", "RECEIPT_MINUTES", "APPROVAL_MINUTES", "NOTICE_MINUTES")
    minutes = sum(int(variables.get(name, 0)) for name in names)
    minutes += job.groundwork.minutes if job.groundwork else 0
    seconds = 60 * minutes + int(variables["SETTLE_SECONDS"])
    assert seconds <= 0.9 * _FUNCTIONS[action]["DurableConfig"]["ExecutionTimeout"]


@pytest.mark.parametrize("action", [a for a in _ACTIONS if _job(a).asks])
def test_the_slack_door_may_wake_who_asks(action: str) -> None:
    resources = json.dumps(statements("slack_actions"))
    assert f"${{AWS::StackName}}-{action.replace('_', '-')}:*" in resources


@pytest.mark.parametrize("action", _ACTIONS)
def test_lambda_starts_no_action_twice(action: str) -> None:
    assert _FUNCTIONS[action]["EventInvokeConfig"]["MaximumRetryAttempts"] == 0


@pytest.mark.parametrize("action", _ACTIONS)
def test_the_example_of_an_event_is_a_dry_run(action: str) -> None:
    event = json.loads((ROOT / f"events/{action}.json").read_text(encoding="utf-8"))
    request = parse_request(event, _job(action).fields)
    assert not request.is_told


@pytest.mark.parametrize("action", [a for a in _ACTIONS if _job(a).expects])
def test_what_an_act_makes_fire_are_alarms_of_this_template_and_none_that_scales(
    action: str,
) -> None:
    told = _FUNCTIONS[action]["Environment"]["Variables"]["EXPECTED_ALARMS"]["Fn::Sub"]
    alarms = [
        resource["Properties"]
        for resource in load_template()["Resources"].values()
        if resource["Type"] in {"AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"}
    ]
    named = {a["AlarmName"]["Fn::Sub"]: a for a in alarms if "AlarmName" in a}
    assert set(told.split(",")) <= set(named)
    assert "autoscaling" not in json.dumps([named[name] for name in told.split(",")])


@pytest.mark.parametrize("action", [a for a in _ACTIONS if _job(a).expects])
def test_alarms_are_muted_no_longer_than_a_mute_may_last(action: str) -> None:
    variables = _FUNCTIONS[action]["Environment"]["Variables"]
    limits = read_settings(ActionLimits, {**variables, "ACTIONS": "on", "APPROVERS": ""})
    assert timedelta(minutes=mute_minutes(limits)) <= LONGEST_MUTE
