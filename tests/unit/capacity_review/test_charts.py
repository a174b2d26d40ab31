"""What is drawn beside the review."""

from datetime import timedelta

from functions.capacity_review.collect.review import collect_review
from functions.capacity_review.judge.charts import charts_review
from functions.capacity_review.judge.courses import list_courses
from functions.capacity_review.settings import CapacitySettings
from opskit.reads import Reader
from opskit.widget import Widget
from tests.fake_aws import FakeAws
from tests.unit.capacity_review.conftest import APP, AURORA, END, NOW, SETTINGS, Metrics, instances


def drawn(
    fake: FakeAws, reader: Reader, settings: CapacitySettings = SETTINGS
) -> tuple[Widget, ...]:
    facts = collect_review(fake.aws, reader, settings, NOW)
    return charts_review(list_courses(facts, settings), facts.span, settings)


def test_shares_stand_against_what_is_full_the_nearest_first(fake: FakeAws, reader: Reader) -> None:
    shares, connections = drawn(fake, reader)
    assert [line.label for line in shares.lines] == [
        f"{APP} memory",
        f"{APP} CPU",
        f"{AURORA} CPU",
    ]
    assert [limit.value for limit in shares.limits] == [80.0]
    assert [line.label for line in connections.lines] == [AURORA]
    assert [limit.label for limit in connections.limits] == ["90"]


def test_two_limits_are_two_lines(fake: FakeAws, reader: Reader) -> None:
    settings = CapacitySettings(
        ecs_services=SETTINGS.ecs_services, db_clusters=(AURORA,), memory_percent=90.0
    )
    shares, _connections = drawn(fake, reader, settings)
    assert [limit.label for limit in shares.limits] == ["80 %", "90 %"]


def test_a_limit_that_is_not_known_is_not_drawn_but_said(fake: FakeAws, reader: Reader) -> None:
    fake.answer("DescribeDBInstances", instances(kind="db.z9.large"))
    _shares, connections = drawn(fake, reader)
    assert connections.limits == ()
    assert connections.says.endswith("how many the database takes is not known.")


def test_the_graphs_span_a_month_by_the_hour(fake: FakeAws, reader: Reader) -> None:
    for widget in drawn(fake, reader):
        assert (widget.start, widget.end) == (END - timedelta(days=31), END)
        assert widget.period == 3600


def test_nothing_is_drawn_where_nothing_was_measured(
    fake: FakeAws, metrics: Metrics, reader: Reader
) -> None:
    metrics.courses = {}
    assert drawn(fake, reader) == ()


def test_nothing_is_drawn_where_metrics_could_not_be_read(fake: FakeAws, reader: Reader) -> None:
    fake.refuse("GetMetricData", "AccessDenied")
    assert drawn(fake, reader) == ()
