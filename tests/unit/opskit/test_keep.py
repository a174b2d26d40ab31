"""All that a report says, in the function's own log: found by the run, masked, never in the way."""

import io
import json
import shlex
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, cast

import pytest
from aws_lambda_powertools import Logger

from notifier.words import (
    Change,
    Figure,
    Finding,
    Report,
    Scope,
    Section,
    Severity,
    Tracked,
)
from opskit.aws import Aws
from opskit.house import House
from opskit.keep import keep, keep_parts, run_of
from opskit.report import replay_command
from tests.fake_house import FakeContext, FakeSlack, fake_house

NOW = datetime(2026, 11, 24, 0, 0, 5, 42, tzinfo=UTC)
AS_OF = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
RUN = "oven_check/2026-11-24T00:00:00Z"
LINE_BYTES = 64_000
SCOPE = Scope(account="1", region="ap-northeast-2", stack="ops", environment="dev")
EMPTY = Report(job="oven_check", title="Oven check", as_of=AS_OF, scope=SCOPE)


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def house(aws: Aws, log: io.StringIO, request: pytest.FixtureRequest) -> House:
    logger = Logger(service=request.node.name, stream=log)  # the same name is the same stream
    return replace(fake_house(aws, FakeSlack(), now=NOW), logger=logger)


def tracked(
    number: int = 1, *, sentence: str = "210 °C", evidence: tuple[str, ...] = ()
) -> Tracked:
    finding = Finding(
        code="oven.hot",
        resource=f"oven-{number}",
        severity=Severity.WARNING,
        sentence=sentence,
        evidence=evidence,
        remedy="Open it",
    )
    return Tracked(finding=finding, change=Change.NEW, since=AS_OF)


def kept(report: Report, house: House, log: io.StringIO) -> list[dict[str, Any]]:
    keep(report, house, FakeContext())
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_finding_is_one_record_with_all_that_it_says(house: House, log: io.StringIO) -> None:
    (record,) = kept(replace(EMPTY, findings=(tracked(evidence=("a", "b")),)), house, log)
    assert (record["message"], record["run"], record["number"], record["of"]) == (
        "finding",
        RUN,
        1,
        1,
    )
    told = ("severity", "change", "fingerprint", "sentence", "remedy", "evidence")
    assert [record[key] for key in told] == [
        "WARNING",
        "new",
        "oven.hot|oven-1",
        "210 °C",
        "Open it",
        ["a", "b"],
    ]


def test_figures_and_what_was_looked_at_are_kept_too(house: House, log: io.StringIO) -> None:
    figures = tuple(
        Figure(name="Heat", resource=f"oven-{n}", unit="°C", average=n) for n in range(99)
    )
    sections = (Section(title="Ovens", lines=tuple(f"oven-{n}: closed" for n in range(99))),)
    records = kept(replace(EMPTY, figures=figures, sections=sections), house, log)
    assert [f["average"] for one in records for f in one.get("figures", ())] == list(range(99))
    assert sum(len(one.get("lines", ())) for one in records) == 99
    assert {one["run"] for one in records} == {RUN}


def test_a_thousand_findings_are_a_thousand_records(house: House, log: io.StringIO) -> None:
    records = kept(replace(EMPTY, findings=tuple(map(tracked, range(1000)))), house, log)
    assert [one["resource"] for one in records] == [f"oven-{n}" for n in range(1000)]


@pytest.mark.parametrize("letter", ["x", "한", '"', "\U0001f525"])
def test_the_longest_finding_is_lines_that_lambda_does_not_part(
    house: House, log: io.StringIO, letter: str
) -> None:
    endless = letter * 100_000
    worst = tracked(sentence=endless, evidence=(endless,) * 250)
    worst = replace(worst, note=endless, finding=replace(worst.finding, remedy=endless))
    keep(replace(EMPTY, findings=(worst,)), house, FakeContext())
    lines = log.getvalue().splitlines()
    assert max(len(line.encode()) for line in lines) < LINE_BYTES
    assert sum(len(json.loads(line)["evidence"]) for line in lines) == 250


def test_evidence_that_one_record_does_not_hold_goes_on_in_the_next(
    house: House, log: io.StringIO
) -> None:
    told = tuple(f"CVE-{number:04}: {'x' * 380}" for number in range(45))
    first, *further = kept(replace(EMPTY, findings=(tracked(evidence=told),)), house, log)
    assert first["evidence_left"] == 25
    assert {(one["message"], one["number"], one["run"]) for one in further} == {
        ("evidence", 1, RUN)
    }
    assert tuple(line for one in (first, *further) for line in one["evidence"]) == told


