"""What an alarm's graph shows, of whatever kind the alarm is."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.incident.plan.graph import widget_of
from functions.incident.plan.sight import Sight, sight_of
from functions.incident.plan.watch import children_of, watch_of
from opskit.incident_words import SignalKind
from tests.incident_course import FIXED, NIGHT, SEOUL, Course

PLAIN: dict[str, Any] = {
    "AlarmName": "busy",
    "Namespace": "AWS/ECS",
    "MetricName": "CPUUtilization",
    "Dimensions": [{"Name": "ClusterName", "Value": "c"}],
    "Statistic": "Average",
    "Period": 300,
    "EvaluationPeriods": 2,
    "ComparisonOperator": "GreaterThanThreshold",
    "Threshold": 80.0,
    "TreatMissingData": "missing",
}
READ = {"Metric": {"Namespace": "N", "MetricName": "Bad"}, "Period": 3600, "Stat": "Sum"}
SHARE = {"Id": "share", "Label": "5xx (%)", "Expression": "IF(bad >= 10, bad, 0)"}
MATH: dict[str, Any] = {
    **{key: PLAIN[key] for key in ("AlarmName", "EvaluationPeriods", "ComparisonOperator")},
    "Threshold": 5.0,
    "Metrics": [
        {**SHARE, "ReturnData": True},
        {"Id": "bad", "MetricStat": READ, "ReturnData": False},
    ],
}
SIGHT = Sight(
    alarm="busy",
    title="petclinic-dev busy",
    fired_at=NIGHT,
    now=NIGHT + timedelta(minutes=2),
    marks=((NIGHT, "alarm 03:00"),),
)


def drawn(said: dict[str, Any], sight: Sight = SIGHT) -> Any:  # noqa: ANN401 - as a test reads it
    watch = watch_of(said)
    assert watch
    return widget_of(watch, sight)


def test_a_plain_alarm_shows_its_metric_against_its_threshold() -> None:
    widget = drawn(PLAIN)
    (term,) = widget.terms
    assert (term.label, term.metric.dimensions) == (
        "CPUUtilization (Average)",
        (("ClusterName", "c"),),
    )
    assert widget.limits[0].label == "> 80"
    assert widget.says == "The last 3 hours. Marked: alarm 03:00. Red: it fires above 80."


def test_metric_math_shows_what_it_yields_and_keeps_its_names() -> None:
    share, bad = drawn(MATH).terms
    assert (share.formula, share.shown, share.id) == ("IF(bad >= 10, bad, 0)", True, "share")
    assert (bad.metric.name, bad.shown, bad.id) == ("Bad", False, "bad")


def test_an_alarm_that_looks_back_for_hours_is_shown_for_longer() -> None:
    widget = drawn(MATH)
    assert widget.period == 3600
    assert widget.end - widget.start == timedelta(hours=4 * 2)


def test_a_band_has_no_level_line() -> None:
    band = {"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(bad, 2)", "ReturnData": True}
    found = {key: value for key, value in MATH.items() if key != "Threshold"}
    widget = drawn({**found, "Metrics": [band], "ThresholdMetricId": "band"})
    assert (widget.limits, "Red" in widget.says) == ((), False)


def test_an_alarm_that_fears_silence_says_what_a_gap_is() -> None:
    assert "A gap is no data" in drawn({**PLAIN, "TreatMissingData": "breaching"}).says


def test_another_accounts_metric_is_not_shown() -> None:
    away = {"Id": "bad", "MetricStat": READ, "AccountId": "210987654321"}
    assert watch_of({**MATH, "Metrics": [away]}) is None


def test_a_composites_child_is_named_in_its_title() -> None:
    assert drawn(PLAIN, replace(SIGHT, alarm="both")).title == "petclinic-dev busy (busy)"


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ('ALARM("a b") AND ALARM("c")', ("a b", "c")),
        ("ALARM(a) OR (ALARM( 'b' ) AND NOT OK(c))", ("a", "b")),
        ('ALARM("arn:aws:cloudwatch:eu-west-1:1:alarm:x") OR ALARM(x)', ("x",)),
        ("NOT INSUFFICIENT_DATA(c) AND TRUE", ()),
    ],
)
def test_a_composite_fires_by_those_whose_alarm_it_asks_for(
    rule: str, names: tuple[str, ...]
) -> None:
    assert children_of(rule) == names


def test_what_is_over_is_shown_from_an_hour_before_it_began() -> None:
    course = Course(results={"force_redeploy": FIXED}, cures={"force_redeploy"})
    course.clear(6)
    state = course.run()
    now = NIGHT + timedelta(minutes=12)
    sight = sight_of(state, now, SEOUL)
    assert sight
    assert [label for _at, label in sight.marks] == ["alarm 03:00", "OK 03:06"]
    widget = drawn({**PLAIN, "AlarmName": sight.alarm}, sight)
    assert (widget.start, widget.end) == (NIGHT - timedelta(hours=1), now)
    assert widget.title.endswith("before and after")


def test_the_end_of_an_incident_that_still_fires_is_not_shown() -> None:
    course = Course()
    course.click(SignalKind.RESOLVE, 5)
    assert sight_of(course.run(), NIGHT + timedelta(minutes=5), SEOUL) is None


def test_after_a_day_nobody_needs_the_before() -> None:
    course = Course()
    course.clear(6)
    assert sight_of(course.run(), NIGHT + timedelta(hours=25), SEOUL) is None
