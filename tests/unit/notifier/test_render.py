import re
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from notifier.message import BLOCKS, SECTION_CHARACTERS, texts
from notifier.plain import plain_text
from notifier.render import render_report, verdict
from notifier.whole import whole_text
from notifier.words import Change, Finding, Kept, Report, Scope, Section, Severity, Tracked

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")
EMPTY = Report(
    job="health_sweep",
    title="Daily health sweep",
    as_of=NOW,
    scope=Scope(account="1", region="ap-northeast-2", stack="ops", environment="prod"),
)
KEPT = Kept(run="health_sweep/2026", command="aws logs tail ops")
CRITICAL, UNKNOWN, WARNING = Severity.CRITICAL, Severity.UNKNOWN, Severity.WARNING


def _tracked(
    severity: Severity, change: Change, resource: str = "app", code: str = "a.b"
) -> Tracked:
    finding = Finding(code=code, resource=resource, severity=severity, sentence=f"{resource} ails")
    return Tracked(finding=finding, change=change, since=NOW)


def _root(*tracked: Tracked) -> str:
    root = render_report(replace(EMPTY, findings=tracked), zone=SEOUL).root
    return "\n".join(text for block in root.blocks for text in texts(block))


@pytest.mark.parametrize(
    ("severities", "sentence"),
    [
        ((), "Daily health sweep (prod): all is well"),
        ((WARNING,), "Daily health sweep (prod): look today, 1 warning"),
        (
            (WARNING, UNKNOWN),
            "Daily health sweep (prod): not the whole picture, 1 could not be checked, 1 warning",
        ),
        (
            (WARNING, CRITICAL, CRITICAL),
            "Daily health sweep (prod): act now, 2 critical, 1 warning",
        ),
    ],
)
def test_the_verdict_names_the_worst_first(severities: tuple[Severity, ...], sentence: str) -> None:
    findings = tuple(_tracked(severity, Change.NEW) for severity in severities)

    assert verdict(replace(EMPTY, findings=findings)) == sentence


@pytest.mark.parametrize("change", [Change.FIXED, Change.ACCEPTED])
def test_what_is_settled_does_not_count_in_the_verdict(change: Change) -> None:
    assert verdict(replace(EMPTY, findings=(_tracked(CRITICAL, change),))).endswith("all is well")


def test_the_worst_finding_is_shown_however_many_are_new() -> None:
    news = [_tracked(WARNING, Change.NEW, f"new-{n}") for n in range(9)]
    root = _root(*news, _tracked(CRITICAL, Change.STILL, "old-and-bad"))

    assert "old-and-bad ails" in root
    assert "+5 more in the thread" in root


def test_a_critical_finding_that_is_known_comes_before_news_that_can_wait() -> None:
    root = _root(_tracked(WARNING, Change.NEW, "fresh"), _tracked(CRITICAL, Change.STILL, "known"))

    assert root.index("known ails") < root.index("fresh ails")


def test_what_could_not_be_looked_at_again_is_told_as_what_was() -> None:
    tracked = replace(_tracked(CRITICAL, Change.STILL, "web"), unchecked=True)

    assert "not looked at this time; was: web ails" in _root(tracked)


def test_of_equally_bad_findings_the_reports_own_order_holds() -> None:
    root = _root(*(_tracked(CRITICAL, Change.NEW, name) for name in ("web", "database", "alarm")))

    assert root.index("web ails") < root.index("database ails") < root.index("alarm ails")


def test_new_and_worse_findings_come_before_known_ones() -> None:
    root = _root(
        _tracked(WARNING, Change.STILL, "known"),
        _tracked(WARNING, Change.NEW, "fresh"),
        _tracked(WARNING, Change.WORSE, "growing"),
    )

    assert root.index("fresh ails") < root.index("growing ails") < root.index("known ails")


def test_the_remedy_stands_under_the_first_finding() -> None:
    tracked = _tracked(CRITICAL, Change.NEW)
    helped = replace(tracked, finding=replace(tracked.finding, remedy="Roll back"))

    assert "app ails\n→ Roll back" in _root(helped)


def test_times_are_in_the_teams_zone_and_the_place_is_named() -> None:
    assert "2026-11-24 09:00 KST · prod · ops · account 1 · ap-northeast-2" in _root()


