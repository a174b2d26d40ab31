"""Wires the monthly cleanup of logs: event, settings, facts, plan, acts, report."""

from functions.log_cleanup.cleanup import JOB as NAME, clean, look, rules
from functions.log_cleanup.judge import judge_cleanup, sections_cleanup, subject_cleanup
from functions.log_cleanup.settings import CleanupSettings
from notifier.translation import _
from opskit.compare import EVERYTHING
from opskit.report import Draft, ReportJob, Run
from opskit.shell import report_handler


def draft_cleanup(run: Run[CleanupSettings]) -> Draft:
    """Look at the log groups, do what is due where it may, and say so."""
    facts = look(run)
    outcome = clean(run, facts)
    return Draft(
        subject=subject_cleanup(outcome),
        findings=judge_cleanup(facts, outcome, rules(run)),
        sections=sections_cleanup(facts, outcome),
        looked_at={"logs.": EVERYTHING},
    )


JOB = ReportJob(
    name=NAME,
    title=lambda: _("Log cleanup"),
    not_done=lambda: _("Logs were not cleaned up; what was marked is kept."),
    settings=CleanupSettings,
    draft=draft_cleanup,
    begin_seconds=120.0,
)

handler = report_handler(JOB)
