import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.restore_drill.judge.lines import describe
from functions.restore_drill.judge.measures import Measures, measure, read_moment
from functions.restore_drill.judge.rate import Rate
from functions.restore_drill.judge.verdict import Verdict, judge
from notifier.words import Severity
from opskit.actions import Outcome
from tests.drill_course import RATE, SETTINGS, UNPROVEN, ZONE, at, course, proof, said


@pytest.mark.parametrize(
    ("given", "severity", "word"),
    [
        ({}, Severity.OK, "passed"),
        ({"proof": UNPROVEN}, Severity.UNKNOWN, "the data was not proven"),
        ({"proof": None}, Severity.UNKNOWN, "the data was not proven"),
        ({"proof": proof(proven=False, table_rows=0)}, Severity.CRITICAL, "restored without"),
        ({"ready_at": None, "outcome": Outcome.FAILED}, Severity.CRITICAL, "not restored"),
        ({"proof": proof(at=at(31).isoformat())}, Severity.WARNING, "restorable, but not within"),
        ({"proof": proof(newest="2027-01-02 17:00:00")}, Severity.WARNING, "restorable, but not"),
        ({"proof": proof(newest="2027-01-03 09:00:00")}, Severity.OK, "passed"),
        ({"proof": proof(newest="", newest_why="no such column")}, Severity.UNKNOWN, "restorable"),
        ({"left": "x is still being removed"}, Severity.WARNING, "passed"),
        ({"left": "x", "proof": UNPROVEN}, Severity.UNKNOWN, "the data was not proven"),
        ({"outcome": Outcome.PLANNED}, Severity.OK, "would restore"),
        ({"outcome": Outcome.REFUSED}, Severity.WARNING, "refused"),
        ({"outcome": Outcome.REFUSED, "order": None}, Severity.CRITICAL, "could not begin"),
    ],
)
def test_a_drill_comes_to(given: dict[str, Any], severity: Severity, word: str) -> None:
    went = course(**given)
    verdict = judge(went, measure(went, RATE), SETTINGS)
    assert verdict.severity is severity
    assert verdict.word.startswith(word)


def test_every_phase_is_measured() -> None:
    measures = measure(course(), RATE)
    assert measures == Measures(
        restore=timedelta(minutes=9),
        instance=timedelta(minutes=6),
        query=timedelta(minutes=1),
        removal=timedelta(minutes=8),
        rto=timedelta(minutes=16),
        rpo=timedelta(minutes=40),
        snapshot=timedelta(minutes=30),
        restorable=timedelta(minutes=4),
        instance_life=timedelta(minutes=15),
        cost=0.125,
    )


def test_what_did_not_happen_is_not_measured() -> None:
    measures = measure(course(ready_at=None, proof=None, removed_at=None), RATE)
    assert (measures.rto, measures.rpo, measures.removal, measures.cost) == (None, None, None, None)


def test_without_a_price_the_cost_is_told_in_hours_of_the_instance() -> None:
    assert said("cost", rate=Rate(why="no price")) == (
        "not known: no price; 15 min of one db.serverless"
    )


def test_the_cost_says_what_it_holds_and_what_comes_on_top() -> None:
    assert said("cost", rate=Rate(dollars=0.25, units=1.25)) == (
        "about $0.06 by AWS's list price: 15 min of one db.serverless at 1.2 capacity units;"
        " storage, reads and writes come on top"
    )


def test_what_was_not_seen_to_be_gone_has_no_cost_yet() -> None:
    assert said("cost", removed_at=None).startswith("not known")


def test_a_row_of_the_future_measures_no_loss() -> None:
    went = course(proof=proof(newest="2027-01-03 09:00:00"))
    assert measure(went, RATE).rpo is None
    assert "lies after it" in said("RPO", proof=proof(newest="2027-01-03 09:00:00"))


def test_a_snapshot_that_could_not_be_marked_is_said() -> None:
    assert said("snapshot").endswith("; marked as proven")
    assert said("snapshot", marked=False).endswith("; it could not be marked as proven")
    assert "proven" not in said("snapshot", marked=False, proof=UNPROVEN)


def test_what_was_not_counted_to_its_end_is_at_least() -> None:
    text = said("data", proof=proof(rows=100_400, is_least=True))
    assert "at least 100,400 rows" in text


@pytest.mark.parametrize(
    ("before", "severity"),
    [
        ({"proven": True, "table": "visits", "table_rows": 801}, Severity.WARNING),
        ({"proven": True, "table": "visits", "table_rows": 800}, Severity.OK),
        ({"proven": False, "table": "", "table_rows": 0}, Severity.OK),
        ({"proven": True, "table": "orders", "table_rows": 9000}, Severity.OK),
    ],
)
def test_a_table_that_lost_half_of_its_rows_is_told(
    before: dict[str, Any], severity: Severity
) -> None:
    went = course()
    unproven = {"proven": False, "table": "visits", "table_rows": 0}
    verdict = judge(went, measure(went, RATE), SETTINGS, [unproven, before])
    assert verdict.severity is severity
    assert ("less data" in verdict.word) is (severity is Severity.WARNING)


def test_a_verdict_is_the_same_after_it_was_remembered() -> None:
    went = course()
    verdict = judge(went, measure(went, RATE), SETTINGS)
    assert Verdict.from_json(json.loads(json.dumps(verdict.as_json()))) == verdict


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2027-01-02 18:20:00", datetime(2027, 1, 2, 18, 20, tzinfo=UTC)),
        ("2027-01-02 18:20:00.5", datetime(2027, 1, 2, 18, 20, 0, 500000, tzinfo=UTC)),
        ("2027-01-02", None),
        ("", None),
        ("about yesterday", None),
    ],
)
def test_a_date_alone_measures_no_hours(text: str, moment: datetime | None) -> None:
    assert read_moment(text) == moment


def test_a_date_alone_is_judged_by_the_snapshots_age() -> None:
    went = course(proof=proof(newest="2027-01-02"))
    assert judge(went, measure(went, RATE), SETTINGS).severity is Severity.OK
    text = said("RPO", proof=proof(newest="2027-01-02"))
    assert text == (
        "30 min, the snapshot's age (objective: at most 1 h):"
        " the newest in visits, 2027-01-02, is a date without a time"
    )


def test_an_unread_ledger_is_not_a_first_drill() -> None:
    went = course()
    unread = describe(went, measure(went, RATE), SETTINGS, None, rate=RATE, zone=ZONE)
    assert "could not be read" in unread["earlier drills"]
    assert said("earlier drills") == "this is the first"
