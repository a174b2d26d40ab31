from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.security_audit.judge.events import Lookup, Sought
from functions.security_audit.judge.trail import Trail, TrailFacts, judge_trail, section_trail
from functions.security_audit.settings import AuditSettings
from notifier.words import Finding, Severity
from opskit.trail_event import Event
from opskit.unreadable import Read, Unreadable, Why

SEOUL = ZoneInfo("Asia/Seoul")
AUDIT = (Trail(name="audit", every_region=True, logging=True),)
TRAIL = "cloudtrail.amazonaws.com"
LOGIN: dict[str, Any] = {"source": "signin.amazonaws.com", "login": "Success", "mfa": False}
MISSED: dict[str, Any] = {"source": "signin.amazonaws.com", "login": "Failure"}

type Judge = Callable[..., list[Finding]]
type Make = Callable[..., Event]


@pytest.fixture
def judge(settings: AuditSettings, now: datetime) -> Judge:
    def judge(*events: Event, lookup: Read[Lookup] | None = None) -> list[Finding]:
        plain = Lookup(sought=Sought.WRITES, region="us-east-1", events=events)
        facts = TrailFacts(region="ap-northeast-2", lookups=(lookup or plain,), trails=AUDIT)
        return judge_trail(facts, settings, now, SEOUL)

    return judge


@pytest.mark.parametrize(
    ("name", "members", "expected"),
    [
        ("ListBuckets", {"who": "root", "kind": "Root"}, ("trail.root_used", "CRITICAL")),
        ("ListBuckets", {"who": "root", "kind": "Root", "by_aws": True}, None),
        ("ConsoleLogin", {**MISSED, "who": "root", "kind": "Root"}, None),
        ("ConsoleLogin", LOGIN, ("trail.login_without_mfa", "CRITICAL")),
        ("ConsoleLogin", {**LOGIN, "mfa": True}, None),
        ("ConsoleLogin", {**LOGIN, "mfa": None}, None),
        ("ConsoleLogin", {**LOGIN, "kind": "AssumedRole"}, None),
        ("StopLogging", {"source": TRAIL}, ("trail.changed_trail", "CRITICAL")),
        ("UpdateTrail", {"source": TRAIL}, ("trail.changed_trail", "WARNING")),
        ("StopLogging", {"source": TRAIL, "error": "AccessDenied"}, None),
        ("ScheduleKeyDeletion", {"source": "kms.amazonaws.com"}, ("trail.changed_kms", "CRITICAL")),
        ("CreateGrant", {"source": "kms.amazonaws.com"}, None),
        ("CreateUser", {"source": "iam.amazonaws.com"}, ("trail.changed_iam", "WARNING")),
        ("GenerateCredentialReport", {"source": "iam.amazonaws.com"}, None),
        ("AuthorizeSecurityGroupIngress", {}, ("trail.changed_security_group", "WARNING")),
        ("RunInstances", {}, None),
    ],
)  # fmt: skip
def test_one_event_is_judged(
    judge: Judge,
    make_event: Make,
    name: str,
    members: dict[str, Any],
    expected: tuple[str, str] | None,
) -> None:
    found = [(f.code, f.severity.name) for f in judge(make_event(name, **members))]
    assert found == ([expected] if expected else [])


def test_an_event_that_two_lookups_bring_counts_once(
    settings: AuditSettings, make_event: Make, now: datetime
) -> None:
    event = make_event("CreateUser", source="iam.amazonaws.com")
    twice = tuple(
        Lookup(sought=sought, region="us-east-1", events=(event,))
        for sought in (Sought.WRITES, Sought.ROOT)
    )
    facts = TrailFacts(region="ap-northeast-2", lookups=twice, trails=AUDIT)
    (finding,) = judge_trail(facts, settings, now, SEOUL)
    assert "1 time in" in finding.sentence


def test_events_before_the_period_do_not_count(judge: Judge, make_event: Make) -> None:
    assert judge(make_event("ListBuckets", kind="Root", who="root", hours_ago=32 * 24)) == []


@pytest.mark.parametrize(("tries", "told"), [(2, 0), (3, 1)])
def test_failed_logins_are_told_from_three_on(
    judge: Judge, make_event: Make, tries: int, told: int
) -> None:
    events = [make_event("ConsoleLogin", **MISSED) for _ in range(tries)]
    assert len(judge(*events)) == told


