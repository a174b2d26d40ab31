from datetime import UTC, datetime

import pytest

from functions.diagnose.event import Asked, parse_asked
from opskit.events import BadEvent

CLOCK = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


def test_nothing_by_hand_means_now() -> None:
    assert parse_asked({}, clock=CLOCK) == Asked(now=CLOCK)


def test_an_incident_names_itself_its_onset_and_its_alarms() -> None:
    event = {
        "time": "2026-11-25T03:00:00Z",
        "incident": "inc-7",
        "onset": "2026-11-25T11:50:00+09:00",
        "alarms": ["ALB-5xx-High"],
        "dry_run": True,
    }
    assert parse_asked(event, clock=CLOCK) == Asked(
        now=CLOCK,
        dry_run=True,
        incident="inc-7",
        onset=datetime(2026, 11, 25, 2, 50, tzinfo=UTC),
        alarms=("ALB-5xx-High",),
    )


def test_an_onset_that_is_not_known_is_null() -> None:
    assert parse_asked({"onset": None}, clock=CLOCK).onset is None


def test_an_onset_by_a_clock_that_is_seconds_before_ours_is_now() -> None:
    assert parse_asked({"onset": "2026-11-25T03:00:20Z"}, clock=CLOCK).onset == CLOCK


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ([], "the event is list"),
        ({"when": 1}, "when is not known"),
        ({"source": "aws.scheduler"}, "source is not known"),
        ({"time": "now"}, "time is 'now'"),
        ({"dry_run": "yes"}, "dry_run is 'yes'"),
        ({"incident": ""}, "incident is ''"),
        ({"incident": 7}, "incident is 7"),
        ({"onset": "today"}, "onset is 'today'"),
        ({"onset": "2026-11-25T03:00:00"}, "onset is '2026-11-25T03:00:00'"),
        ({"onset": "2026-11-25T04:00:00Z"}, "onset is .*not after"),
        ({"alarms": "ALB-5xx-High"}, "alarms is 'ALB-5xx-High'"),
        ({"alarms": [""]}, "alarms is"),
    ],
)
def test_an_event_that_is_not_ours_is_refused_by_its_field(event: object, field: str) -> None:
    with pytest.raises(BadEvent, match=field):
        parse_asked(event, clock=CLOCK)
