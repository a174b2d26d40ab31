from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.health_sweep.judge.usage import judge_usage
from functions.health_sweep.settings import SweepSettings
from notifier.words import Severity
from opskit.find_usage import collect_usage, windows_of
from opskit.reads import Reader
from opskit.targets import EcsService, Targets
from opskit.unreadable import Unreadable, Why
from opskit.usage_figures import UsageFacts
from opskit.usage_metrics import Measured, Metric, Series
from tests.fake_aws import FakeAws

NOW = datetime(2026, 11, 24, tzinfo=UTC)
APP = EcsService(cluster="petclinic-dev-cluster", name="petclinic-dev-app")
TARGETS = Targets(
    services=(APP,), clusters=("petclinic-dev-aurora",), load_balancers=("petclinic-dev-alb",)
)
ID = "app/petclinic-dev-alb/0123456789abcdef"
ARNS = {"petclinic-dev-alb": f"arn:aws:elasticloadbalancing:ap-northeast-2:1:loadbalancer/{ID}"}
VALUES = {
    "CPUUtilization": 40.0,
    "MemoryUtilization": 50.0,
    "DatabaseConnections": 20.0,
    "AuroraReplicaLag": 20.0,
    "TargetResponseTime": 0.12,
    "RequestCount": 600.0,
}


