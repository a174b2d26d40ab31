from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from slack_sdk import WebClient

from local.slack.stand_in import SlackStandIn
from notifier.render import render_report
from notifier.words import Change, Figure, Finding, Report, Scope, Section, Severity, Tracked

SCOPE = Scope(account="1" * 12, region="ap-northeast-2", stack="s", environment="dev")
EVIL = "<!channel> *bold* `code` <b> & " * 20


def make_finding(n: int) -> Tracked:
    finding = Finding(
        code=f"area{n % 9}.broken",
        resource=f"resource-{n}",
        severity=Severity(1 + n % 3),
        sentence=EVIL,
        evidence=(EVIL,) * 8,
        link="https://console.aws.amazon.com/" + "x" * 200,
        remedy=EVIL,
    )
    return Tracked(finding=finding, change=tuple(Change)[n % 5])


def test_the_worst_report_of_the_renderer_is_taken(client: WebClient, slack: SlackStandIn) -> None:
    figure = Figure(name=EVIL, resource="r", unit="%", average=1.0, series=(1.0, None) * 30)
    report = Report(
        job="health_sweep",
        title="Daily health sweep",
        as_of=datetime(2026, 11, 24, tzinfo=UTC),
        scope=SCOPE,
        findings=tuple(make_finding(n) for n in range(200)),
        figures=(figure,) * 60,
        sections=(Section(title=EVIL, lines=(EVIL,) * 100),),
        replay=EVIL,
    )
    message = render_report(report, zone=ZoneInfo("Asia/Seoul"))
    ts = ""
    for post in message.posts:
        said = client.chat_postMessage(
            channel=slack.channel,
            text=post.text,
            blocks=[dict(b) for b in post.blocks],
            thread_ts=ts or None,
        )
        ts = ts or said["ts"]
    assert len(slack.messages()) == len(message.posts) > 2
    assert "@channel" not in "".join(str(m.blocks) for m in slack.messages())
