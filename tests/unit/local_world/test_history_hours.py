"""That no hour of the world's fortnight lacks a sign of life, whatever the clock says."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from functions.performance_review.judge.availability import FAILED_COUNT
from local.world.application import Application
from local.world.history import DAYS, list_history
from local.world.metrics import DAYS_BACK, LATELY, MINUTES, list_metrics

APPLICATION = Application(load_balancer="loadbalancer/app/a/1", target_group="tg", tasks=())
SLOTS = 12


@pytest.mark.parametrize("moment", ["08:00:00", "08:00:30", "08:01:00", "08:17:00", "23:59:59"])
def test_no_hour_is_silent_whenever_it_is_seeded(moment: str) -> None:
    now = datetime.fromisoformat(f"2026-11-26T{moment}+00:00")
    told = {
        point["Timestamp"].replace(minute=0)
        for _namespace, point in list_history(APPLICATION, now, ())
        if point["MetricName"] == "HealthyHostCount"
    }
    minutes = [timedelta(days=back, minutes=n + 1) for back in DAYS_BACK for n in range(MINUTES)]
    minutes += [timedelta(minutes=n + 1) for n in range(LATELY)]
    told |= {(now.replace(second=0) - ago).replace(minute=0) for ago in minutes}
    midnight = now.replace(hour=0, minute=0, second=0)
    assert {midnight - timedelta(hours=n + 1) for n in range(DAYS * 24)} <= told


def list_suspect_hours(now: datetime) -> Iterator[tuple[datetime, int]]:
    """Yield each hour before today in which requests fail, and how many slots tell of hosts."""
    failed, told = Counter[datetime](), set[datetime]()
    for point in list_metrics(APPLICATION, now, ())["AWS/ApplicationELB"]:
        at = point["Timestamp"].replace(second=0)
        of_balancer = [one["Name"] for one in point["Dimensions"]] == ["LoadBalancer"]
        if point["MetricName"].startswith("HTTPCode") and of_balancer:
            failed[at.replace(minute=0)] += sum(point["Values"])
        elif point["MetricName"] == "HealthyHostCount":
            told.add(at.replace(minute=at.minute // 5 * 5))
    for hour, count in failed.items():
        if count >= FAILED_COUNT and hour < now.replace(hour=0):
            yield hour, sum(hour <= slot < hour + timedelta(hours=1) for slot in told)


def test_an_hour_with_failures_tells_of_hosts_all_through_whenever_it_is_seeded() -> None:
    """A review looks into such an hour, and minutes without a word count as not known."""
    moments = [datetime.fromisoformat(f"2026-11-26T11:{n:02}:20+00:00") for n in range(0, 60, 3)]
    suspect = {now: list(list_suspect_hours(now)) for now in moments}
    assert any(suspect.values())
    assert not {
        str(now): hours
        for now, hours in suspect.items()
        if any(slots < SLOTS for _hour, slots in hours)
    }
