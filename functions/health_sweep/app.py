"""Wires the daily health sweep: event, settings, facts, judgement, report."""

from functions.health_sweep.collect.sweep import collect_sweep
from functions.health_sweep.judge.looked_at import looked_at_sweep
from functions.health_sweep.judge.sweep import judge_sweep, sections_sweep, subject_of
from functions.health_sweep.settings import SweepSettings
from notifier.translation import _
from opskit.report import Draft, ReportJob, Run
from opskit.shell import report_handler
from opskit.usage_figures import figures_usage


def draft_sweep(run: Run[SweepSettings]) -> Draft:
    """Look at everything and judge it."""
    facts = collect_sweep(run.aws, run.reader, run.ledger, run.settings, run.now)
    return Draft(
        subject=subject_of(facts.targets.targets),
        findings=judge_sweep(facts, run.settings, run.now),
        figures=tuple(figures_usage(facts.usage, run.settings)),
        sections=sections_sweep(facts, run.now),
        looked_at=looked_at_sweep(facts),
    )


JOB = ReportJob(
    name="health_sweep",
    title=lambda: _("Daily health sweep"),
    not_done=lambda: _("Nothing was checked: that there is no report does not mean health."),
    settings=SweepSettings,
    draft=draft_sweep,
)

handler = report_handler(JOB)
