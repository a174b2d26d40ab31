"""Event in, message out; the four moods as a person reads them are in golden/.

After a wanted change: UPDATE_GOLDEN=1 .venv/bin/pytest tests/unit/capacity_review
"""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from functions.capacity_review.app import JOB
from notifier.plain import plain_text
from opskit.house import House
from opskit.shell import run_report
from tests.fake_aws import FakeAws
from tests.fake_house import FakeContext, FakeSlack, answer_empty_ledger, fake_house
from tests.korean import hold_golden, in_korean, keys_of
from tests.recording import granted_rights, iam_action
from tests.unit.capacity_review.conftest import (
    APP,
    AURORA,
    CLUSTER,
    END,
    NOW,
    Metrics,
    growth,
    instances,
    policy,
    refusals,
    service,
)

GOLDEN = Path(__file__).parent / "golden"
EVENT = {"source": "aws.scheduler", "time": "2026-12-01T00:40:00Z", "detail": "{}"}
SERVICES = ("cloudwatch", "ecs", "rds", "application-autoscaling")


@pytest.fixture
def slack() -> FakeSlack:
    return FakeSlack()


@pytest.fixture
def house(fake: FakeAws, slack: FakeSlack) -> House:
    answer_empty_ledger(fake)
    services = f"{CLUSTER}/{APP}"
    return fake_house(fake.aws, slack, now=NOW, ECS_SERVICES=services, DB_CLUSTERS=AURORA)


def _fine(_fake: FakeAws, _metrics: Metrics) -> None:
    """Everything as usual."""


def _worse(fake: FakeAws, metrics: Metrics) -> None:
    metrics.courses["tasks"] = growth(3.0, a_week=0.05)
    metrics.courses["DatabaseConnections"] = growth(74.0, a_week=1.5)
    metrics.courses["AWS/ECS MemoryUtilization"] = growth(92.0, a_week=0.8)
    fake.answer("DescribeServices", service(runningCount=3, desiredCount=3))
    fake.answer("DescribeScalingPolicies", policy(50.0, 60))
    moments = (END - timedelta(days=3, hours=15), END - timedelta(days=2, hours=15))
    fake.answer("DescribeScalingActivities", refusals(*moments))


def _denied(fake: FakeAws, _metrics: Metrics) -> None:
    fake.refuse("GetMetricData", "AccessDenied", "not authorized to perform GetMetricData")
    fake.refuse("DescribeScalingPolicies", "ThrottlingException", "Rate exceeded")
    fake.refuse("GetProducts", "Timeout")


def _empty(fake: FakeAws, metrics: Metrics) -> None:
    metrics.courses = {}
    fake.answer("DescribeServices", {"services": []})
    fake.answer("DescribeScalableTargets", {"ScalableTargets": []})
    fake.answer("DescribeScalingPolicies", {"ScalingPolicies": []})
    fake.answer("DescribeDBClusters", {"DBClusters": []})
    fake.answer("DescribeDBInstances", {"DBInstances": []})


MOODS: dict[str, tuple[Callable[[FakeAws, Metrics], None], str]] = {
    "fine": (_fine, "OK"),
    "worse": (_worse, "CRITICAL"),
    "cannot_look": (_denied, "UNKNOWN"),
    "nothing_there": (_empty, "UNKNOWN"),
}


@pytest.mark.parametrize("mood", MOODS)
def test_the_schedule_brings_the_message_of_the_golden_file(
    mood: str, fake: FakeAws, metrics: Metrics, house: House, slack: FakeSlack
) -> None:
    prepare, severity = MOODS[mood]
    prepare(fake, metrics)
    answer = run_report(JOB, EVENT, FakeContext(), house)
    text = "\n".join(plain_text(message) for message in slack.messages) + "\n"
    golden = GOLDEN / f"{mood}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert (answer["severity"], answer["delivery"]) == (severity, "sent")
    assert text == golden.read_text(encoding="utf-8")


def test_a_dry_run_sends_and_writes_nothing(fake: FakeAws, house: House, slack: FakeSlack) -> None:
    answer = run_report(JOB, {"dry_run": True, "time": EVENT["time"]}, FakeContext(), house)
    assert (answer["delivery"], slack.messages) == ("dry run", [])
    assert "Monthly capacity review" in str(answer["text"])
    assert not fake.calls("PutItem")


def test_the_template_grants_every_call(fake: FakeAws, metrics: Metrics, house: House) -> None:
    _worse(fake, metrics)
    fake.answer("DescribeDBInstances", instances(group="ours"))
    fake.answer("DescribeDBParameters", {"Parameters": []})
    run_report(JOB, {"dry_run": True, "time": EVENT["time"]}, FakeContext(), house)
    asked = {name for name, _params in fake.asked}
    needed = {
        iam_action(name, operation)
        for name in SERVICES
        for operation in asked & set(fake.aws.client(name).meta.service_model.operation_names)
    }
    assert {"GetProducts"} <= asked
    assert "rds:DescribeDBParameters" in needed
    assert needed | {"pricing:GetProducts"} <= granted_rights("capacity_review")


def test_two_graphs_of_the_month_stand_in_the_thread(house: House, slack: FakeSlack) -> None:
    run_report(JOB, EVENT, FakeContext(), house)
    assert [(one.name, thread) for one, thread in slack.enclosed] == [
        ("cpu-and-memory.png", "1.0"),
        ("connections.png", "1.0"),
    ]


def test_the_same_findings_are_told_in_korean(
    fake: FakeAws, metrics: Metrics, house: House, slack: FakeSlack
) -> None:
    _worse(fake, metrics)
    english = run_report(JOB, EVENT, FakeContext(), house)
    korean = run_report(JOB, EVENT, FakeContext(), in_korean(house))
    assert keys_of(korean) == keys_of(english)
    hold_golden(GOLDEN / "worse.ko.txt", plain_text(slack.messages[-1]))
