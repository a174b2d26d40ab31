"""Goal P9: a sweep makes no more AWS calls than there is to look at, counted."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bench.budget import call_budget
from bench.world.place import World
from tests.fake_aws import FakeAws

NOW = datetime(2026, 11, 24, tzinfo=UTC)

type Sweep = Callable[[World], tuple[FakeAws, dict[str, Any]]]


def statistics_asked(fake: FakeAws) -> int:
    return sum(len(asked["MetricDataQueries"]) for asked in fake.calls("GetMetricData"))


@pytest.mark.parametrize("services", [1, 2, 10, 11, 100, 101, 250])
def test_a_sweep_keeps_to_its_budget_of_calls(sweep: Sweep, services: int) -> None:
    world = World(services=services, now=NOW)
    fake, answer = sweep(world)
    asked = Counter(operation for operation, _ in fake.asked)
    budget = call_budget(world, metrics=statistics_asked(fake), findings=len(answer["findings"]))
    assert asked.total() <= budget, asked


def test_ten_services_are_described_in_one_call(sweep: Sweep) -> None:
    fake, _ = sweep(World(services=10, now=NOW))
    assert len(fake.calls("DescribeServices")) == 1


def test_metrics_are_asked_for_in_five_hundreds(sweep: Sweep) -> None:
    fake, _ = sweep(World(services=250, now=NOW))
    sizes = sorted(len(asked["MetricDataQueries"]) for asked in fake.calls("GetMetricData"))
    assert max(sizes) == 500
    full = [size for size in sizes if size == 500]
    assert len(sizes) - len(full) <= 3  # one rest for each of the three hours


def test_no_service_has_calls_of_its_own_but_for_targets_and_logs(sweep: Sweep) -> None:
    counts = []
    for services in (200, 300):
        fake, _ = sweep(World(services=services, now=NOW))
        counts.append(Counter(operation for operation, _ in fake.asked))
    grown = {name for name, count in counts[1].items() if count - counts[0][name] >= 100}
    assert grown == {"DescribeTargetHealth", "FilterLogEvents"}


def test_the_made_up_account_leaves_nothing_unread(sweep: Sweep) -> None:
    _, answer = sweep(World(services=20, now=NOW))
    unread = [found["code"] for found in answer["findings"] if found["severity"] == "UNKNOWN"]
    assert not unread


def test_the_made_up_troubles_are_found(sweep: Sweep) -> None:
    _, answer = sweep(World(services=20, now=NOW))
    short = [f["resource"] for f in answer["findings"] if f["code"] == "ecs.tasks_missing"]
    assert short == ["svc-0009", "svc-0019"]
