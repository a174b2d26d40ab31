"""Wires the weekly cost report: event, settings, facts, judgement, report."""

from functools import partial

from functions.cost_report.collect.costs import collect_costs
from functions.cost_report.judge.chart import chart_costs, describe_chart
from functions.cost_report.judge.drawing import draw_chart
from functions.cost_report.judge.facts import CostFacts
from functions.cost_report.judge.figures import figures_costs
from functions.cost_report.judge.looked_at import looked_at_costs
from functions.cost_report.judge.report import judge_costs, scope_of, subject_of
from functions.cost_report.judge.sections import sections_costs
from functions.cost_report.settings import CostSettings
from notifier.translation import _
from opskit.charts import Chart
from opskit.report import Draft, ReportJob, Run
from opskit.shell import report_handler


def charts_costs(facts: CostFacts, run: Run[CostSettings]) -> tuple[Chart, ...]:
    """Return the one picture, none where there is no cost to draw."""
    chart = chart_costs(facts, run.settings, run.now)
    if chart is None:
        return ()
    return (
        Chart(
            name="cost",
            title=_("Cost by day ({scope})").format(scope=scope_of(facts)),
            says=describe_chart(chart),
            draw=partial(draw_chart, chart),
        ),
    )


def draft_costs(run: Run[CostSettings]) -> Draft:
    """Look at the week's costs and judge them."""
    facts = collect_costs(
        run.aws, run.reader, run.settings, run.scope, run.now, table=run.job.ledger_table
    )
    zone = run.job.time_zone
    return Draft(
        subject=subject_of(facts, run.now),
        findings=judge_costs(facts, run.settings, run.now, zone=zone),
        figures=figures_costs(facts, run.settings, run.now),
        sections=sections_costs(facts, run.settings, run.now, zone=zone),
        looked_at=looked_at_costs(facts),
        charts=charts_costs(facts, run),
    )


JOB = ReportJob(
    name="cost_report",
    title=lambda: _("Weekly cost report"),
    not_done=lambda: _("No cost was looked at: that there is no report does not mean it is low."),
    settings=CostSettings,
    draft=draft_costs,
)

handler = report_handler(JOB)
