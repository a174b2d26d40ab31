"""That no hour of the world's fortnight lacks a sign of life, whatever the clock says."""

from datetime import datetime, timedelta

import pytest

from local.world.application import Application
from local.world.history import DAYS, list_history
from local.world.metrics import DAYS_BACK, LATELY, MINUTES


@pytest.mark.parametrize("moment", ["08:00:00", "08:00:30", "08:01:00", "08:17:00", "23:59:59"])
def test_no_hour_is_silent_whenever_it_is_seeded(moment: str) -> None:
    now = datetime.fromisoformat(f"2026-11-26T{moment}+00:00")
    application = Application(load_balancer="loadbalancer/app/a/1", target_group="tg", tasks=())
    told = {
        point["Timestamp"].replace(minute=0)
        for _namespace, point in list_history(application, now, ())
        if point["MetricName"] == "HealthyHostCount"
    }
    minutes = [timedelta(days=back, minutes=n + 1) for back in DAYS_BACK for n in range(MINUTES)]
    minutes += [timedelta(minutes=n + 1) for n in range(LATELY)]
    told |= {(now.replace(second=0) - ago).replace(minute=0) for ago in minutes}
    midnight = now.replace(hour=0, minute=0, second=0)
    assert {midnight - timedelta(hours=n + 1) for n in range(DAYS * 24)} <= told
