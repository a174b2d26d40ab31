"""One look of a report job: what its author drafts, beside what the Ledger remembers."""

from dataclasses import dataclass

from notifier.words import Report
from opskit.charts import Chart
from opskit.compare import Acceptance, Recorded, compare
from opskit.report import ReportJob, Run, make_report
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import without_memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What came of a look.

    Attributes:
        report: to be sent.
        memory: what the Ledger knew of findings before it, by fingerprint.
        charts: to be shown beside it.
    """

    report: Report
    memory: Read[dict[str, Recorded]]
    charts: tuple[Chart, ...]


def look[S](job: ReportJob[S], run: Run[S]) -> Looked:
    """Look, judge, and compare with what the Ledger remembers."""
    table = run.job.ledger_table
    remembered = run.reader.start(
        "dynamodb:Query", table, lambda: (run.ledger.findings(job.name), run.ledger.acceptances())
    )
    draft = job.draft(run)
    memory = remembered.result()
    findings = draft.findings
    recorded: dict[str, Recorded] = {}
    acceptances: dict[str, Acceptance] = {}
    if isinstance(memory, Unreadable):
        findings = (*findings, without_memory(memory))
    else:
        recorded, acceptances = memory
    tracked = compare(findings, recorded, acceptances, run.now, looked_at=draft.looked_at)
    return Looked(
        report=make_report(job, draft, tracked, now=run.now, scope=run.scope),
        memory=memory if isinstance(memory, Unreadable) else recorded,
        charts=draft.charts,
    )
