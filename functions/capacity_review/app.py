"""Wires the monthly capacity review: event, settings, facts, judgement, report."""

from functions.capacity_review.collect.review import collect_review
from functions.capacity_review.judge.charts import charts_review
from functions.capacity_review.judge.courses import list_courses
from functions.capacity_review.judge.figures import figures_review
from functions.capacity_review.judge.looked_at import looked_at_review
from functions.capacity_review.judge.report import judge_review, subject_of
from functions.capacity_review.judge.sections import sections_review
from functions.capacity_review.settings import CapacitySettings
from notifier.translation import _
from opskit.report import LONG_BEGIN_SECONDS, Draft, ReportJob, Run
from opskit.shell import report_handler
from opskit.widget_image import chart_of


def draft_review(run: Run[CapacitySettings]) -> Draft:
    """Look at half a year and judge what runs out when."""
    facts = collect_review(run.aws, run.reader, run.settings, run.now)
    courses = list_courses(facts, run.settings)
    return Draft(
        subject=subject_of(facts.targets.targets),
        findings=judge_review(facts, run.settings, courses, zone=run.job.time_zone),
        figures=figures_review(courses),
        sections=sections_review(facts, courses, zone=run.job.time_zone),
        looked_at=looked_at_review(facts),
        charts=tuple(
            chart_of(run.aws.client("cloudwatch"), widget, run.job.time_zone)
            for widget in charts_review(courses, facts.span, run.settings)
        ),
    )


JOB = ReportJob(
    name="capacity_review",
    title=lambda: _("Monthly capacity review"),
    not_done=lambda: _("Capacity was not reviewed: no report does not mean that there is room."),
    settings=CapacitySettings,
    draft=draft_review,
    begin_seconds=LONG_BEGIN_SECONDS,
)

handler = report_handler(JOB)
