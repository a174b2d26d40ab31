"""The Ledger claims runs once and remembers findings and acceptances."""

from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from notifier.words import Finding, Severity
from opskit.compare import Acceptance, Recorded
from opskit.ledger import Claim, Ledger

NOW = datetime(2026, 11, 24, tzinfo=UTC)
LEASE = timedelta(minutes=2)
JOB, SLOT = "health_sweep", "2026-11-24T00:00:00+00:00"


def claim(ledger: Ledger, owner: str = "r1", *, after: timedelta = timedelta(0)) -> Claim:
    return ledger.claim_run(JOB, SLOT, owner=owner, clock=NOW + after, lease=LEASE)


def recorded(code: str, severity: Severity = Severity.WARNING) -> dict[str, Recorded]:
    finding = Finding(code=code, resource="app", severity=severity, sentence="two of three")
    return {finding.fingerprint: Recorded(finding=finding, since=NOW)}


def test_a_run_is_claimed_by_one(ledger: Ledger) -> None:
    assert [claim(ledger), claim(ledger, "r2")] == [Claim.MINE, Claim.RUNNING]


def test_a_retry_of_the_same_request_takes_its_own_claim_again(ledger: Ledger) -> None:
    assert [claim(ledger), claim(ledger)] == [Claim.MINE, Claim.MINE]


def test_a_run_whose_process_died_is_taken_over_when_the_lease_ends(ledger: Ledger) -> None:
    claim(ledger)
    assert claim(ledger, "r2", after=LEASE - timedelta(seconds=1)) is Claim.RUNNING
    assert claim(ledger, "r2", after=LEASE) is Claim.MINE


def test_a_released_run_may_be_claimed_at_once(ledger: Ledger) -> None:
    claim(ledger)
    ledger.release_run(JOB, SLOT)
    assert claim(ledger, "r2") is Claim.MINE


@pytest.mark.parametrize("delivery", ["sent", "outbox"])
def test_a_finished_run_is_done_for_ever(ledger: Ledger, delivery: str) -> None:
    claim(ledger)
    ledger.finish_run(JOB, SLOT, as_of=NOW, severity=Severity.WARNING, delivery=delivery)
    assert claim(ledger, after=timedelta(days=30)) is Claim.DONE


def test_the_last_run_of_each_job_is_known(ledger: Ledger) -> None:
    ledger.finish_job(JOB, as_of=NOW - timedelta(days=1))
    ledger.finish_job(JOB, as_of=NOW)
    assert ledger.last_runs() == {JOB: NOW}


def test_findings_are_replaced_by_the_newest(ledger: Ledger) -> None:
    first = recorded("ecs.a") | recorded("ecs.b")
    ledger.replace_findings(JOB, before={}, after=first)
    assert ledger.findings(JOB) == first
    second = recorded("ecs.b", Severity.CRITICAL) | recorded("ecs.c")
    ledger.replace_findings(JOB, before=first, after=second)
    assert ledger.findings(JOB) == second


def test_hundreds_of_findings_are_written_in_batches(ledger: Ledger) -> None:
    many: dict[str, Recorded] = {}
    for number in range(130):
        many |= recorded(f"ecs.n{number}")
    ledger.replace_findings(JOB, before={}, after=many)
    assert ledger.findings(JOB) == many


def test_jobs_do_not_see_each_others_findings(ledger: Ledger) -> None:
    ledger.replace_findings("cost_report", before={}, after=recorded("cost.rise"))
    assert ledger.findings(JOB) == {}


def test_an_acceptance_is_remembered_with_owner_reason_and_end(ledger: Ledger) -> None:
    acceptance = Acceptance(
        fingerprint="ecs.a|app",
        severity=Severity.WARNING,
        owner="kim",
        reason="until the new cluster",
        until=NOW + timedelta(days=30),
    )
    ledger.accept(acceptance)
    assert ledger.acceptances() == {"ecs.a|app": acceptance}


def test_a_crash_is_reported_once_for_all_retries_of_a_request(ledger: Ledger) -> None:
    claims = [ledger.claim_failure(JOB, request, clock=NOW) for request in ("r1", "r1", "r2")]
    assert claims == [True, False, True]


def test_a_missing_table_raises(ledger: Ledger) -> None:
    elsewhere = Ledger(ledger.client, "nowhere")
    with pytest.raises(ClientError, match="ResourceNotFound"):
        elsewhere.claim_run(JOB, SLOT, owner="r1", clock=NOW, lease=LEASE)
