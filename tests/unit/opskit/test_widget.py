"""What CloudWatch is asked to draw."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from opskit.metric_query import Query
from opskit.widget import Limit, Line, Mark, Term, Widget, define_widget

END = datetime(2026, 11, 1, tzinfo=UTC)
WHERE = ("N", "Time", "LoadBalancer", "app/alb/1")
FIRST = {"color": "#1f77b4", "yAxis": "left"}


def part(name: str, statistic: str = "Sum") -> Query:
    where = (("LoadBalancer", "app/alb/1"),)
    return Query(resource="alb", namespace="N", name=name, dimensions=where, statistic=statistic)


GRAPH = Widget(
    name="time",
    title="응답 시간",
    says="",
    lines=(Line(label="P95", parts=(part("Time", "p95"),)),),
    limits=(Limit(value=500, label="500 ms"),),
    axis="ms",
    start=END - timedelta(days=30),
    end=END,
)
SHARE = Line(label="5xx", parts=(part("Bad"), part("All")), expression="100 * {0} / {1}")


def defined(widget: Widget = GRAPH, zone: str = "Asia/Seoul") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(define_widget(widget, ZoneInfo(zone)))
    return found


def test_a_graph_says_what_when_how_large_and_against_what() -> None:
    assert defined() == {
        "view": "timeSeries",
        "theme": "light",
        "title": "응답 시간",
        "width": 900,
        "height": 400,
        "start": "2026-10-02T00:00:00Z",
        "end": "2026-11-01T00:00:00Z",
        "timezone": "+0900",
        "metrics": [
            [*WHERE, {"id": "m0p0", "stat": "p95", "label": "P95", **FIRST}],
        ],
        "annotations": {"horizontal": [{"value": 500, "label": "500 ms", "color": "#d13212"}]},
        "yAxis": {"left": {"label": "ms", "min": 0, "showUnits": False}},
        "legend": {"position": "bottom"},
        "period": 3600,
    }


@pytest.mark.parametrize(
    ("zone", "offset"), [("UTC", "+0000"), ("Asia/Kolkata", "+0530"), ("America/New_York", "-0400")]
)
def test_hours_are_the_teams(zone: str, offset: str) -> None:
    assert defined(zone=zone)["timezone"] == offset


def test_what_an_expression_is_made_of_is_hidden() -> None:
    bad, every, share = defined(replace(GRAPH, lines=(SHARE,)))["metrics"]
    assert [bad[-1]["visible"], every[-1]["visible"]] == [False, False]
    assert (share[0]["expression"], share[0]["label"]) == ("100 * m0p0 / m0p1", "5xx")


def test_a_line_beside_the_others_has_the_right_axis_and_is_faint() -> None:
    beside = Line(label="requests/s", parts=(part("All"),), beside=True)
    graph = defined(replace(GRAPH, lines=(SHARE, beside), beside="requests/s"))
    assert (graph["metrics"][-1][-1]["yAxis"], graph["yAxis"]["right"]["label"]) == (
        "right",
        "requests/s",
    )
    assert graph["metrics"][-1][-1]["color"] not in {graph["metrics"][-2][0]["color"], "#d13212"}


def test_six_lines_are_drawn_each_in_a_colour_of_its_own() -> None:
    many = tuple(Line(label=str(n), parts=(part(str(n)),)) for n in range(9))
    looks = [entry[-1] for entry in defined(replace(GRAPH, lines=many))["metrics"]]
    assert [one["label"] for one in looks] == list("012345")
    assert len({one["color"] for one in looks}) == len({one["id"] for one in looks}) == 6


def test_an_alarms_own_math_keeps_its_names_and_periods() -> None:
    share = Term(id="share", label="5xx", formula="100 * bad / all")
    bad = Term(id="bad", metric=part("Bad"), period=60, shown=False)
    graph = defined(replace(GRAPH, lines=(), terms=(share, bad)))
    assert graph["metrics"] == [
        [{"expression": "100 * bad / all", "id": "share", "color": "#1f77b4", "label": "5xx"}],
        [
            *("N", "Bad", "LoadBalancer", "app/alb/1"),
            {"stat": "Sum", "id": "bad", "visible": False, "period": 60},
        ],
    ]


def test_a_moment_is_an_upright_line() -> None:
    graph = defined(replace(GRAPH, marks=(Mark(at=END - timedelta(hours=1), label="alarm"),)))
    (mark,) = graph["annotations"]["vertical"]
    assert (mark["value"], mark["label"]) == ("2026-10-31T23:00:00Z", "alarm")


def test_a_limit_below_nothing_lowers_the_axis() -> None:
    graph = defined(replace(GRAPH, limits=(Limit(value=-5, label="-5"),)))
    assert graph["yAxis"]["left"]["min"] == -5