def test_areas_stand_in_the_thread_the_worst_first() -> None:
    findings = (
        _tracked(WARNING, Change.NEW, code="alb.latency"),
        _tracked(CRITICAL, Change.NEW, code="security_groups.open"),
        _tracked(WARNING, Change.NEW, code="ecs.cpu"),
    )

    replies = render_report(replace(EMPTY, findings=findings), zone=SEOUL).replies

    assert [reply.text for reply in replies] == [
        "🔴 Security groups · 1 critical",
        "🟡 ALB · 1 warning",
        "🟡 ECS · 1 warning",
    ]


def test_the_same_moment_of_a_job_is_the_same_message() -> None:
    message = render_report(EMPTY, zone=SEOUL)

    assert message.key == "health_sweep/2026-11-24T00:00:00+00:00"
    assert message.group == "health_sweep"


def test_a_link_keeps_every_part_of_its_query() -> None:
    address = "https://s3.example/buckets/b?region=ap-northeast-2&prefix=a%2Fb&showversions=false"
    tracked = _tracked(CRITICAL, Change.NEW)
    found = replace(tracked, finding=replace(tracked.finding, link=address))
    message = render_report(replace(EMPTY, findings=(found,)), zone=SEOUL)
    thread = [t for post in message.posts for block in post.blocks for t in texts(block)]
    escaped = address.replace("&", "&amp;")  # as Slack's mrkdwn asks for it
    assert f"<{escaped}|Open in the console>" in "\n".join(thread)
    assert address in plain_text(message)


def test_of_five_hundred_findings_each_is_shown_or_counted_as_not_shown() -> None:
    told = Finding(
        code="ecs.exec",
        resource="",
        severity=WARNING,
        sentence="ECS Exec is on: whoever has ecs:ExecuteCommand opens a shell in its containers",
        remedy="aws ecs update-service --disable-execute-command --force-new-deployment",
        link="https://ap-northeast-2.console.aws.amazon.com/ecs/v2/clusters/bench/services",
    )
    findings = tuple(
        Tracked(finding=replace(told, code=f"{area}.x", resource=f"svc-{n:03d}"), change=Change.NEW)
        for area in ("ecs", "images", "logs", "secrets", "iam")
        for n in range(100)
    )
    message = render_report(replace(EMPTY, findings=findings), zone=SEOUL)
    shown = [text for post in message.replies for block in post.blocks for text in texts(block)]
    cut = [int(found[1]) for text in shown if (found := re.match(r"\+(\d+) more", text))]
    assert sum("svc-" in text for text in shown) + sum(cut) == 500
    assert max(len(post.blocks) for post in message.posts) <= BLOCKS
    assert max(map(len, shown)) <= SECTION_CHARACTERS


def _said(report: Report) -> str:
    posts = render_report(replace(report, kept=KEPT), zone=SEOUL).posts
    return "\n".join(text for post in posts for block in post.blocks for text in texts(block))


@pytest.mark.parametrize(("lead", "left"), [(2, 3), (5, 0)])
def test_a_finding_shows_as_much_evidence_as_it_leads_with(lead: int, left: int) -> None:
    tracked = _tracked(WARNING, Change.NEW)
    finding = replace(tracked.finding, evidence=tuple("vwxyz"), lead=lead)
    report = replace(EMPTY, findings=(replace(tracked, finding=finding),))
    assert ("\n".join("vwxyz"[:lead]) + "\n```") in _said(report)
    assert (f"+{left} more lines" in _said(report), KEPT.run in _said(report)) == (left > 0,) * 2
    assert "    v\n    w\n    x\n    y\n    z" in whole_text(report, zone=SEOUL)


def test_a_section_shows_fifty_lines_counts_the_rest_and_lets_the_next_one_be_seen() -> None:
    lines = tuple(f"app-{number}: 2 of 2 tasks run" for number in range(70))
    report = replace(
        EMPTY, sections=(Section(title="ECS", lines=lines), Section(title="ALB", lines=("well",)))
    )
    assert [line for line in lines if line in _said(report)] == list(lines[:50])
    assert "+20 more lines" in _said(report)
    assert KEPT.run in _said(report)
    assert "well" in _said(report)
    told = whole_text(report, zone=SEOUL)
    assert [line for line in lines if line in told] == list(lines)
    assert "more line" not in told
