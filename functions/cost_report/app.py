"""Wires the weekly cost report: event, settings, facts, judgement, report."""

from functions.cost_report.collect.costs import collect_costs
from functions.cost_report.judge.figures import figures_costs
from functions.cost_report.judge.looked_at import looked_at_costs
from functions.cost_report.judge.report import judge_costs, subject_of
from functions.cost_report.judge.sections import sections_costs
from functions.cost_report.settings import CostSettings
from notifier.translation import _
from opskit.report import Draft, ReportJob, Run
from opskit.shell import report_handler


def draft_costs(run: Run[CostSettings]) -> Draft:
    """Look at the week's costs and judge them."""
    facts = collect_costs(run.aws, run.reader, run.settings, run.scope, run.now)
    return Draft(
        subject=subject_of(facts, run.now),
        findings=judge_costs(facts, run.settings, run.now),
        figures=figures_costs(facts, run.settings, run.now),
        sections=sections_costs(facts, run.settings, run.now),
        looked_at=looked_at_costs(facts),
    )


JOB = ReportJob(
    name="cost_report",
    title=lambda: _("Weekly cost report"),
    not_done=lambda: _("No cost was looked at: that there is no report does not mean it is low."),
    settings=CostSettings,
    draft=draft_costs,
)

handler = report_handler(JOB)
