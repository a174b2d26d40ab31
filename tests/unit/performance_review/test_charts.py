"""What is drawn beside the review."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from functions.performance_review.collect.review import collect_review
from functions.performance_review.judge.charts import charts_review
from functions.performance_review.judge.facts import BalancerFacts, ReviewFacts
from opskit.reads import Reader
from opskit.unreadable import Unreadable, Why
from opskit.widget import Widget
from tests.fake_aws import FakeAws
from tests.unit.performance_review.conftest import ALB, NOW, SETTINGS, START, Metrics

DENIED = Unreadable(operation="x", resource=ALB, why=Why.DENIED)


def facts_of(fake: FakeAws, reader: Reader) -> ReviewFacts:
    return collect_review(fake.aws, reader, SETTINGS, NOW, ZoneInfo("Asia/Seoul"))


def balancer_of(facts: ReviewFacts) -> BalancerFacts:
    found = facts.balancers[ALB]
    assert isinstance(found, BalancerFacts)
    return found


def labels(widget: Widget) -> list[str]:
    return [line.label for line in widget.lines]


def test_one_load_balancer_has_its_times_and_its_errors_beside_its_requests(
    fake: FakeAws, reader: Reader
) -> None:
    time, errors = charts_review(facts_of(fake, reader), SETTINGS)
    assert (labels(time), labels(errors)) == (["P95", "average"], ["5xx rate", "requests/s"])
    assert [(limit.value, limit.label) for limit in (*time.limits, *errors.limits)] == [
        (500.0, "500 ms"),
        (0.1, "0.1 %"),
    ]
    assert {part.dimensions for line in time.lines for part in line.parts} == {
        (("LoadBalancer", "app/petclinic-dev-alb/0123"),)
    }


def test_the_words_tell_how_many_hours_were_too_slow(
    fake: FakeAws, metrics: Metrics, reader: Reader
) -> None:
    metrics.set("TargetResponseTime", START + timedelta(days=3), 300, 0.8)
    time, _errors = charts_review(facts_of(fake, reader), SETTINGS)
    assert time.says.endswith("5 of 720 hours had a P95 over 500 ms.")


def test_hours_that_could_not_be_read_are_not_counted(fake: FakeAws, reader: Reader) -> None:
    facts = facts_of(fake, reader)
    unread = replace(balancer_of(facts), latency=DENIED)
    time, _errors = charts_review(replace(facts, balancers={ALB: unread}), SETTINGS)
    assert time.says.endswith("red is the objective.")


def test_several_load_balancers_are_six_lines_at_most_the_slowest_first(
    fake: FakeAws, metrics: Metrics, reader: Reader
) -> None:
    quick = facts_of(fake, reader)
    metrics.set("TargetResponseTime", START, 30 * 1440, 0.7)
    slow = balancer_of(facts_of(fake, reader))
    many = {f"alb-{n}": balancer_of(quick) for n in range(9)} | {"z-slow": slow}
    time, errors = charts_review(replace(quick, balancers=many), SETTINGS)
    assert labels(time) == labels(errors) == ["z-slow", *(f"alb-{n}" for n in range(5))]


def test_nothing_is_drawn_of_what_had_no_request_or_could_not_be_read(
    fake: FakeAws, metrics: Metrics, reader: Reader
) -> None:
    metrics.values = {}
    silent = facts_of(fake, reader)
    assert charts_review(silent, SETTINGS) == ()
    assert charts_review(replace(silent, balancers={ALB: DENIED}), SETTINGS) == ()
