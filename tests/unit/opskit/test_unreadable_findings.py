from datetime import timedelta

import pytest

from notifier.words import Severity
from opskit.durations import spoken
from opskit.unreadable import Unreadable, Why
from opskit.unreadable_findings import judge_unreadable


def _failed(why: Why) -> Unreadable:
    return Unreadable(
        operation="rds:DescribeDBClusters", resource="petclinic-dev-aurora", why=why, detail="x"
    )


@pytest.mark.parametrize("why", Why)
def test_what_could_not_be_read_is_unknown_and_hides_its_area(why: Why) -> None:
    finding = judge_unreadable(_failed(why), code="aurora.unreadable", hides=("aurora.",))
    assert finding.severity is Severity.UNKNOWN
    assert finding.resource == "petclinic-dev-aurora"
    assert finding.hides == ("aurora.",)
    assert finding.evidence == (f"rds:DescribeDBClusters: {why.value}", "x")
    assert finding.remedy


def test_a_denied_look_names_the_action_to_grant() -> None:
    finding = judge_unreadable(_failed(Why.DENIED), code="aurora.unreadable", hides=())
    assert "Grant rds:DescribeDBClusters" in finding.remedy


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=-5), "0 s"),
        (timedelta(seconds=59.9), "59 s"),
        (timedelta(seconds=60), "1 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(minutes=60), "1 h"),
        (timedelta(hours=3, minutes=12), "3 h 12 min"),
        (timedelta(hours=47), "47 h"),
        (timedelta(hours=48), "2 days"),
        (timedelta(days=30), "30 days"),
    ],
)
def test_a_length_of_time_is_said_in_few_words(length: timedelta, words: str) -> None:
    assert spoken(length) == words
