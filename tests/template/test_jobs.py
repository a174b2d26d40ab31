from pathlib import Path
from typing import Any

import pytest

from local.stack.template import ROOT, functions
from tests.template.house import House, lacks, this_house

_JOBS = House(root=ROOT, template={}).jobs()


@pytest.mark.parametrize("job", _JOBS)
def test_a_job_lacks_nothing(job: str, template: dict[str, Any]) -> None:
    missing = lacks(job, this_house(template))
    assert not missing, "\n" + "\n".join(missing)


def test_every_function_of_the_template_has_its_folder(template: dict[str, Any]) -> None:
    assert sorted(functions(template)) == _JOBS


@pytest.mark.parametrize(
    "part",
    [
        "functions/made_up/__init__.py",
        "functions/made_up/app.py",
        "events/made_up.json",
        "docs/jobs/made_up.md",
        "tests/unit/made_up/test_*.py",
        "README.md's table",
        "its block in template.yaml: add the function MadeUp",
    ],
)
def test_a_job_of_nothing_is_told_every_part(part: str, tmp_path: Path) -> None:
    missing = lacks("made_up", House(root=tmp_path, template={"Resources": {}}))
    assert any(part in sentence for sentence in missing)


@pytest.mark.parametrize(
    "part",
    [
        "Handler: functions.made_up.app.handler",
        "BuildMethod: makefile",
        "ScheduleExpressionTimezone: !Ref TimeZone",
        "DeadLetterConfig",
        "RetryPolicy",
        "Input",
        "Policies",
        "RetentionInDays",
        "Errors",
    ],
)
def test_a_bare_block_is_told_every_property(part: str, tmp_path: Path) -> None:
    schedule = {"Type": "ScheduleV2", "Properties": {"ScheduleExpression": "rate(1 day)"}}
    block = {
        "Type": "AWS::Serverless::Function",
        "Properties": {"Events": {"Daily": schedule}},
    }
    missing = lacks("made_up", House(root=tmp_path, template={"Resources": {"MadeUp": block}}))
    assert any(part in sentence for sentence in missing)


def test_an_alarm_that_goes_elsewhere_is_no_alarm(template: dict[str, Any]) -> None:
    resources = dict(template["Resources"])
    alarm = dict(resources["HealthSweepErrorsAlarm"])
    alarm["Properties"] = {**alarm["Properties"], "AlarmActions": [{"Ref": "SlackTopic"}]}
    resources["HealthSweepErrorsAlarm"] = alarm
    missing = lacks("health_sweep", House(root=ROOT, template={"Resources": resources}))
    assert any("AlertTopic, not Slack" in sentence for sentence in missing)


def test_alerts_reach_people_by_mail_and_never_a_function(template: dict[str, Any]) -> None:
    subscriptions = [
        r["Properties"]["Protocol"]
        for r in template["Resources"].values()
        if r["Type"] == "AWS::SNS::Subscription"
    ]
    assert subscriptions == ["email"]
    assert not any(
        event["Type"] == "SNS" and event["Properties"]["Topic"] == {"Ref": "AlertTopic"}
        for function in functions(template).values()
        for event in function.get("Events", {}).values()
    )
