from datetime import UTC, datetime

import pytest

from functions.health_sweep.judge.logs import LogFacts, LogGroup, judge_logs, section_logs
from functions.health_sweep.settings import SweepSettings
from notifier.words import Finding, Severity
from opskit.log_patterns import Errors, Pattern
from opskit.unreadable import Read, Unreadable, Why

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NAME = "/ecs/petclinic-dev-app"


def _failed(why: Why) -> Unreadable:
    return Unreadable(operation="logs:FilterLogEvents", resource=NAME, why=why)


def _facts(errors: Read[Errors], yesterday: Read[Errors | None] = None) -> LogFacts:
    group = LogGroup(name=NAME, errors=errors, yesterday=yesterday)
    return LogFacts(region="r", groups=(group,))


def _judge(errors: Read[Errors], yesterday: Read[Errors | None] = None) -> list[Finding]:
    return judge_logs(_facts(errors, yesterday), SweepSettings(), NOW)


def test_an_hour_without_errors_has_no_finding() -> None:
    assert _judge(Errors(count=0)) == []


@pytest.mark.parametrize(
    ("count", "yesterday", "severity"),
    [
        (1, 0, Severity.WARNING),
        (29, 0, Severity.WARNING),
        (30, 0, Severity.CRITICAL),
        (30, 10, Severity.CRITICAL),
        (30, 11, Severity.WARNING),
        (99, 99, Severity.WARNING),
        (99, None, Severity.WARNING),
        (100, 100, Severity.CRITICAL),
    ],
)
def test_errors_are_held_to_their_number_and_to_yesterday(
    count: int, yesterday: int | None, severity: Severity
) -> None:
    before = Errors(count=yesterday) if yesterday is not None else _failed(Why.THROTTLED)
    (finding,) = _judge(Errors(count=count), before)
    assert (finding.code, finding.resource) == ("logs.errors", NAME)
    assert finding.severity is severity


def test_the_finding_shows_patterns_with_counts_and_samples() -> None:
    top = (Pattern(text="no owner #", count=1200, sample="no owner 7"),)
    (finding,) = _judge(Errors(count=1234, top=top), Errors(count=1000))
    assert finding.sentence == "1,234 ERROR lines in the last hour (normal: none); yesterday 1,000"
    assert finding.evidence == ("1,200 x no owner #", "    no owner 7")
    assert "filterPattern$3DERROR" in finding.link


def test_more_pages_than_are_read_make_at_least() -> None:
    (finding,) = _judge(Errors(count=5000, complete=False), Errors(count=9, complete=False))
    assert finding.sentence == (
        "at least 5,000 ERROR lines in the last hour (normal: none); yesterday 9+"
    )


@pytest.mark.parametrize("count", [0, 1, 99])
def test_an_hour_that_was_not_read_to_its_end_is_unknown_even_without_errors(count: int) -> None:
    (finding,) = _judge(Errors(count=count, complete=False))
    assert finding.severity is Severity.UNKNOWN
    assert finding.sentence.startswith(f"at least {count} ERROR lines in the last hour")


def test_a_yesterday_that_was_not_read_to_its_end_proves_no_rise() -> None:
    (finding,) = _judge(Errors(count=99), Errors(count=0, complete=False))
    assert finding.severity is Severity.WARNING


def test_an_unreadable_yesterday_is_said() -> None:
    (finding,) = _judge(Errors(count=1), _failed(Why.DENIED))
    assert finding.sentence.endswith("yesterday could not be read")


@pytest.mark.parametrize(
    ("why", "code"),
    [
        (Why.MISSING, "logs.missing"),
        (Why.DENIED, "logs.unreadable"),
        (Why.THROTTLED, "logs.unreadable"),
        (Why.TIMEOUT, "logs.unreadable"),
    ],
)
def test_a_log_group_that_cannot_be_read_is_unknown(why: Why, code: str) -> None:
    (finding,) = _judge(_failed(why))
    assert (finding.code, finding.resource) == (code, NAME)
    assert finding.severity is Severity.UNKNOWN
    assert finding.hides == ("logs.errors",)


def test_the_section_counts_the_errors_of_each_group() -> None:
    assert section_logs(_facts(Errors(count=0))).lines == (f"{NAME}: 0 ERROR lines",)
    assert section_logs(_facts(_failed(Why.DENIED))).lines == ()
