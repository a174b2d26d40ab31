from datetime import UTC, datetime, timedelta

import pytest

from functions.outbox_delivery.plan import Notice, decide, pause
from functions.outbox_delivery.record import Record
from notifier.errors import DeliveryError, Refused, Unreachable
from notifier.message import Unsent
from notifier.outbox import Letter
from tests.slack_delivery import message_of

FAILED = datetime(2026, 11, 24, tzinfo=UTC)
LONG_AGO = timedelta(hours=1)


def _record(receive_count: int = 1, message_id: str = "a") -> Record:
    return Record(
        message_id=message_id,
        receipt_handle="r",
        receive_count=receive_count,
        group="health_sweep",
        letter=Letter(
            unsent=Unsent(message=message_of("root")), first_failed_at=FAILED, reason="500"
        ),
    )


@pytest.mark.parametrize(
    ("receive_count", "seconds"),
    [(0, 30), (1, 30), (2, 60), (3, 120), (4, 240), (5, 480), (6, 900), (60, 900)],
)
def test_the_pause_doubles_from_30_seconds_to_15_minutes(receive_count: int, seconds: int) -> None:
    pauses = [pause(_record(receive_count, f"id {n}"), LONG_AGO) for n in range(200)]

    assert seconds * 0.8 <= min(pauses) < seconds * 0.85
    assert min(seconds * 1.15, 900) <= max(pauses) <= min(seconds * 1.2, 900)


def test_the_pause_of_one_message_is_always_the_same() -> None:
    assert pause(_record(3), LONG_AGO) == pause(_record(3), LONG_AGO)


@pytest.mark.parametrize(
    ("asked", "least", "most"), [(200, 200, 200), (5, 24, 36), (7200, 900, 900)]
)
def test_slacks_own_wish_is_kept_up_to_15_minutes(asked: float, least: int, most: int) -> None:
    assert least <= pause(_record(), LONG_AGO, asked=asked) <= most


@pytest.mark.parametrize(("waited", "most"), [(600, 301), (890, 30), (899, 30)])
def test_the_next_try_is_not_later_than_the_e_mail(waited: int, most: int) -> None:
    assert pause(_record(6), timedelta(seconds=waited)) <= most


@pytest.mark.parametrize(
    ("error", "waited", "notice"),
    [
        (Unreachable("500"), timedelta(minutes=14, seconds=59), None),
        (Unreachable("500"), timedelta(minutes=15), Notice.SILENCE),
        (Unreachable("500"), timedelta(days=1), Notice.SILENCE),
        (Refused("no", code="invalid_auth"), timedelta(0), Notice.REFUSED),
        (Refused("no", code="invalid_auth"), timedelta(days=1), Notice.REFUSED),
        (DeliveryError("a mistake of ours"), timedelta(minutes=15), Notice.SILENCE),
    ],
)
def test_people_are_told_of_refusals_at_once_and_of_silence_after_15_minutes(
    error: DeliveryError, waited: timedelta, notice: Notice | None
) -> None:
    assert decide(error, _record(), FAILED + waited).notice == notice
