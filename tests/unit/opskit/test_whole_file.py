"""The file with all of a report: where messages leave something out, once, and never in the way."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from notifier.errors import Refused, Undelivered, Unreachable
from notifier.message import texts
from notifier.words import Finding, Severity
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
RUN = "oven_check/2026-11-24T00:00:00Z"
MANY, FEW = 600, 3


def hot(number: int, lines: str) -> Finding:
    return Finding(
        code="oven.hot",
        resource=f"oven-{number:04}",
        severity=Severity.WARNING,
        sentence="210 °C (normal: at most 200 °C)",
        evidence=("thermometer says password=hunter2", *lines),
        remedy="Open the door, and wait until it is colder",
    )


def ovens(count: int, *charts: Chart, lines: str = "abcd") -> ReportJob[JobSettings]:
    findings = tuple(hot(number, lines) for number in range(count))
    return ReportJob(
        name="oven_check",
        title=lambda: "Oven check",
        not_done=lambda: "",
        settings=JobSettings,
        draft=lambda _run: Draft(subject="", findings=findings, charts=charts),
    )


@pytest.fixture
def slack() -> FakeSlack:
    return FakeSlack()


@pytest.fixture
def queue_url(aws: Aws) -> str:
    queue = aws.client("sqs").create_queue(
        QueueName="outbox.fifo", Attributes={"FifoQueue": "true"}
    )
    return str(queue["QueueUrl"])


@pytest.fixture
def house(aws: Aws, ledger: Ledger, slack: FakeSlack, queue_url: str) -> House:
    return fake_house(aws, slack, now=NOW, LEDGER_TABLE=ledger.table, OUTBOX_QUEUE_URL=queue_url)


def _said(slack: FakeSlack) -> Iterator[str]:
    posts = (post for message in slack.messages for post in message.posts)
    return (text for post in posts for block in post.blocks for text in texts(block))


def test_what_the_messages_leave_out_stands_in_one_file_in_the_thread(
    house: House, slack: FakeSlack
) -> None:
    run_report(ovens(MANY), SCHEDULED, FakeContext(), house)
    ((file, thread),) = slack.enclosed
    told = file.content.decode()
    assert (file.name, thread) == ("oven_check-2026-11-24-0900.txt", "1.0")
    assert [told.count(f"oven-{n:04}` 210 °C") for n in range(6, MANY)] == [1] * (MANY - 6)
    assert "hunter2" not in told
    assert "more line" not in told


def test_evidence_that_a_message_cuts_stands_in_the_file(house: House, slack: FakeSlack) -> None:
    run_report(ovens(1, lines="abcdefg"), SCHEDULED, FakeContext(), house)
    assert any("+2 more lines" in text for text in _said(slack))
    ((file, _thread),) = slack.enclosed
    assert "    f\n    g" in file.content.decode()


def test_the_thread_ends_with_where_all_of_it_is(house: House, slack: FakeSlack) -> None:
    run_report(ovens(MANY), SCHEDULED, FakeContext(), house)
    said = list(_said(slack))
    assert any("The end of this report says where all of it is." in text for text in said)
    assert f"`{RUN}`" in said[-1]
    assert "aws logs tail /aws/lambda/ops-job" in said[-1]


def test_a_report_that_is_shown_whole_has_no_file_and_no_such_end(
    house: House, slack: FakeSlack
) -> None:
    run_report(ovens(FEW), SCHEDULED, FakeContext(), house)
    assert slack.enclosed == []
    assert RUN not in " ".join(_said(slack))


def test_the_file_comes_before_the_charts(house: House, slack: FakeSlack) -> None:
    chart = Chart(name="heat", title="Heat", says="Bars.", draw=lambda: b"\x89PNG")
    run_report(ovens(MANY, chart), SCHEDULED, FakeContext(), house)
    assert [one.name.rpartition(".")[2] for one, _ in slack.enclosed] == ["txt", "png"]


def test_the_same_event_twice_is_one_file(house: House, slack: FakeSlack) -> None:
    for request in ("r1", "r2"):
        run_report(ovens(MANY), SCHEDULED, FakeContext(aws_request_id=request), house)
    assert len(slack.enclosed) == 1


def test_a_retry_after_a_death_amid_the_upload_shows_none_twice(
    house: House, slack: FakeSlack
) -> None:
    slack.show_error = KeyboardInterrupt()  # the process ends
    with pytest.raises(KeyboardInterrupt):
        run_report(ovens(MANY), SCHEDULED, FakeContext(), house)
    slack.show_error = None
    assert run_report(ovens(MANY), SCHEDULED, FakeContext(), house)["duplicate"] is True
    assert (len(slack.messages), slack.enclosed) == (1, [])


def test_a_missing_scope_is_one_line_and_names_it(house: House, slack: FakeSlack) -> None:
    slack.show_error = Refused("Give the app the scope files:write", code="missing_scope")
    answer = run_report(ovens(MANY), SCHEDULED, FakeContext(), house)
    assert (answer["delivery"], slack.threads) == ("sent", ["", "1.0"])
    assert slack.messages[-1].root.text == (
        "The file with all of this report is missing: Give the app the scope files:write"
    )


@pytest.mark.parametrize("error", [Unreachable("Slack answered 503"), ZeroDivisionError("ours")])
def test_a_file_that_fails_costs_no_report(
    house: House, slack: FakeSlack, error: Exception
) -> None:
    slack.show_error = error
    assert run_report(ovens(MANY), SCHEDULED, FakeContext(), house)["delivery"] == "sent"
    assert len(slack.messages) == (1 if isinstance(error, Unreachable) else 2)


def test_a_line_that_slack_does_not_take_costs_no_report(house: House, slack: FakeSlack) -> None:
    slack.show_error = Refused("no", code="file_uploads_disabled")
    slack.on_send = lambda _message: setattr(slack, "down", True)
    slack.on_refuse = lambda: setattr(slack, "down", False)
    assert run_report(ovens(MANY), SCHEDULED, FakeContext(), house)["delivery"] == "sent"


def test_a_file_is_not_begun_where_time_is_short(house: House, slack: FakeSlack) -> None:
    run_report(ovens(MANY), SCHEDULED, FakeContext(seconds=50), house)
    assert slack.enclosed == []
    assert slack.messages[-1].root.text.endswith("is missing: no time was left")


def test_a_webhook_gets_no_file_and_names_where_all_of_it_is(
    house: House, slack: FakeSlack
) -> None:
    slack.threadless = True
    run_report(ovens(MANY), SCHEDULED, FakeContext(), house)
    assert (slack.enclosed, len(slack.messages)) == ([], 1)
    assert RUN in list(_said(slack))[-1]


def test_a_report_that_waits_in_the_outbox_names_where_all_of_it_is(
    house: House, slack: FakeSlack, aws: Aws, queue_url: str
) -> None:
    slack.down = True
    with pytest.raises(Undelivered):
        run_report(ovens(MANY), SCHEDULED, FakeContext(), house)
    (letter,) = aws.client("sqs").receive_message(QueueUrl=queue_url)["Messages"]
    assert RUN in letter["Body"]
    assert slack.enclosed == []


def test_a_dry_run_shows_everything_and_leaves_nothing_out(house: House) -> None:
    answer = run_report(ovens(MANY), {"dry_run": True}, FakeContext(), house)
    told = str(answer["text"])
    assert all(f"oven-{n:04}` 210 °C" in told for n in range(MANY))
    assert "not shown" not in told