def test_parts_without_a_report_are_kept_whole_and_masked(house: House, log: io.StringIO) -> None:
    lines = ("password=hunter2", *(f"task {number} stopped" for number in range(60)))
    keep_parts([Section(title="Tasks", lines=lines)], "inc-7", house)
    records = [json.loads(line) for line in log.getvalue().splitlines()]
    assert {one["run"] for one in records} == {"inc-7"}
    assert [line for one in records for line in one["lines"]][1:] == list(lines[1:])
    assert "hunter2" not in log.getvalue()


def test_parts_that_cannot_be_written_hinder_nothing(house: House, log: io.StringIO) -> None:
    keep_parts([Section(title=cast("str", None), lines=("a",))], "inc-7", house)
    assert json.loads(log.getvalue().splitlines()[0])["level"] == "ERROR"


def test_secrets_are_masked_as_in_messages(house: House, log: io.StringIO) -> None:
    secret = "login failed, password=hunter2"
    report = replace(
        EMPTY,
        findings=(tracked(sentence=secret, evidence=(secret,)),),
        sections=(Section(title="Logs", lines=(secret,)),),
    )
    assert "hunter2" not in json.dumps(kept(report, house, log))


def test_a_run_is_named_as_its_replay_names_it() -> None:
    moment = AS_OF.astimezone(timezone(timedelta(hours=9)))
    assert run_of("oven_check", moment) == RUN
    assert RUN.partition("/")[2] in replay_command("oven_check", AS_OF, "dev")


def test_the_report_says_how_its_records_are_found(house: House) -> None:
    found = keep(EMPTY, house, FakeContext()).kept
    assert found is not None
    assert found.command == (
        "aws logs tail /aws/lambda/ops-job --region ap-northeast-2 --since 2026-11-24T00:00:05Z"
        f""" --format json --filter-pattern '"{RUN}"'"""
    )
    assert "log-group/$252Faws$252Flambda$252Fops-job/log-events" in found.link
    assert "$26start$3D1795478405000" in found.link


def test_the_command_finds_the_records_of_its_run_alone(
    house: House, log: io.StringIO, aws: Aws
) -> None:
    present = datetime.now(UTC)  # CloudWatch takes no event of another fortnight
    house = replace(house, clock=lambda: present)
    found = keep(replace(EMPTY, findings=(tracked(1), tracked(2))), house, FakeContext()).kept
    keep(replace(EMPTY, job="stove_check", findings=(tracked(3),)), house, FakeContext())
    logs = aws.client("logs")
    logs.create_log_group(logGroupName="/aws/lambda/ops-job")
    logs.create_log_stream(logGroupName="/aws/lambda/ops-job", logStreamName="s")
    now = int(present.timestamp() * 1000)
    events = [{"timestamp": now, "message": line} for line in log.getvalue().splitlines()]
    logs.put_log_events(logGroupName="/aws/lambda/ops-job", logStreamName="s", logEvents=events)
    assert found is not None
    *_tool, group, _region, _name, _since, since, _format, _json, _pattern, pattern = shlex.split(
        found.command
    )
    start = int(datetime.fromisoformat(since).timestamp() * 1000)
    shown = logs.filter_log_events(logGroupName=group, startTime=start, filterPattern=pattern)
    told = [json.loads(event["message"])["resource"] for event in shown["events"]]
    assert told == ["oven-1", "oven-2"]


@pytest.mark.parametrize("desk", ["terminal", "container"])
def test_a_run_at_somebodys_desk_is_sought_in_no_log_group(house: House, desk: str) -> None:
    context = FakeContext(log_group_name="" if desk == "terminal" else "/aws/lambda/ops-job")
    environ = {**house.environ, "AWS_SAM_LOCAL": "" if desk == "terminal" else "true"}
    found = keep(EMPTY, replace(house, environ=environ), context).kept
    assert found is not None
    assert (found.run, found.command, found.link) == (RUN, "", "")


def test_a_log_that_takes_nothing_ends_no_report(house: House, log: io.StringIO) -> None:
    log.close()
    assert keep(replace(EMPTY, findings=(tracked(),)), house, FakeContext()).kept


def test_a_finding_that_cannot_be_written_ends_no_report(house: House, log: io.StringIO) -> None:
    broken = tracked(sentence=cast("str", None))
    (record,) = kept(replace(EMPTY, findings=(broken,)), house, log)
    assert (record["level"], record["run"]) == ("ERROR", RUN)
