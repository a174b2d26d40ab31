"""An acceptance needs a finding that is open, an owner, a reason and an end."""

from argparse import Namespace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from local.accept import RefusedError, make_acceptance
from notifier.words import Finding, Severity
from opskit.compare import Recorded

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")
FINDING = Finding(
    code="logs.errors", resource="/ecs/app", severity=Severity.WARNING, sentence="2 ERROR lines"
)
KNOWN = {FINDING.fingerprint: Recorded(finding=FINDING, since=NOW)}
GOOD = {
    "fingerprint": "logs.errors|/ecs/app",
    "until": "2026-12-31",
    "owner": "kim",
    "reason": "a known bug, mended in January",
}


def test_an_acceptance_ends_with_its_day_in_the_teams_zone() -> None:
    acceptance = make_acceptance(Namespace(**GOOD), KNOWN, zone=SEOUL, now=NOW)
    assert acceptance.until == datetime(2026, 12, 31, 14, 59, 59, tzinfo=UTC)
    assert (acceptance.owner, acceptance.severity) == ("kim", Severity.WARNING)


def test_an_acceptance_by_hand_may_be_prolonged() -> None:
    longer = GOOD | {"until": "2027-03-31"}
    assert make_acceptance(Namespace(**longer), KNOWN, zone=SEOUL, now=NOW).until.year == 2027


@pytest.mark.parametrize(
    ("wrong", "mistake"),
    [
        ({"fingerprint": "logs.error"}, r"FINGERPRINT is 'logs.error': It is not open"),
        ({"fingerprint": "logs.error"}, r"Expected one of logs.errors|/ecs/app"),
        ({"owner": " "}, "OWNER is ' ': This must not be empty"),
        ({"reason": ""}, "REASON is '': This must not be empty"),
        ({"until": "soon"}, "UNTIL is 'soon': A day is needed"),
        ({"until": "2026-11-23"}, "UNTIL is '2026-11-23': That day is over"),
        ({"until": "2028-01-01"}, "UNTIL is '2028-01-01': At most a year ahead"),
    ],
)
def test_what_is_missing_or_malformed_is_named(wrong: dict[str, str], mistake: str) -> None:
    with pytest.raises(RefusedError, match=mistake):
        make_acceptance(Namespace(**GOOD | wrong), KNOWN, zone=SEOUL, now=NOW)
