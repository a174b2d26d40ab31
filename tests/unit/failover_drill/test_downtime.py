"""How long a client went without answers, from what its probes saw."""

import pytest
from hypothesis import given, strategies as st

from functions.failover_drill.judge.downtime import (
    BEFORE,
    QUIET_SECONDS,
    STABLE,
    Probe,
    Seen,
    is_enough,
    judge_probes,
)

WELL = [Probe(at=float(number - BEFORE), ok=True, said="") for number in range(BEFORE)]


def series(marks: str) -> list[Probe]:
    """Return probes a second apart: "." was answered, "x" was not."""
    return [
        Probe(at=float(at), ok=mark == ".", said="" if mark == "." else "HTTP 503")
        for at, mark in enumerate(marks)
    ]


@pytest.mark.parametrize(
    ("marks", "seen", "seconds", "outages"),
    [
        ("..." + "x" * 24 + "." * STABLE, Seen.ONCE, 24, 1),
        ("..xx.xxx" + "." * STABLE, Seen.FLAPPING, 6, 2),
        ("..xxxx" + "." * (STABLE - 1), Seen.STILL, 17, 1),
        ("x" * 30, Seen.STILL, 29, 1),
        ("." * (QUIET_SECONDS + 1), Seen.NOTHING, 0, 0),
    ],
)
def test_an_outage_lasts_from_the_first_failure_to_the_first_of_the_dependable_answers(
    marks: str, seen: Seen, seconds: float, outages: int
) -> None:
    judged = judge_probes([*WELL, *series(marks)])
    assert (judged.seen, judged.seconds, judged.outages) == (seen, seconds, outages)


@pytest.mark.parametrize("marks", ["." * QUIET_SECONDS, ""])
def test_too_few_probes_say_nothing(marks: str) -> None:
    judged = judge_probes([*WELL, *series(marks)])
    assert (judged.seen, judged.seconds) == (Seen.UNKNOWN, None)


@pytest.mark.parametrize(
    "before", [WELL[1:], [*WELL[:-1], Probe(at=-1.0, ok=False, said="HTTP 503")]]
)
def test_who_was_not_well_before_measures_nothing(before: list[Probe]) -> None:
    judged = judge_probes([*before, *series("xx" + "." * STABLE)])
    assert judged.seen is Seen.UNKNOWN


@given(st.text(alphabet=".x", max_size=80))
def test_no_failure_is_ever_left_out_of_the_downtime(marks: str) -> None:
    judged = judge_probes([*WELL, *series(marks)])
    assert judged.failed == marks.count("x") or judged.seen is Seen.UNKNOWN
    if judged.seen in {Seen.ONCE, Seen.FLAPPING}:
        assert judged.seconds is not None
        assert judged.seconds >= marks.count("x")


def test_it_goes_on_until_the_writer_has_moved_and_answers_are_dependable() -> None:
    well = [*WELL, *series("xx" + "." * STABLE)]
    assert is_enough(well, moved=True)
    assert not is_enough(well, moved=False)
    assert not is_enough(well[:-1], moved=True)
