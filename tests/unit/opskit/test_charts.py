"""Charts beside a report: after it, once, in its thread, and never silently missing."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from notifier.errors import Refused, Undelivered, Unreachable
from opskit.aws import Aws
from opskit.charts import Chart
from opskit.house import House
from opskit.ledger import Ledger
from opskit.report import Draft, ReportJob
from opskit.settings import JobSettings
from opskit.shell import run_report
from tests.fake_house import FakeContext, FakeSlack, fake_house

NOW = datetime(2026, 11, 24, 0, 0, 5, tzinfo=UTC)
SCHEDULED = {"source": "aws.scheduler", "time": "2026-11-24T00:00:00Z", "detail": "{}"}
DENIED = ClientError(
    {"Error": {"Code": "AccessDenied", "Message": "not authorized"}}, "GetMetricWidgetImage"
)


def chart(draw: Callable[[], bytes] = lambda: b"\x89PNG", name: str = "cost") -> Chart:
    return Chart(name=name, title=f"The {name}", says="Bars.", draw=draw, operation="cw:Draw")


def breaks(error: Exception) -> Callable[[], bytes]:
    def draw() -> bytes:
        raise error

    return draw


def job(*charts: Chart) -> ReportJob[JobSettings]:
    return ReportJob(
        name="oven_check",
        title=lambda: "Oven check",
        not_done=lambda: "",
        settings=JobSettings,
        draft=lambda _run: Draft(subject="1 oven", charts=charts),
    )


@pytest.fixture
def slack() -> FakeSlack:
    return FakeSlack()


@pytest.fixture
def house(aws: Aws, ledger: Ledger, slack: FakeSlack) -> House:
    queue = aws.client("sqs").create_queue(
        QueueName="outbox.fifo", Attributes={"FifoQueue": "true"}
    )
    url = str(queue["QueueUrl"])
    return fake_house(aws, slack, now=NOW, LEDGER_TABLE=ledger.table, OUTBOX_QUEUE_URL=url)


def said(slack: FakeSlack) -> list[str]:
    return [message.root.text for message in slack.messages]


def missing(capsys: pytest.CaptureFixture[str]) -> list[int]:
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [one["ChartsMissing"][0] for one in lines if "ChartsMissing" in one]


def test_charts_are_shown_in_the_reports_thread_when_it_stands(
    house: House, slack: FakeSlack
) -> None:
    seen: list[int] = []

    def draw() -> bytes:
        seen.append(len(slack.messages))
        return b"\x89PNG"

    run_report(job(chart(draw), chart(name="time")), SCHEDULED, FakeContext(), house)
    assert seen == [1]
    assert [(one.name, thread) for one, thread in slack.enclosed] == [
        ("cost.png", "1.0"),
        ("time.png", "1.0"),
    ]


def test_the_same_event_twice_is_one_set_of_charts(house: House, slack: FakeSlack) -> None:
    for request in ("r1", "r2"):
        run_report(job(chart()), SCHEDULED, FakeContext(aws_request_id=request), house)
    assert len(slack.enclosed) == 1


def test_a_retry_after_a_death_amid_the_charts_shows_none_twice(
    house: House, slack: FakeSlack
) -> None:
    slack.show_error = KeyboardInterrupt()  # the process ends
    with pytest.raises(KeyboardInterrupt):
        run_report(job(chart()), SCHEDULED, FakeContext(), house)
    slack.show_error = None
    assert run_report(job(chart()), SCHEDULED, FakeContext(), house)["duplicate"] is True
    assert (len(slack.messages), slack.enclosed) == (1, [])


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (DENIED, "The cost: AWS denies it to this function (cw:Draw: An error occurred"),
        (ZeroDivisionError("no bars"), "Chart missing: The cost: ZeroDivisionError: no bars"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_told_and_the_other_shown(
    house: House,
    slack: FakeSlack,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    told: str,
) -> None:
    charts = (chart(breaks(error)), chart(name="time"))
    answer = run_report(job(*charts), SCHEDULED, FakeContext(), house)
    assert answer["delivery"] == "sent"
    assert [one.name for one, _ in slack.enclosed] == ["time.png"]
    assert told in said(slack)[-1]
    assert (slack.threads, missing(capsys)) == (["", "1.0"], [1])


def test_an_empty_picture_is_none(house: House, slack: FakeSlack) -> None:
    run_report(job(chart(lambda: b"")), SCHEDULED, FakeContext(), house)
    assert slack.enclosed == []
    assert said(slack)[-1] == "Chart missing: The cost: the picture is empty"


def test_a_missing_scope_is_one_line_and_names_it(house: House, slack: FakeSlack) -> None:
    slack.show_error = Refused("Give the app the scope files:write", code="missing_scope")
    answer = run_report(job(chart(), chart(name="time")), SCHEDULED, FakeContext(), house)
    assert answer["delivery"] == "sent"
    scope = "Give the app the scope files:write"
    assert said(slack)[1:] == [f"Chart missing: The cost, The time: {scope}"]


def test_a_slack_that_broke_off_is_told_in_the_log_alone(
    house: House, slack: FakeSlack, capsys: pytest.CaptureFixture[str]
) -> None:
    slack.show_error = Unreachable("Slack answered 503")
    assert run_report(job(chart()), SCHEDULED, FakeContext(), house)["delivery"] == "sent"
    assert (len(slack.messages), missing(capsys)) == (1, [1])


def test_a_report_that_waits_in_the_outbox_has_no_charts(
    house: House, slack: FakeSlack, capsys: pytest.CaptureFixture[str]
) -> None:
    slack.down = True
    with pytest.raises(Undelivered):
        run_report(job(chart(breaks(AssertionError("drawn")))), SCHEDULED, FakeContext(), house)
    assert missing(capsys) == [1]


def test_a_line_that_slack_does_not_take_ends_no_report(
    house: House, slack: FakeSlack, capsys: pytest.CaptureFixture[str]
) -> None:
    def fall() -> bytes:
        slack.down = True
        raise ZeroDivisionError

    answer = run_report(job(chart(fall)), SCHEDULED, FakeContext(), house)
    assert (answer["delivery"], len(slack.messages), missing(capsys)) == ("sent", 1, [1])


def test_charts_are_left_out_where_time_is_short(
    house: House, slack: FakeSlack, capsys: pytest.CaptureFixture[str]
) -> None:
    run_report(job(chart()), SCHEDULED, FakeContext(seconds=60), house)
    assert (slack.enclosed, len(slack.messages), missing(capsys)) == ([], 1, [1])


def test_a_webhook_has_no_thread_and_nothing_is_drawn(
    house: House, slack: FakeSlack, capsys: pytest.CaptureFixture[str]
) -> None:
    slack.threadless = True
    run_report(job(chart(breaks(AssertionError("drawn")))), SCHEDULED, FakeContext(), house)
    assert (slack.enclosed, len(slack.messages), missing(capsys)) == ([], 1, [])


def test_a_dry_run_draws_nothing(house: House, slack: FakeSlack) -> None:
    event = {"dry_run": True}
    run_report(job(chart(breaks(AssertionError("drawn")))), event, FakeContext(), house)
    assert slack.messages == []


def test_more_than_two_charts_are_too_many_for_one_report(house: House, slack: FakeSlack) -> None:
    many = [chart(name=name) for name in "abc"]
    run_report(job(*many), SCHEDULED, FakeContext(), replace(house))
    assert [one.name for one, _ in slack.enclosed] == ["a.png", "b.png"]
