"""The deployed health sweep, under its own role, in a world with one trouble at a time."""

import json
from datetime import datetime, timedelta

import pytest

from local.demo.deployment import InvocationError
from local.slack.faults import FaultKind
from local.world.alarms import ALARMS
from opskit.keep import run_of
from tests.deployed.conftest import Town, findings
from tests.patience import eventually

pytestmark = pytest.mark.embedded


def kept_of(town: Town, answer: dict[str, object]) -> set[tuple[str, str, str]]:
    """What the function's log keeps of a run's findings."""
    deployment = town.deployment
    logs = deployment.session.client("logs", endpoint_url=deployment.endpoint_url)
    run = run_of("health_sweep", datetime.fromisoformat(str(answer["as_of"])))
    group = deployment.resources["HealthSweepLog"]
    events = logs.filter_log_events(logGroupName=group, filterPattern=f'"{run}"')["events"]
    told = [json.loads(event["message"]) for event in events]
    return {
        (one["severity"], one["code"], one["resource"])
        for one in told
        if one["message"] == "finding" and one["change"] != "fixed"
    }


def test_a_healthy_world_has_no_findings(town: Town) -> None:
    answer = town.sweep(dry_run=True)
    assert (answer["severity"], findings(answer)) == ("OK", set())


@pytest.mark.parametrize(
    ("trouble", "severity", "code", "resource"),
    [
        ("tasks_missing", "CRITICAL", "ecs.tasks_missing", "petclinic-dev-app"),
        ("deployment_stuck", "WARNING", "ecs.rollout_stuck", "petclinic-dev-app"),
        ("tasks_crashing", "CRITICAL", "ecs.stopped_memory", "petclinic-dev-app"),
        ("reader_down", "WARNING", "aurora.no_reader", "petclinic-dev-aurora"),
        ("single_zone", "WARNING", "aurora.one_zone", "petclinic-dev-aurora"),
        ("replica_lag", "WARNING", "usage.replica_lag", "petclinic-dev-aurora"),
        ("restorable_time_old", "CRITICAL", "aurora.restorable", "petclinic-dev-aurora"),
        ("pending_maintenance", "WARNING", "aurora.maintenance", "petclinic-dev-aurora"),
        ("certificate_expiring", "WARNING", "aurora.certificate", "petclinic-dev-aurora-writer"),
        ("targets_unhealthy", "WARNING", "alb.targets_unhealthy", "petclinic-dev-tg"),
        ("cpu_high", "WARNING", "usage.ecs_cpu", "petclinic-dev-app"),
        ("memory_high", "WARNING", "usage.ecs_memory", "petclinic-dev-app"),
        ("connections_high", "WARNING", "usage.db_connections", "petclinic-dev-aurora"),
        ("writer_busy", "CRITICAL", "usage.writer_cpu", "petclinic-dev-aurora"),
        ("latency_high", "CRITICAL", "usage.latency", "petclinic-dev-alb"),
        ("errors_5xx", "WARNING", "usage.errors", "petclinic-dev-alb"),
        ("error_logs", "CRITICAL", "logs.errors", "/ecs/petclinic-dev-app"),
        ("access_log_missing", "WARNING", "access_log.missing", "petclinic-dev-alb"),
        ("alarm_firing", "CRITICAL", "alarms.firing", "ALB-ResponseTime-High"),
        ("alarm_missing", "WARNING", "alarms.missing", "petclinic-dev-alb"),
        ("denied_rds", "UNKNOWN", "aurora.unreadable", "petclinic-dev-aurora"),
        ("throttled_metrics", "UNKNOWN", "usage.unreadable", "CloudWatch"),
        ("no_metrics", "UNKNOWN", "usage.no_data", "petclinic-dev-app"),
    ],
)
def test_each_trouble_is_found(
    town: Town, trouble: str, severity: str, code: str, resource: str
) -> None:
    town.world.switch_on(trouble)
    assert (severity, code, resource) in findings(town.sweep(dry_run=True))


