"""Wires the monthly security audit: event, settings, facts, judgement, report."""

from functions.security_audit.collect.audit import collect_audit
from functions.security_audit.judge.audit import judge_audit, sections_audit, subject_of
from functions.security_audit.judge.looked_at import looked_at_audit
from functions.security_audit.settings import AuditSettings
from notifier.translation import _
from opskit.report import LONG_BEGIN_SECONDS, Draft, ReportJob, Run
from opskit.shell import report_handler


def draft_audit(run: Run[AuditSettings]) -> Draft:
    """Look at everything and judge it."""
    facts = collect_audit(run.aws, run.reader, run.settings, run.now, account=run.scope.account)
    return Draft(
        subject=subject_of(run.settings),
        findings=judge_audit(facts, run.settings, run.now, run.job.time_zone),
        sections=sections_audit(facts, run.settings),
        looked_at=looked_at_audit(facts),
    )


JOB = ReportJob(
    name="security_audit",
    title=lambda: _("Monthly security audit"),
    not_done=lambda: _("Nothing was audited: that there is no report does not mean safety."),
    settings=AuditSettings,
    draft=draft_audit,
    # CloudTrail answers two requests a second.
    begin_seconds=LONG_BEGIN_SECONDS,
)

handler = report_handler(JOB)
