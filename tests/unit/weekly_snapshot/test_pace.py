from itertools import count, takewhile

from functions.weekly_snapshot.plan.pace import pause_after


def pauses() -> list[int]:
    found = (pause_after(looks) for looks in count(1))
    return [pause for pause in takewhile(lambda pause: pause is not None, found) if pause]


def test_it_is_looked_at_often_first_and_then_ever_less() -> None:
    assert pauses() == [60] * 10 + [300] * 10 + [900] * 44


def test_it_is_given_up_after_twelve_hours() -> None:
    assert sum(pauses()) == 12 * 3600
