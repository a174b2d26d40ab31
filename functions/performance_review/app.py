"""Wires the monthly performance review: event, settings, facts, judgement, report."""

from functions.performance_review.collect.review import collect_review
from functions.performance_review.judge.charts import charts_review
from functions.performance_review.judge.figures import figures_review
from functions.performance_review.judge.looked_at import looked_at_review
from functions.performance_review.judge.report import judge_review, subject_of
from functions.performance_review.judge.sections import sections_review
from functions.performance_review.settings import PerformanceSettings
from notifier.translation import _
from opskit.report import LONG_BEGIN_SECONDS, Draft, ReportJob, Run
from opskit.shell import report_handler
from opskit.widget_image import chart_of


def draft_review(run: Run[PerformanceSettings]) -> Draft:
    """Look at the last two months and judge the last one."""
    facts = collect_review(run.aws, run.reader, run.settings, run.now, run.job.time_zone)
    return Draft(
        subject=subject_of(facts, run.job.time_zone),
        findings=judge_review(facts, run.settings, zone=run.job.time_zone),
        figures=figures_review(facts, run.settings),
        sections=sections_review(facts, run.settings, zone=run.job.time_zone),
        looked_at=looked_at_review(facts),
        charts=tuple(
            chart_of(run.aws.client("cloudwatch"), widget, run.job.time_zone)
            for widget in charts_review(facts, run.settings)
        ),
    )


JOB = ReportJob(
    name="performance_review",
    title=lambda: _("Monthly performance review"),
    not_done=lambda: _("The month was not reviewed: no report does not mean that it was good."),
    settings=PerformanceSettings,
    draft=draft_review,
    begin_seconds=LONG_BEGIN_SECONDS,
)

handler = report_handler(JOB)