@pytest.mark.parametrize(
    ("calls", "hours_apart", "told"), [(10, 0.1, 1), (9, 0.1, 0), (10, 0.2, 0), (40, 0.1, 1)]
)
def test_denied_calls_are_a_burst_when_ten_fall_within_an_hour(
    judge: Judge, make_event: Make, calls: int, hours_apart: float, told: int
) -> None:
    events = [
        make_event("RunInstances", error="Client.UnauthorizedOperation", hours_ago=1 + n * apart)
        for apart in (hours_apart,)
        for n in range(calls)
    ]
    found = judge(*events)
    assert [f.code for f in found] == ["trail.denied_burst"] * told


def test_evidence_shows_each_event_in_the_teams_zone_the_newest_first(
    judge: Judge, make_event: Make
) -> None:
    events = [
        make_event("CreateUser", source="iam.amazonaws.com", target="lee", hours_ago=n)
        for n in range(1, 9)
    ]
    (finding,) = judge(*events)
    assert finding.evidence[0] == (
        "2026-12-01 08:50 ap-northeast-2 CreateUser lee (kim, 203.0.113.9)"
    )
    assert [line[:16] for line in finding.evidence] == [
        f"2026-12-01 0{hour}:50" for hour in range(8, 0, -1)
    ]


def test_what_is_left_unread_is_unknown_and_hides_what_it_may_hold(judge: Judge) -> None:
    cut = Lookup(sought=Sought.WRITES, region="us-east-1", complete=False)
    (finding,) = judge(lookup=cut)
    assert (finding.code, finding.severity) == ("trail.incomplete", Severity.UNKNOWN)
    assert set(finding.hides) == {"trail.denied", "trail.changed"}
    named = Lookup(
        sought=Sought.CHANGES, region="ap-northeast-2", named="StopLogging", complete=False
    )
    assert judge(lookup=named)[0].hides == ("trail.changed_trail",)


def test_an_unreadable_history_hides_all_that_is_read_from_it(judge: Judge) -> None:
    lost = Unreadable(operation="cloudtrail:LookupEvents", resource="r", why=Why.THROTTLED)
    (finding,) = judge(lookup=lost)
    assert finding.severity is Severity.UNKNOWN
    assert "trail.root_used".startswith(finding.hides)


@pytest.mark.parametrize(
    ("every_region", "logging", "commands"),
    [
        (True, True, []),
        (True, False, ["start-logging"]),
        (False, True, ["create-trail"]),
    ],
)
def test_an_account_without_a_recording_trail_is_told_the_command(
    settings: AuditSettings,
    now: datetime,
    *,
    every_region: bool,
    logging: bool,
    commands: list[str],
) -> None:
    trails = (Trail(name="audit", every_region=every_region, logging=logging),)
    facts = TrailFacts(region="ap-northeast-2", lookups=(), trails=trails)
    found = judge_trail(facts, settings, now, SEOUL)
    assert [f.remedy.split()[2] for f in found] == commands
    assert {f.code for f in found} <= {"trail.none"}


def test_the_section_states_the_limits(settings: AuditSettings, make_event: Make) -> None:
    lookup = Lookup(sought=Sought.ROOT, region="us-east-1", events=(make_event("A"),))
    facts = TrailFacts(region="ap-northeast-2", lookups=(lookup,), trails=AUDIT)
    lines = " ".join(section_trail(facts, settings).lines)
    assert "1 event of 31 days in us-east-1" in lines
    assert "90 days" in lines


def test_a_trail_that_cannot_deliver_records_nothing(
    settings: AuditSettings, now: datetime
) -> None:
    trails = (replace(AUDIT[0], undelivered="NoSuchBucket"),)
    facts = TrailFacts(region="ap-northeast-2", lookups=(), trails=trails)
    (finding,) = judge_trail(facts, settings, now, SEOUL)
    assert (finding.code, finding.evidence) == (
        "trail.none",
        ("audit: every region, cannot deliver: NoSuchBucket",),
    )
    assert finding.remedy.endswith("aws cloudtrail get-trail-status --name audit")
