"""What must hold so that Lambda stops no job before it has told what it knows."""

from importlib import import_module

import pytest

from local.stack.template import functions, load_template
from notifier.patience import Patience
from opskit import whole_file
from opskit.aws import ATTEMPTS, READ_SECONDS
from opskit.charts import MOST, SECONDS
from opskit.report import BEGIN_SECONDS, LONG_BEGIN_SECONDS, ReportJob

_JOBS = functions(load_template())
_WITH_CHARTS = ("capacity_review", "cost_report", "performance_review")
_SLACK_SECONDS = Patience().whole + 20
"""A whole message, and a last post that is tried three times."""


@pytest.mark.parametrize("job", sorted(_JOBS.keys() - {"outbox_delivery", "slack_actions"}))
def test_an_aws_that_does_not_answer_and_a_slow_slack_leave_time(job: str) -> None:
    pauses = sum(2**retry for retry in range(ATTEMPTS - 1))
    reads = _begin_seconds(job) + ATTEMPTS * READ_SECONDS + pauses
    assert _JOBS[job]["Timeout"] >= reads + _SLACK_SECONDS


def _begin_seconds(job: str) -> float:
    found = getattr(import_module(f"functions.{job}.app"), "JOB", None)
    return found.begin_seconds if isinstance(found, ReportJob) else BEGIN_SECONDS


def test_charts_are_begun_only_when_they_can_be_told_in_time() -> None:
    pauses = sum(2**retry for retry in range(ATTEMPTS - 1))
    upload = (2 * MOST + 1) * Patience().timeout
    assert ATTEMPTS * READ_SECONDS + pauses + upload + _SLACK_SECONDS <= SECONDS
    assert all(_JOBS[job]["Timeout"] - _begin_seconds(job) >= SECONDS for job in _WITH_CHARTS)


def test_the_file_with_all_of_a_report_is_begun_only_when_it_can_be_told_in_time() -> None:
    upload = 3 * Patience().timeout
    assert upload + _SLACK_SECONDS <= whole_file.SECONDS


@pytest.mark.parametrize(
    "job", ["security_audit", "security_review", "performance_review", "capacity_review"]
)
def test_what_reads_much_uses_the_time_that_its_function_has(job: str) -> None:
    assert _begin_seconds(job) == LONG_BEGIN_SECONDS


def test_a_slow_slack_leaves_time_to_put_the_rest_of_a_letter_back() -> None:
    assert _JOBS["outbox_delivery"]["Timeout"] > _SLACK_SECONDS


def test_a_silent_ledger_leaves_the_router_time_to_call_somebody() -> None:
    pauses = sum(2**retry for retry in range(ATTEMPTS - 1))
    a_call = ATTEMPTS * READ_SECONDS + pauses
    tags, look, remember = a_call, a_call, a_call
    assert _JOBS["alarm_router"]["Timeout"] >= tags + look + remember + _SLACK_SECONDS