def test_no_alarm_of_the_stack_is_named_missing(town: Town) -> None:
    """All but the one on 5xx, which is metric math: the embedded AWS refuses that."""
    town.world.switch_on("alarm_missing")
    cloudwatch = town.deployment.session.client(
        "cloudwatch", endpoint_url=town.deployment.endpoint_url
    )
    cloudwatch.delete_alarms(AlarmNames=[alarm.name for alarm in ALARMS])
    told = json.loads(json.dumps(town.sweep(dry_run=True)["findings"]))
    missing = [
        (one["resource"], one["sentence"]) for one in told if one["code"] == "alarms.missing"
    ]
    assert missing == [
        ("petclinic-dev-alb", "No alarm watches HTTPCode_Target_5XX_Count (normal: one)")
    ]
    assert not [one for one in told if one["code"] in {"alarms.no_actions", "alarms.blind"}]


def test_the_stacks_alarms_carry_priority_and_playbook(town: Town) -> None:
    cloudwatch = town.deployment.session.client(
        "cloudwatch", endpoint_url=town.deployment.endpoint_url
    )
    (alarm,) = cloudwatch.describe_alarms(AlarmNames=["petclinic-dev-No-Running-Task"])[
        "MetricAlarms"
    ]
    tags = cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
    assert {(tag["Key"], tag["Value"]) for tag in tags} >= {
        ("ops:priority", "P0"),
        ("ops:playbook", "total_outage"),
    }
    assert town.deployment.resources["AlarmTopic"] in alarm["AlarmActions"]


def test_a_sick_application_is_found_at_its_own_address(town: Town) -> None:
    town.world.switch_on("app_down")
    told = {(severity, code) for severity, code, _host in findings(town.sweep(dry_run=True))}
    assert ("CRITICAL", "application.down") in told


def test_what_cannot_be_read_leaves_the_rest_of_the_report_standing(town: Town) -> None:
    town.world.switch_on("denied_rds", "tasks_missing")
    answer = town.sweep(dry_run=True)
    codes = {code for _severity, code, _resource in findings(answer)}
    assert {"aurora.unreadable", "ecs.tasks_missing"} <= codes
    assert len(json.loads(json.dumps(answer["figures"]))) > 0


def test_the_report_stands_in_slack_with_its_thread(town: Town) -> None:
    before = len(town.slack.messages())
    town.world.switch_on("error_logs")
    answer = town.sweep()
    root, *replies = town.slack.messages()[before:]
    assert answer["delivery"] == "sent"
    assert root.text.startswith("🔴 Daily health sweep (dev): act now")
    assert replies
    assert all(reply.thread_ts == root.ts for reply in replies)
    shown = json.dumps([message.blocks for message in (root, *replies)], ensure_ascii=False)
    assert "<!channel>" not in shown
    assert "Tr0ub4dor" not in shown
    assert kept_of(town, answer) == findings(answer)


def test_the_same_scheduled_event_twice_is_one_message(town: Town) -> None:
    before = len([m for m in town.slack.messages() if not m.thread_ts])
    event = {
        "source": "aws.scheduler",
        "time": (town.world.now + timedelta(minutes=1)).isoformat(),
        "detail": "{}",
    }
    answers = [town.deployment.invoke("HealthSweep", event) for _time in range(2)]
    assert [answer["duplicate"] for answer in answers] == [False, True]
    assert len([m for m in town.slack.messages() if not m.thread_ts]) == before + 1


def test_a_report_that_slack_does_not_take_comes_through_the_outbox(town: Town) -> None:
    before = len(town.slack.messages())
    town.slack.fault(FaultKind.UNAVAILABLE, times=3)
    with pytest.raises(InvocationError, match="it waits in the Outbox"):
        town.sweep()
    assert eventually(lambda: len(town.slack.messages()) > before and town.outbox_is_empty())
    root = town.slack.messages()[before]
    assert "Missed while Slack was down" in json.dumps(root.blocks, ensure_ascii=False)


def test_an_event_that_is_not_ours_fails_and_slack_says_which_field(town: Town) -> None:
    before = len(town.slack.messages())
    with pytest.raises(InvocationError, match=r"source is 'aws\.s3': expected one of"):
        town.deployment.invoke("HealthSweep", {"source": "aws.s3"})
    assert "source is 'aws.s3'" in town.slack.messages()[before].text
