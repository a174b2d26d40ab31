from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.health_sweep.collect.alarms import collect_alarms
from functions.health_sweep.judge.alarms import Alarm, AlarmFacts, judge_alarms
from functions.health_sweep.judge.expected_alarms import Watched
from functions.health_sweep.settings import SweepSettings
from notifier.words import Severity
from opskit.reads import Reader
from opskit.targets import Targets
from tests.fake_aws import FakeAws

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PLAIN = {
    "AlarmName": "cpu",
    "StateValue": "ALARM",
    "StateUpdatedTimestamp": NOW,
    "StateReason": "Threshold crossed" * 100,
    "ActionsEnabled": True,
    "AlarmActions": ["arn:aws:sns:r:1:t"],
    "Namespace": "AWS/ECS",
    "MetricName": "CPUUtilization",
    "Dimensions": [{"Name": "ServiceName", "Value": "app"}],
}
METRIC = {"Namespace": "AWS/ApplicationELB", "MetricName": "RequestCount", "Dimensions": []}
MATH = {
    "AlarmName": "rate",
    "StateValue": "OK",
    "ActionsEnabled": False,
    "Metrics": [
        {"Id": "e", "Expression": "100*m/m"},
        {"Id": "m", "MetricStat": {"Metric": METRIC, "Period": 300, "Stat": "Sum"}},
    ],
}
COMPOSITE = {"AlarmName": "both", "StateValue": "OK", "AlarmRule": "ALARM(cpu)"}


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader(workers=2, seconds=30) as reader:
        yield reader


def _collect(fake: FakeAws, reader: Reader) -> AlarmFacts:
    return collect_alarms(fake.aws, reader, Targets(), SweepSettings(), NOW)


def test_plain_math_and_composite_alarms_are_read(reader: Reader) -> None:
    fake = FakeAws()
    fake.answer("DescribeAlarms", {"MetricAlarms": [PLAIN, MATH], "CompositeAlarms": [COMPOSITE]})
    cpu, rate, both = _alarms(_collect(fake, reader))
    assert cpu.since == NOW
    assert len(cpu.reason) == 500
    assert cpu.watched == (
        Watched(namespace="AWS/ECS", metric="CPUUtilization", dimensions=(("ServiceName", "app"),)),
    )
    assert rate.watched == (Watched(namespace="AWS/ApplicationELB", metric="RequestCount"),)
    assert (rate.actions_enabled, rate.tells) == (False, False)
    assert (both.rule, both.watched) == ("ALARM(cpu)", ())


def test_all_pages_are_read(reader: Reader) -> None:
    def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        if "NextToken" in asked:
            return {"MetricAlarms": [MATH]}
        return {"MetricAlarms": [PLAIN], "NextToken": "more"}

    fake = FakeAws()
    fake.answer("DescribeAlarms", answer)
    assert [alarm.name for alarm in _alarms(_collect(fake, reader))] == ["cpu", "rate"]
    first = fake.calls("DescribeAlarms")[0]
    assert first["AlarmTypes"] == ["MetricAlarm", "CompositeAlarm"]
    assert first["MaxRecords"] == 100


@pytest.mark.parametrize("code", ["AccessDenied", "Throttling", "Timeout"])
def test_a_refused_call_is_one_unknown_finding(reader: Reader, code: str) -> None:
    fake = FakeAws()
    fake.refuse("DescribeAlarms", code)
    (finding,) = judge_alarms(_collect(fake, reader), SweepSettings(), NOW)
    assert (finding.code, finding.severity) == ("alarms.unreadable", Severity.UNKNOWN)


def _alarms(facts: AlarmFacts) -> tuple[Alarm, ...]:
    assert isinstance(facts.alarms, tuple)
    return facts.alarms
