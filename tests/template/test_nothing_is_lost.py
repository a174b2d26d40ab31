"""What must hold so that no message, run or schedule goes missing unseen."""

import json
from typing import Any

import pytest

from local.stack.template import functions, load_template, to_resource

type Tree = dict[str, Any]

_RESOURCES: Tree = load_template()["Resources"]
_QUEUES = [name for name, r in _RESOURCES.items() if r["Type"] == "AWS::SQS::Queue"]
# This system's own; the application's, which carry tags, are test_alarms.py's.
_ALARMS = [
    name
    for name, r in _RESOURCES.items()
    if r["Type"] == "AWS::CloudWatch::Alarm" and "Tags" not in r["Properties"]
]
_FLOWS = sorted(
    name for name, block in functions(load_template()).items() if "DurableConfig" in block
)
_WEEK_SECONDS = 7 * 24 * 3600
_DAY_SECONDS = 24 * 3600
_LONGEST_RETENTION = 14 * 24 * 3600


def _properties(name: str) -> Tree:
    found: Tree = _RESOURCES[name]["Properties"]
    return found


def test_a_message_is_hidden_six_times_as_long_as_its_delivery_may_take() -> None:
    timeout = functions(load_template())["outbox_delivery"]["Timeout"]
    assert _properties("Outbox")["VisibilityTimeout"] >= 6 * timeout


@pytest.mark.parametrize("job", ["outbox_delivery", "alarm_router"])
def test_what_puts_a_message_back_into_its_own_queue_may_go_round(job: str) -> None:
    """Lambda ends such a circle after 16 turns (guide, "recursive loop detection")."""
    assert functions(load_template())[job]["RecursiveLoop"] == "Allow"


def test_a_held_alarm_that_failed_is_hidden_no_longer_than_its_look_may_take() -> None:
    timeout = functions(load_template())["alarm_router"]["Timeout"]
    assert _properties("HeldAlarms")["VisibilityTimeout"] == timeout


def test_a_held_alarm_that_fails_for_good_calls_somebody() -> None:
    target = _properties("HeldAlarms")["RedrivePolicy"]["deadLetterTargetArn"]
    assert target == {"Fn::GetAtt": ["FailedRuns", "Arn"]}
    assert _properties("HeldAlarmsTooOldAlarm")["Threshold"] == 900


def test_what_the_outbox_gives_up_keeps_its_order_elsewhere() -> None:
    target = _properties("Outbox")["RedrivePolicy"]["deadLetterTargetArn"]
    assert target == {"Fn::GetAtt": ["OutboxDeadLetters", "Arn"]}
    assert _properties("OutboxDeadLetters")["FifoQueue"] is True


@pytest.mark.parametrize("queue", _QUEUES)
def test_a_queue_keeps_messages_as_long_as_sqs_can(queue: str) -> None:
    assert _properties(queue)["MessageRetentionPeriod"] == _LONGEST_RETENTION


@pytest.mark.parametrize("queue", sorted(set(_QUEUES) - {"Outbox", "HeldAlarms"}))
def test_a_dead_letter_calls_somebody(queue: str) -> None:
    name = {"Fn::GetAtt": [queue, "QueueName"]}
    watching = [
        alarm
        for alarm in map(_properties, _ALARMS)
        if alarm["Dimensions"] == [{"Name": "QueueName", "Value": name}]
        and alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
    ]
    assert [alarm["Threshold"] for alarm in watching] == [1]


@pytest.mark.parametrize("alarm", _ALARMS)
def test_an_alarm_tells_people_by_mail(alarm: str) -> None:
    assert _properties(alarm)["AlarmActions"] == [{"Ref": "AlertTopic"}]
    assert _properties(alarm)["AlarmDescription"].strip()


@pytest.mark.parametrize("alarm", _ALARMS)
def test_an_alarm_looks_no_further_back_than_cloudwatch_allows(alarm: str) -> None:
    """PutMetricAlarm: up to a week with periods of an hour and more, else up to a day."""
    period = _properties(alarm)["Period"]
    longest = _WEEK_SECONDS if period >= 3600 else _DAY_SECONDS
    assert period * _properties(alarm)["EvaluationPeriods"] <= longest


def test_a_sweep_that_never_ran_is_an_alarm() -> None:
    alarm = _properties("HealthSweepMissingAlarm")
    assert (alarm["MetricName"], alarm["TreatMissingData"]) == ("Invocations", "breaching")
    assert alarm["Period"] * alarm["EvaluationPeriods"] == 26 * 3600


