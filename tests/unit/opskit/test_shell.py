"""One run of a report job: claimed once, compared, delivered, recorded, its failure told once."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from notifier.delivery import Notifier
from notifier.errors import Undelivered
from notifier.message import message_to_json
from notifier.words import Finding, Severity
from opskit.aws import Aws
from opskit.events import BadEvent
from opskit.failures import AlreadyRunning
from opskit.house import House
from opskit.ledger import Ledger
from opskit.report import Draft, ReportJob, Run
from opskit.settings import SettingsError, setting
from opskit.shell import run_report
from tests.fake_house import FakeContext, FakeSlack, fake_house

CLOCK = datetime(2026, 11, 27, 0, 0, 5, tzinfo=UTC)
SCHEDULED = {"source": "aws.scheduler", "time": "2026-11-24T00:00:00Z", "detail": "{}"}
NEXT_DAY = {**SCHEDULED, "time": "2026-11-25T00:00:00Z"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OvenSettings:
    heat: int = setting(expected="degrees", default=200)


def hot(severity: Severity = Severity.WARNING) -> Finding:
    return Finding(code="oven.hot", resource="oven", severity=severity, sentence="210 °C")


def oven(draft: Callable[[Run[OvenSettings]], Draft]) -> ReportJob[OvenSettings]:
    return ReportJob(
        name="oven_check",
        title=lambda: "Oven check",
        not_done=lambda: "No oven was checked.",
        settings=OvenSettings,
        draft=draft,
    )


def finds(*findings: Finding) -> ReportJob[OvenSettings]:
    return oven(lambda _run: Draft(subject="1 oven", findings=findings))


BROKEN = oven(lambda run: Draft(subject=str(1 // (run.settings.heat - 200))))


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
    return fake_house(aws, slack, now=CLOCK, LEDGER_TABLE=ledger.table, OUTBOX_QUEUE_URL=queue_url)


def run(
    job: ReportJob[OvenSettings], house: House, event: object = SCHEDULED, request: str = "r1"
) -> dict[str, object]:
    return run_report(job, event, FakeContext(aws_request_id=request), house)


def changes(answer: dict[str, object]) -> list[tuple[str, str]]:
    findings = json.loads(json.dumps(answer["findings"]))
    return [(finding["code"], finding["change"]) for finding in findings]


def test_a_report_is_sent_and_returned(house: House, slack: FakeSlack) -> None:
    answer = run(finds(hot()), house)
    assert len(slack.messages) == 1
    assert (answer["severity"], answer["delivery"]) == ("WARNING", "sent")
    assert answer["as_of"] == "2026-11-24T00:00:00+00:00"
    assert changes(answer) == [("oven.hot", "new")]


@pytest.mark.parametrize(("environment", "where"), [("dev", ""), ("prod", " ENV=prod")])
def test_the_replay_looks_at_the_environment_that_was_reported(
    house: House, slack: FakeSlack, environment: str, where: str
) -> None:
    run(finds(), replace(house, environ={**house.environ, "ENVIRONMENT": environment}))
    begin = f"make run JOB=oven_check{where} EVENT="
    assert begin in message_to_json(slack.messages[0])


def test_the_next_report_tells_what_changed(house: House) -> None:
    run(finds(hot()), house)
    worse = run(finds(hot(Severity.CRITICAL)), house, NEXT_DAY)
    fixed = run(finds(), house, {**SCHEDULED, "time": "2026-11-26T00:00:00Z"})
    gone = run(finds(), house, {**SCHEDULED, "time": "2026-11-27T00:00:00Z"})
    assert [changes(answer) for answer in (worse, fixed, gone)] == [
        [("oven.hot", "worse")],
        [("oven.hot", "fixed")],
        [],
    ]


def test_what_lost_its_tag_is_told_once_as_no_longer_looked_at(
    house: House, slack: FakeSlack
) -> None:
    def looks_at(names: set[str], *findings: Finding) -> ReportJob[OvenSettings]:
        return oven(lambda _run: Draft(subject="", findings=findings, looked_at={"oven.": names}))

    run(looks_at({"oven"}, hot()), house)
    gone = run(looks_at({"stove"}), house, NEXT_DAY)
    after = run(looks_at({"stove"}), house, {**SCHEDULED, "time": "2026-11-26T00:00:00Z"})
    assert (changes(gone), gone["severity"]) == ([("oven.hot", "gone")], "WARNING")
    assert (changes(after), after["severity"]) == ([], "OK")
    text = message_to_json(slack.messages[1])
    assert "1 no longer looked at" in text
    assert "no longer looked at; was: 210 \\u00b0C" in text or "was: 210 °C" in text


def test_the_same_scheduled_event_twice_is_one_report(house: House, slack: FakeSlack) -> None:
    first, second = run(finds(hot()), house), run(finds(hot()), house, request="r2")
    assert (first["duplicate"], second["duplicate"]) == (False, True)
    assert len(slack.messages) == 1


def test_two_runs_by_hand_are_two_reports(house: House, slack: FakeSlack) -> None:
    run(finds(hot()), house, {}, request="r1")
    run(finds(hot()), house, {}, request="r2")
    assert len(slack.messages) == 2


def test_a_run_under_way_elsewhere_is_left_to_lambdas_retry(
    house: House, ledger: Ledger, slack: FakeSlack
) -> None:
    slot, lease = "2026-11-24T00:00:00+00:00", timedelta(minutes=1)
    ledger.claim_run("oven_check", slot, owner="r0", clock=CLOCK, lease=lease)
    with pytest.raises(AlreadyRunning):
        run(finds(hot()), house)
    assert not slack.messages


def test_a_dry_run_sends_and_records_nothing_and_shows_the_text(
    house: House, ledger: Ledger, slack: FakeSlack
) -> None:
    event = {"dry_run": True, "time": "2026-11-24T00:00:00Z"}
    answer = run(finds(hot()), house, event)
    assert answer["delivery"] == "dry run"
    assert "210 °C" in str(answer["text"])
    assert (slack.messages, ledger.findings("oven_check"), ledger.last_runs()) == ([], {}, {})


@pytest.mark.parametrize("event", [{"dry_run": True}, {"dry_run": "yes"}, {"dry_run": 1, "a": 2}])
def test_a_dry_run_that_fails_sends_nothing_either(
    house: House, slack: FakeSlack, event: dict[str, object]
) -> None:
    with pytest.raises((ZeroDivisionError, BadEvent)):
        run(BROKEN, house, event)
    assert not slack.messages


def test_a_replay_of_an_older_moment_changes_no_memory(house: House, ledger: Ledger) -> None:
    run(finds(hot()), house, NEXT_DAY)
    run(finds(), house, {"time": "2026-11-20T00:00:00Z"})
    assert set(ledger.findings("oven_check")) == {hot().fingerprint}


def test_a_moment_to_come_changes_no_memory(house: House, ledger: Ledger) -> None:
    run(finds(hot()), house, {"time": "2027-11-24T00:00:00Z"}, request="r1")
    assert (ledger.findings("oven_check"), ledger.last_runs()) == ({}, {})
    run(finds(hot()), house)
    assert set(ledger.findings("oven_check")) == {hot().fingerprint}


def test_slack_down_the_report_lies_in_the_outbox_and_the_run_raises(
    house: House, slack: FakeSlack, aws: Aws, queue_url: str
) -> None:
    slack.down = True
    with pytest.raises(Undelivered):
        run(finds(hot()), house)
    assert run(finds(hot()), house, request="retry")["duplicate"]
    letters = aws.client("sqs").receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10)
    assert len(letters["Messages"]) == 1
    assert "210 °C" in letters["Messages"][0]["Body"]


def test_without_a_ledger_the_report_goes_out_and_says_that_it_has_no_memory(
    house: House, aws: Aws, ledger: Ledger, slack: FakeSlack
) -> None:
    aws.client("dynamodb").delete_table(TableName=ledger.table)
    answer = run(finds(hot()), house)
    assert answer["severity"] == "UNKNOWN"
    assert ("ledger.unreadable", "new") in changes(answer)
    assert len(slack.messages) == 1


def test_a_crash_is_told_once_for_all_retries_and_raised(house: House, slack: FakeSlack) -> None:
    for _attempt in range(3):
        with pytest.raises(ZeroDivisionError):
            run(BROKEN, house)
    (message,) = slack.messages
    assert "No oven was checked." in message.root.text


def test_a_crash_that_could_not_be_told_is_told_by_lambdas_next_attempt(
    house: House, slack: FakeSlack
) -> None:
    def broken(_settings: object) -> Notifier:
        raise TimeoutError

    with pytest.raises(ZeroDivisionError):
        run(BROKEN, replace(house, notifier=broken))
    later = replace(house, clock=lambda: CLOCK + timedelta(minutes=1))
    for _attempt in range(2):
        with pytest.raises(ZeroDivisionError):
            run(BROKEN, later)
    assert len(slack.messages) == 1


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (SCHEDULED, "run it by hand: make run JOB=oven_check"),
        ({"source": "aws.s3"}, "events/oven_check.json"),
    ],
)
def test_a_crash_says_what_to_do_next(
    house: House, slack: FakeSlack, event: object, told: str
) -> None:
    with pytest.raises((ZeroDivisionError, BadEvent)):
        run(BROKEN, house, event)
    assert told in message_to_json(slack.messages[0])


def test_a_run_that_crashed_may_be_repeated_at_once(house: House, slack: FakeSlack) -> None:
    with pytest.raises(ZeroDivisionError):
        run(BROKEN, house)
    assert run(finds(hot()), house)["delivery"] == "sent"
    assert len(slack.messages) == 2


def test_an_event_that_is_not_ours_is_told_and_raised(house: House, slack: FakeSlack) -> None:
    with pytest.raises(BadEvent, match=r"source is 'aws\.s3'"):
        run(finds(), house, {"source": "aws.s3"})
    assert "source is 'aws.s3'" in slack.messages[0].root.text


def test_missing_settings_are_all_named_even_when_slack_is_one_of_them(house: House) -> None:
    bare = House(
        environ={"HEAT": "warm"},
        aws=house.aws,
        clock=house.clock,
        logger=house.logger,
        notifier=house.notifier,
    )
    with pytest.raises(SettingsError, match=r"SLACK_SECRET_ARN is missing.*HEAT is 'warm'"):
        run(finds(), bare)
