from dataclasses import replace
from datetime import UTC, datetime

import pytest

from functions.health_sweep.judge.usage import judge_usage
from functions.health_sweep.settings import SweepSettings
from notifier.words import Figure, Finding, Severity
from opskit.unreadable import Unreadable, Why
from opskit.usage_figures import UsageFacts, figures_usage
from opskit.usage_metrics import (
    Level,
    Measured,
    Metric,
    Series,
    level_of,
    name_of,
    remedy_of,
    unit_of,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SETTINGS = SweepSettings()


def _measured(
    metric: Metric,
    value: float | None,
    *,
    maximum: float | None = None,
    yesterday: float | None = None,
    last_week: float | None = None,
) -> Measured:
    return Measured(
        metric=metric,
        resource="petclinic-dev-x",
        namespace="AWS/X",
        name=metric.value,
        dimensions=(("Name", "x"),),
        last_hour=Series(points=(value,) * 12, maximum=maximum),
        yesterday=yesterday,
        last_week=last_week,
    )


def _alb(
    requests: float | None,
    failed: float | None = None,
    rejected: float | None = None,
    **past: float | None,
) -> tuple[Measured, ...]:
    """Return an ALB's counts for each five minutes."""
    return (
        _measured(Metric.REQUESTS, requests, **past),
        _measured(Metric.TARGET_ERRORS, failed),
        _measured(Metric.BALANCER_ERRORS, rejected),
    )


def _judge(*measured: Measured) -> list[Finding]:
    return judge_usage(UsageFacts(region="r", measured=measured), SETTINGS, NOW)


def _codes(*measured: Measured) -> list[tuple[str, Severity]]:
    return [(finding.code, finding.severity) for finding in _judge(*measured)]


def _figures(*measured: Measured) -> dict[str, Figure]:
    facts = UsageFacts(region="r", measured=measured)
    return {figure.name: figure for figure in figures_usage(facts, SETTINGS)}


@pytest.mark.parametrize(
    ("metric", "average", "severity"),
    [
        (Metric.ECS_CPU, 80, None),
        (Metric.ECS_CPU, 80.1, Severity.WARNING),
        (Metric.ECS_CPU, 95, Severity.CRITICAL),
        (Metric.ECS_MEMORY, 81, Severity.WARNING),
        (Metric.ECS_MEMORY, 96, Severity.CRITICAL),
        (Metric.DB_CONNECTIONS, 80, None),
        (Metric.DB_CONNECTIONS, 81, Severity.WARNING),
        (Metric.DB_CONNECTIONS, 96, Severity.CRITICAL),
        (Metric.DB_CPU, 94, Severity.WARNING),
        (Metric.REPLICA_LAG, 900, None),
        (Metric.REPLICA_LAG, 1500, Severity.WARNING),
        (Metric.REPLICA_LAG, 10_000, Severity.CRITICAL),
        (Metric.LATENCY, 0.5, None),
        (Metric.LATENCY, 0.51, Severity.WARNING),
        (Metric.LATENCY, 1.0, Severity.CRITICAL),
    ],
)
def test_an_average_is_held_to_its_level(
    metric: Metric, average: float, severity: Severity | None
) -> None:
    expected = [(f"usage.{metric.value}", severity)] if severity else []
    assert _codes(_measured(metric, average)) == expected


def test_a_maximum_over_with_a_fine_average_stands_in_the_figure_only() -> None:
    one = _measured(Metric.ECS_CPU, 40, maximum=100)
    assert _judge(one) == []
    assert _figures(one)["ECS CPU"].maximum == 100


def test_a_finding_compares_with_yesterday_and_last_week() -> None:
    (finding,) = _judge(_measured(Metric.ECS_CPU, 92, maximum=99, yesterday=60))
    assert finding.sentence == (
        "ECS CPU averaged 92 % in the last hour (normal: at most 80 %); "
        "maximum 99 %, yesterday 60 %, last week no data"
    )
    assert finding.remedy
    assert "metricsV2" in finding.link


@pytest.mark.parametrize(
    ("requests", "failed", "rejected", "severity"),
    [
        (1000, None, None, None),
        (1000, 1, None, None),
        (1000, 1, 1, Severity.WARNING),
        (1000, 50, None, Severity.CRITICAL),
        (2, 0.5, None, Severity.WARNING),
        (None, None, 3, Severity.CRITICAL),
    ],
)
def test_the_5xx_rate_counts_targets_and_load_balancer(
    requests: float | None, failed: float | None, rejected: float | None, severity: Severity | None
) -> None:
    expected = [("usage.errors", severity)] if severity else []
    assert _codes(*_alb(requests, failed, rejected)) == expected


def test_the_5xx_finding_tells_how_many_of_how_many() -> None:
    (finding,) = _judge(*_alb(1000, 2))
    assert finding.sentence == (
        "ALB 5xx rate averaged 0.2 % in the last hour (normal: at most 0.1 %); "
        "24 of 12,000 requests failed, yesterday no data, last week no data"
    )


@pytest.mark.parametrize("requests", [None, 0])
def test_no_requests_is_a_warning_and_has_no_rate(requests: float | None) -> None:
    alb = _alb(requests, yesterday=12_000)
    (finding,) = _judge(*alb, _measured(Metric.LATENCY, None))
    assert (finding.code, finding.severity) == ("usage.no_requests", Severity.WARNING)
    assert finding.sentence == (
        "No requests in the last hour; yesterday 12,000 requests, last week no data"
    )
    assert finding.hides == ("usage.errors", "usage.latency", "usage.departure")
    assert _figures(*alb)["ALB 5xx rate"].average is None


def test_latency_without_data_although_there_were_requests_is_unknown() -> None:
    assert _codes(*_alb(100), _measured(Metric.LATENCY, None)) == [
        ("usage.no_data", Severity.UNKNOWN)
    ]


@pytest.mark.parametrize(
    ("requests", "yesterday", "last_week", "code"),
    [
        (100, 6001, 6001, "usage.departure"),
        (100, 6000, 6000, None),
        (100, 6001, 1200, None),
        (100, 6001, None, "usage.departure"),
        (100, 239, 100, "usage.departure"),
        (100, 240, 100, None),
        (100, None, None, None),
        (1, 61, 59, None),
    ],
)
def test_requests_far_from_both_past_hours_are_told(
    requests: float, yesterday: float | None, last_week: float | None, code: str | None
) -> None:
    alb = _alb(requests, yesterday=yesterday, last_week=last_week)
    assert _codes(*alb) == ([(code, Severity.WARNING)] if code else [])


def test_metrics_without_data_make_one_unknown_finding_a_resource() -> None:
    (finding,) = _judge(_measured(Metric.ECS_CPU, None), _measured(Metric.ECS_MEMORY, None))
    assert (finding.code, finding.severity) == ("usage.no_data", Severity.UNKNOWN)
    assert "ECS CPU, ECS memory" in finding.sentence
    assert finding.hides == ("usage.ecs_cpu", "usage.ecs_memory")
    assert _figures(_measured(Metric.ECS_CPU, None))["ECS CPU"].average is None


def test_a_busy_writer_is_not_hidden_by_an_idle_reader() -> None:
    cluster, writer = _measured(Metric.DB_CPU, 57), _measured(Metric.WRITER_CPU, 97)
    assert _codes(cluster, writer) == [("usage.writer_cpu", Severity.CRITICAL)]


@pytest.mark.parametrize(
    "metric", [Metric.REPLICA_LAG, Metric.WRITER_CPU, Metric.WRITER_CONNECTIONS]
)
def test_what_not_every_cluster_has_may_be_silent_and_draws_no_figure(metric: Metric) -> None:
    assert _judge(_measured(metric, None)) == []
    assert _figures(_measured(metric, None)) == {}


def test_a_lag_that_was_measured_yesterday_and_is_not_today_is_unknown() -> None:
    (finding,) = _judge(_measured(Metric.REPLICA_LAG, None, yesterday=20))
    assert (finding.code, finding.severity) == ("usage.no_data", Severity.UNKNOWN)
    assert finding.hides == ("usage.replica_lag",)


def test_unreadable_metrics_are_one_finding_and_no_figure() -> None:
    failed = Unreadable(operation="cloudwatch:GetMetricData", resource="x", why=Why.THROTTLED)
    blind = [replace(_measured(metric, 1), last_hour=failed, yesterday=failed) for metric in Metric]
    assert _codes(*blind) == [("usage.unreadable", Severity.UNKNOWN)]
    assert _figures(*blind) == {}


def test_unreadable_past_errors_give_no_past_rate() -> None:
    failed = Unreadable(operation="cloudwatch:GetMetricData", resource="x", why=Why.THROTTLED)
    requests, target, balancer = _alb(100, yesterday=1200)
    figures = _figures(requests, replace(target, yesterday=failed), balancer)
    assert figures["ALB 5xx rate"].yesterday is None


def test_figures_carry_their_points_in_the_shown_unit() -> None:
    figures = _figures(*_alb(300), _measured(Metric.LATENCY, 0.12, maximum=1.5, yesterday=0.1))
    latency = figures["ALB latency P95"]
    assert (latency.unit, latency.normal) == ("ms", "≤ 500 ms")
    assert latency.average == pytest.approx(120)
    assert (latency.maximum, latency.yesterday) == (1500, 100)
    assert figures["ALB requests"].series == (1.0,) * 12
    assert figures["ALB requests"].unit == "requests/s"


@pytest.mark.parametrize(
    ("settings", "metric", "level"),
    [
        (SETTINGS, Metric.ECS_CPU, Level(warning=80, critical=95)),
        (replace(SETTINGS, cpu_percent=90), Metric.ECS_CPU, Level(warning=90, critical=97.5)),
        (replace(SETTINGS, latency_ms=2000), Metric.LATENCY, Level(warning=2000, critical=4000)),
        (SETTINGS, Metric.TARGET_ERRORS, Level(warning=0.1, critical=5)),
        (SETTINGS, Metric.REQUESTS, None),
    ],
)
def test_levels_follow_the_settings(
    settings: SweepSettings, metric: Metric, level: Level | None
) -> None:
    assert level_of(metric, settings) == level


@pytest.mark.parametrize("metric", Metric)
def test_every_metric_has_its_words(metric: Metric) -> None:
    assert name_of(metric)
    assert unit_of(metric)
    assert remedy_of(metric)