def test_the_ledger_outlives_its_stack() -> None:
    ledger = _RESOURCES["Ledger"]
    assert (ledger["DeletionPolicy"], ledger["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert ledger["Properties"]["PointInTimeRecoverySpecification"] == {
        "PointInTimeRecoveryEnabled": True
    }
    assert ledger["Properties"]["DeletionProtectionEnabled"] == {
        "Fn::If": ["Production", True, False]
    }


def test_scheduler_may_put_what_it_could_not_start_among_the_dead_letters(
    translated: Tree,
) -> None:
    role = translated["Resources"]["HealthSweepDailyRole"]["Properties"]
    granted = json.dumps(role["Policies"])
    assert "sqs:SendMessage" in granted
    assert '["ScheduleDeadLetters", "Arn"]' in granted


def test_a_run_that_failed_for_good_is_kept(translated: Tree) -> None:
    config = translated["Resources"]["HealthSweepEventInvokeConfig"]["Properties"]
    kept = config["DestinationConfig"]["OnFailure"]["Destination"]
    assert kept == {"Fn::GetAtt": ["FailedRuns", "Arn"]}


@pytest.mark.parametrize("flow", _FLOWS)
def test_a_flow_that_failed_is_a_dead_letter_for_a_durable_function_has_no_destinations(
    flow: str,
) -> None:
    """Lambda Developer Guide, "Invoking durable Lambda functions", "Invocation methods"."""
    block = functions(load_template())[flow]
    kept = {"Type": "SQS", "TargetArn": {"Fn::GetAtt": ["FailedRuns", "Arn"]}}
    assert block["DeadLetterQueue"] == kept
    assert "DestinationConfig" not in block["EventInvokeConfig"]


def test_a_flow_may_put_what_failed_among_the_dead_letters(translated: Tree) -> None:
    policies = translated["Resources"]["IncidentRole"]["Properties"]["Policies"]
    granted = {"Fn::GetAtt": ["FailedRuns", "Arn"]}
    assert any(
        statement["Action"] == "sqs:SendMessage" and statement["Resource"] == granted
        for policy in policies
        for statement in policy["PolicyDocument"]["Statement"]
    )


def test_no_credential_passes_through_the_template(template: Tree) -> None:
    assert not [n for n in template["Parameters"] if "Token" in n or "Webhook" in n]
    assert "SecretString" not in _properties("SlackSecret")


def test_a_flow_that_is_cut_off_calls_somebody() -> None:
    """Neither counts as DurableExecutionFailed, which each flow's own alarm watches."""
    rule = _properties("FlowCutOffRule")
    assert rule["EventPattern"]["detail-type"] == ["Durable Execution Status Change"]
    assert rule["EventPattern"]["detail"]["status"] == ["TIMED_OUT", "STOPPED"]
    (target,) = rule["Targets"]
    assert target["Arn"] == {"Ref": "AlertTopic"}
    assert target["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": ["FailedRuns", "Arn"]}}


def test_eventbridge_may_publish_without_a_condition_for_sns_would_never_see_it_met() -> None:
    granted = _properties("AlertTopicPolicy")["PolicyDocument"]["Statement"][-1]
    assert granted["Principal"] == {"Service": "events.amazonaws.com"}
    assert "Condition" not in granted


def test_what_the_rule_could_not_tell_is_kept() -> None:
    (granted,) = _properties("FailedRunsPolicy")["PolicyDocument"]["Statement"]
    assert granted["Principal"] == {"Service": "events.amazonaws.com"}
    source = {"aws:SourceArn": {"Fn::GetAtt": ["FlowCutOffRule", "Arn"]}}
    assert granted["Condition"] == {"ArnEquals": source}


def test_alarms_may_publish_to_the_topic_whose_policy_we_write() -> None:
    """A policy of one's own replaces SNS's, by which the account's alarms may publish."""
    granted = _properties("AlertTopicPolicy")["PolicyDocument"]["Statement"][0]
    assert granted["Principal"] == {"Service": "cloudwatch.amazonaws.com"}


def test_every_flow_carries_the_name_that_the_rule_looks_for() -> None:
    (pattern,) = _properties("FlowCutOffRule")["EventPattern"]["detail"]["functionArn"]
    assert pattern["prefix"]["Fn::Sub"].endswith(":function:${AWS::StackName}-")
    flows = [f for f in functions(load_template()).values() if "DurableConfig" in f]
    assert flows
    assert all(f["FunctionName"]["Fn::Sub"].startswith("${AWS::StackName}-") for f in flows)


@pytest.mark.parametrize(
    "flow",
    [name for name, f in functions(load_template()).items() if "DurableConfig" in f],
)
def test_a_flow_that_fails_calls_somebody(flow: str) -> None:
    alarm = _properties(f"{to_resource(flow)}FailedAlarm")
    assert alarm["MetricName"] == "DurableExecutionFailed"
    assert alarm["Dimensions"] == [{"Name": "FunctionName", "Value": {"Ref": to_resource(flow)}}]


@pytest.mark.parametrize("job", sorted(functions(load_template())))
def test_a_function_hides_nothing_of_what_its_log_keeps(job: str) -> None:
    """A report is kept there at INFO, Lambda's and Powertools' own level."""
    function = functions(load_template())[job]
    assert function["LoggingConfig"].get("ApplicationLogLevel", "INFO") == "INFO"
    assert not {"LOG_LEVEL", "POWERTOOLS_LOG_LEVEL"} & function["Environment"]["Variables"].keys()
