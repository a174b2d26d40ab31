"""The sweep reminds people that nothing acts while the stop switch is on."""

from datetime import UTC, datetime, timedelta

from functions.health_sweep.judge.switch import judge_switch
from notifier.words import Severity
from opskit.switch import Turn
from opskit.unreadable import Unreadable, Why

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def turned(*, halted: bool) -> Turn:
    return Turn(halted=halted, by="kim", reason="drill", at=NOW - timedelta(hours=26))


def test_a_switch_that_nobody_turned_is_no_finding() -> None:
    assert not list(judge_switch(None, NOW))


def test_a_switch_that_lets_actions_act_is_no_finding() -> None:
    assert not list(judge_switch(turned(halted=False), NOW))


def test_halted_actions_are_told_with_who_why_and_how_long() -> None:
    (finding,) = judge_switch(turned(halted=True), NOW)
    assert finding.severity is Severity.WARNING
    assert finding.sentence == "All actions are halted since 26 h by kim: drill"


def test_a_switch_that_cannot_be_read_is_unknown() -> None:
    unread = Unreadable(operation="dynamodb:GetItem", resource="ledger", why=Why.DENIED)
    (finding,) = judge_switch(unread, NOW)
    assert (finding.severity, finding.hides) == (Severity.UNKNOWN, ("switch.",))