def _cloudwatch(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Answer as CloudWatch does, newest first, with no 5xx at all."""
    results = []
    for query in asked["MetricDataQueries"]:
        period = timedelta(seconds=query["MetricStat"]["Period"])
        count = (asked["EndTime"] - asked["StartTime"]) // period
        value = VALUES.get(query["MetricStat"]["Metric"]["MetricName"])
        if value is not None and query["MetricStat"]["Stat"] == "Sum":
            value *= period / timedelta(minutes=5)
        times = [asked["StartTime"] + n * period for n in reversed(range(count))]
        results.append(
            {
                "Id": query["Id"],
                "StatusCode": "Complete",
                "Timestamps": times if value is not None else [],
                "Values": [value] * count if value is not None else [],
            }
        )
    return {"MetricDataResults": results}


@pytest.fixture
def fake() -> FakeAws:
    fake = FakeAws()
    fake.answer("GetMetricData", _cloudwatch)
    return fake


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader(workers=4, seconds=30) as reader:
        yield reader


def _collect(fake: FakeAws, reader: Reader, targets: Targets = TARGETS) -> UsageFacts:
    return collect_usage(fake.aws, reader, targets, NOW, load_balancer_arns=ARNS)


def _of(facts: UsageFacts, metric: Metric) -> Measured:
    return next(one for one in facts.measured if one.metric is metric)


def test_a_healthy_hour_is_read_in_three_calls_without_a_finding(
    fake: FakeAws, reader: Reader
) -> None:
    facts = _collect(fake, reader)
    assert judge_usage(facts, SweepSettings(), NOW) == []
    assert len(fake.asked) == 3
    assert {one.metric for one in facts.measured} == set(Metric)


def test_services_of_one_name_in_two_clusters_are_told_apart(fake: FakeAws, reader: Reader) -> None:
    services = (EcsService(cluster="a", name="app"), EcsService(cluster="b", name="app"))
    facts = _collect(fake, reader, Targets(services=services))
    assert {one.resource for one in facts.measured} == {"a/app", "b/app"}


def test_the_windows_are_the_same_hour_of_three_days(fake: FakeAws, reader: Reader) -> None:
    _collect(fake, reader)
    asked = sorted(fake.calls("GetMetricData"), key=lambda call: call["StartTime"])
    hour, day = timedelta(hours=1), timedelta(days=1)
    assert [call["StartTime"] for call in asked] == [
        NOW - hour - 7 * day,
        NOW - hour - day,
        NOW - hour,
    ]
    assert all(call["EndTime"] - call["StartTime"] == hour for call in asked)
    periods = [{q["MetricStat"]["Period"] for q in call["MetricDataQueries"]} for call in asked]
    assert periods == [{3600}, {3600}, {300}]


def test_a_run_by_hand_compares_with_exactly_the_same_hour(fake: FakeAws, reader: Reader) -> None:
    clock = datetime(2026, 11, 24, 10, 37, 12, tzinfo=UTC)
    last_hour, yesterday, last_week = windows_of(clock)
    assert last_hour.end == datetime(2026, 11, 24, 10, 35, tzinfo=UTC)
    assert yesterday.end == datetime(2026, 11, 23, 10, 35, tzinfo=UTC)
    assert last_week.end == datetime(2026, 11, 17, 10, 35, tzinfo=UTC)
    assert (last_hour.points, yesterday.points) == (12, 12)
    by_hand = collect_usage(fake.aws, reader, TARGETS, clock, load_balancer_arns=ARNS)
    scheduled = _collect(fake, reader)
    assert [one.yesterday for one in by_hand.measured] == [
        one.yesterday for one in scheduled.measured
    ]
    assert _of(by_hand, Metric.REQUESTS).yesterday == 7200


def test_latency_is_asked_as_p95_of_the_arns_end(fake: FakeAws, reader: Reader) -> None:
    _collect(fake, reader)
    stats = [
        (stat["Stat"], stat["Metric"]["Dimensions"])
        for call in fake.calls("GetMetricData")
        for query in call["MetricDataQueries"]
        if (stat := query["MetricStat"])["Metric"]["MetricName"] == "TargetResponseTime"
    ]
    dimensions = [{"Name": "LoadBalancer", "Value": ID}]
    assert stats.count(("p95", dimensions)) == 3
    assert stats.count(("Maximum", dimensions)) == 1


def test_points_land_in_time_order_and_gaps_stay_gaps(fake: FakeAws, reader: Reader) -> None:
    def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        times = [asked["StartTime"] + timedelta(minutes=m) for m in (55, 5, 0)]
        ids = [query["Id"] for query in asked["MetricDataQueries"]]
        result = {"StatusCode": "Complete", "Timestamps": times, "Values": [3.0, 2.0, 1.0]}
        return {"MetricDataResults": [{"Id": one, **result} for one in ids]}

    fake.answer("GetMetricData", answer)
    series = _of(_collect(fake, reader), Metric.ECS_CPU).last_hour
    assert series == Series(points=(1.0, 2.0, *[None] * 9, 3.0), maximum=3.0)


def test_all_pages_are_read(fake: FakeAws, reader: Reader) -> None:
    def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        second = asked.get("NextToken") == "more"
        time = asked["StartTime"] + timedelta(minutes=5 if second else 0)
        part = {"Timestamps": [time], "Values": [2.0 if second else 1.0]}
        part["StatusCode"] = "Complete" if second else "PartialData"  # type: ignore[assignment]
        ids = [query["Id"] for query in asked["MetricDataQueries"]]
        page = {"MetricDataResults": [{"Id": one, **part} for one in ids]}
        return page if second else {**page, "NextToken": "more"}

    fake.answer("GetMetricData", answer)
    series = _of(_collect(fake, reader), Metric.ECS_CPU).last_hour
    assert isinstance(series, Series)
    assert series.points[:2] == (1.0, 2.0)


@pytest.mark.parametrize(
    ("code", "why"), [("InternalError", Why.FAILED), ("Forbidden", Why.DENIED)]
)
def test_a_query_that_fails_alone_is_unreadable_alone(
    fake: FakeAws, reader: Reader, code: str, why: Why
) -> None:
    def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        said = dict(_cloudwatch(asked))
        said["MetricDataResults"][0] |= {"StatusCode": code, "Messages": [{"Value": "sorry"}]}
        return said

    fake.answer("GetMetricData", answer)
    facts = _collect(fake, reader)
    cpu = _of(facts, Metric.ECS_CPU).last_hour
    assert isinstance(cpu, Unreadable)
    assert (cpu.why, cpu.detail, cpu.resource) == (why, f"{code}: sorry", APP.name)
    assert isinstance(_of(facts, Metric.ECS_MEMORY).last_hour, Series)


@pytest.mark.parametrize("code", ["AccessDenied", "Throttling", "Timeout"])
def test_a_refused_call_is_one_unknown_finding(fake: FakeAws, reader: Reader, code: str) -> None:
    fake.refuse("GetMetricData", code)
    (finding,) = judge_usage(_collect(fake, reader), SweepSettings(), NOW)
    assert (finding.code, finding.severity) == ("usage.unreadable", Severity.UNKNOWN)
    assert finding.hides == ("usage.",)


def test_a_refused_look_at_yesterday_leaves_the_last_hour_standing(
    fake: FakeAws, reader: Reader
) -> None:
    def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        said = dict(_cloudwatch(asked))
        if asked["EndTime"] < NOW:
            for result in said["MetricDataResults"]:
                result["StatusCode"] = "InternalError"
        return said

    fake.answer("GetMetricData", answer)
    facts = _collect(fake, reader, Targets(services=(APP,)))
    (finding,) = judge_usage(facts, SweepSettings(), NOW)
    assert (finding.code, finding.hides) == ("usage.past_unreadable", ("usage.departure",))


def test_a_load_balancer_without_an_id_is_unknown(fake: FakeAws, reader: Reader) -> None:
    facts = _collect(fake, reader, Targets(load_balancers=("typo",)))
    (finding,) = judge_usage(facts, SweepSettings(), NOW)
    assert (finding.code, finding.resource) == ("usage.unreadable", "typo")
    assert fake.asked == []


def test_a_thousand_services_take_five_hundred_queries_a_call(
    fake: FakeAws, reader: Reader
) -> None:
    services = tuple(EcsService(cluster="c", name=f"s{n}") for n in range(1000))
    facts = _collect(fake, reader, Targets(services=services))
    sizes = [len(call["MetricDataQueries"]) for call in fake.calls("GetMetricData")]
    assert len(facts.measured) == 2000
    assert max(sizes) == 500
    assert len(sizes) == 4000 / 500 + 2 * 2000 / 500
