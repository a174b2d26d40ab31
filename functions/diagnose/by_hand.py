"""The diagnosis as a report, for somebody who runs it by hand."""

from typing import TYPE_CHECKING

from functions.diagnose.collect.diagnosis import collect_facts
from functions.diagnose.event import Asked
from functions.diagnose.judge.answer import answer_of
from functions.diagnose.judge.diagnosis import Diagnosis, diagnose
from functions.diagnose.judge.findings import JOB, findings_of, subject_of
from functions.diagnose.judge.sections import sections_of
from functions.diagnose.settings import DiagnoseSettings
from notifier.translation import _
from opskit.house import House, LambdaContext
from opskit.report import Draft, ReportJob, Run
from opskit.shell import run_report
from opskit.usage_figures import figures_usage

if TYPE_CHECKING:
    from functions.diagnose.judge.facts import Facts


def report_by_hand(asked: Asked, context: LambdaContext, house: House) -> dict[str, object]:
    """Report a diagnosis, and return it with what every report job returns.

    It is compared with the last diagnosis by hand; what other jobs remember stays as it is.
    """
    made: list[tuple[Diagnosis, Facts]] = []

    def draft(run: Run[DiagnoseSettings]) -> Draft:
        facts = collect_facts(run.aws, run.reader, run.settings, run.now)
        diagnosis = diagnose(facts, asked, run.settings, zone=run.job.time_zone)
        made.append((diagnosis, facts))
        return Draft(
            subject=subject_of(diagnosis, facts.targets.targets),
            findings=findings_of(diagnosis, facts, run.settings),
            figures=tuple(figures_usage(facts.usage, run.settings)),
            sections=sections_of(facts, diagnosis.look),
        )

    job = ReportJob(
        name=JOB,
        title=lambda: _("Diagnosis"),
        not_done=lambda: _("Nothing was looked at: that no cause is named does not mean health."),
        settings=DiagnoseSettings,
        draft=draft,
        accepts=False,
    )
    event = {"time": asked.now.isoformat(), "dry_run": asked.dry_run}
    report = run_report(job, event, context, house)
    return {**report, **answer_of(*made[-1])} if made else report
