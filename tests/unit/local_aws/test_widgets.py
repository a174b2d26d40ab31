"""The embedded AWS draws the graphs that CloudWatch would."""

import asyncio
import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from local.aws.metric_math import evaluate
from local.aws.widgets import draw_widget
from local.world.place import Place
from opskit.metric_query import Query
from opskit.widget import Limit, Line, Mark, Widget, define_widget
from tests.pictures import Colour, read_pixels

END = datetime(2026, 11, 24, tzinfo=UTC)
BLUE, RED = (0x1F, 0x77, 0xB4), (0xD1, 0x32, 0x12)
PART = Query(
    resource="alb",
    namespace="AWS/ApplicationELB",
    name="TargetResponseTime",
    dimensions=(("LoadBalancer", "app/alb/1"),),
    statistic="p95",
)
GRAPH = Widget(
    name="time",
    title="Response time",
    says="",
    lines=(Line(label="P95", parts=(PART,), expression="1000 * {0}"),),
    limits=(Limit(value=500, label="500 ms"),),
    axis="ms",
    start=END - timedelta(days=3),
    end=END,
)


def values(level: float) -> Iterator[tuple[float, float]]:
    for hour in range(72):
        yield (GRAPH.start + timedelta(hours=hour)).timestamp(), level


def draw(
    level: float, widget: Widget = GRAPH, *, lacks: Collection[int] = ()
) -> list[list[Colour]]:
    async def ask(*call: object) -> tuple[int, dict[str, str], object]:
        queries = json.loads(cast("bytes", call[3]))["MetricDataQueries"]
        known = [one for hour, one in enumerate(values(level)) if hour not in lacks]
        times, numbers = zip(*known, strict=True)
        result = {"Id": queries[0]["Id"], "Timestamps": times, "Values": numbers}
        return 200, {}, json.dumps({"MetricDataResults": [result]})

    asked = {"MetricWidget": define_widget(widget, ZoneInfo("Asia/Seoul"))}
    return read_pixels(asyncio.run(draw_widget(asked, ask))["MetricWidgetImage"])


def rows_of(pixels: list[list[Colour]], colour: Colour, *, x: int) -> list[int]:
    return [y for y, row in enumerate(pixels) if row[x] == colour]


def test_a_graph_has_the_size_that_was_asked_for() -> None:
    pixels = draw(0.2)
    assert (len(pixels[0]), len(pixels)) == (900, 400)


@pytest.mark.parametrize(("seconds", "place"), [(0.2, "below"), (1.3, "above")])
def test_a_line_stands_above_the_limit_only_when_its_values_do(seconds: float, place: str) -> None:
    pixels = draw(seconds)
    line = rows_of(pixels, BLUE, x=450)
    limit = min(y for x in range(430, 460) for y in rows_of(pixels, RED, x=x))
    assert line
    assert ("above" if max(line) < limit else "below") == place


def test_a_gap_stays_a_gap() -> None:
    whole, broken = draw(0.2), draw(0.2, lacks=range(30, 42))
    assert rows_of(whole, BLUE, x=450)
    assert not rows_of(broken, BLUE, x=450)
    assert rows_of(broken, BLUE, x=200)


def test_a_moment_stands_where_it_was() -> None:
    middle = Mark(at=END - timedelta(hours=36), label="alarm 21:00")
    pixels = draw(0.2, replace(GRAPH, marks=(middle,)))
    upright = [x for x in range(900) if pixels[300][x] == (0x41, 0x4D, 0x5C)]
    assert upright == [449, 450]


@pytest.mark.parametrize(
    ("expression", "known", "value"),
    [
        ("IF((a + b) >= 10, a / b, 0)", {"a": 12.0, "b": 4.0}, 3.0),
        ("IF((a + b) >= 10, a / b, 0)", {"a": 1.0, "b": None}, 0.0),
        ("IF(a > 10, a, 0)", {"a": None}, None),
        ("1000 * a", {"a": 0.5}, 500.0),
        ("1000 * a", {"a": None}, None),
        ("100 * (a + b) / (c + b)", {"a": 1.0, "b": None, "c": 50.0}, 2.0),
        ("100 * (a + b) / (c + b)", {"a": None, "b": None, "c": 50.0}, 0.0),
        ("a / b", {"a": 1.0, "b": 0.0}, None),
    ],
)
def test_metric_math_takes_what_is_missing_as_cloudwatch_does(
    expression: str, known: dict[str, float | None], value: float | None
) -> None:
    assert evaluate(expression, known) == value


def test_other_metric_math_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="no metric math that is known"):
        evaluate("SEARCH('x')", {})


@pytest.mark.embedded
def test_the_call_is_answered_with_a_picture_of_what_was_put(place: Place) -> None:
    cloudwatch = place.client("cloudwatch")
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    datum = {"MetricName": "Cpu", "Timestamp": now - timedelta(hours=5), "Value": 60.0}
    later = {**datum, "Timestamp": now - timedelta(hours=4)}
    cloudwatch.put_metric_data(Namespace="Test", MetricData=[datum, later])
    definition = {
        "metrics": [["Test", "Cpu", {"id": "m", "stat": "Average", "color": "#1f77b4"}]],
        "start": (now - timedelta(hours=6)).isoformat(),
        "end": now.isoformat(),
        "period": 3600,
    }
    answer = cloudwatch.get_metric_widget_image(MetricWidget=json.dumps(definition))
    pixels = read_pixels(answer["MetricWidgetImage"])
    assert rows_of(pixels, BLUE, x=190)
