"""Wires the weekly security review: event, settings, facts, judgement, report."""

from functions.security_review.collect.review import collect_review
from functions.security_review.judge.looked_at import looked_at_review
from functions.security_review.judge.review import judge_review, sections_review, subject_of
from functions.security_review.settings import ReviewSettings
from notifier.translation import _
from opskit.report import LONG_BEGIN_SECONDS, Draft, ReportJob, Run
from opskit.shell import report_handler


def draft_review(run: Run[ReviewSettings]) -> Draft:
    """Look at everything and judge it."""
    facts = collect_review(run.aws, run.reader, run.settings, project=run.job.project)
    return Draft(
        subject=subject_of(facts),
        findings=judge_review(facts, run.settings, run.now),
        sections=sections_review(facts),
        looked_at=looked_at_review(facts),
    )


JOB = ReportJob(
    name="security_review",
    title=lambda: _("Weekly security review"),
    not_done=lambda: _("Nothing was checked: that there is no report does not mean safety."),
    settings=ReviewSettings,
    draft=draft_review,
    begin_seconds=LONG_BEGIN_SECONDS,
)

handler = report_handler(JOB)
