"""The shell round a report job: event in, message out, the run in the Ledger, failures raised."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

from notifier.errors import Undelivered
from notifier.render import render_report
from notifier.translation import use_language
from notifier.whole import shown_text
from notifier.words import Report
from opskit.aws import WORKERS
from opskit.charts import NAMESPACE, Wall, show_charts
from opskit.compare import open_findings
from opskit.events import Invocation, Origin, asks_for_dry_run, parse_invocation
from opskit.failures import AlreadyRunning, report_failure
from opskit.house import House, LambdaContext, lambda_house, scope_of
from opskit.keep import keep
from opskit.ledger import Claim, Ledger
from opskit.reads import Reader, read
from opskit.report import ReportJob, Run, as_json
from opskit.report_look import Looked, look
from opskit.settings import JobSettings, read_both_settings
from opskit.unreadable import Read, Unreadable
from opskit.whole_file import show_whole

if TYPE_CHECKING:
    from notifier.doors import Sent

type Handler = Callable[[object, LambdaContext], dict[str, object]]

RESERVE_SECONDS = 20.0
"""Kept back for rendering, Slack and the Ledger where a function's time is short."""
AHEAD = timedelta(minutes=5)
"""Scheduler's clock may be before ours by seconds; what lies further ahead is no present."""
_PRESENT = timedelta(days=1)


def report_handler[S](job: ReportJob[S]) -> Handler:
    """Return the Lambda handler of a report job; nothing is made until it is called."""

    def handler(event: object, context: LambdaContext) -> dict[str, object]:
        return run_report(job, event, context, lambda_house())

    return handler


def run_report[S](
    job: ReportJob[S], event: object, context: LambdaContext, house: House
) -> dict[str, object]:
    """Carry out one run.

    Args:
        job: what to do.
        event: Scheduler's or a person's (opskit.events).
        context: Lambda's.
        house: everything from outside.

    Returns:
        What docs/architecture.md says a handler returns.

    Raises:
        BadEvent, SettingsError: naming what is wrong; nothing was done.
        AlreadyRunning: the same run is under way elsewhere.
        Undelivered: Slack did not take the message; it lies in the Outbox.
        Exception: whatever else failed, after a message about it where Slack can be reached; a
            dry run sends none.
    """
    house.logger.append_keys(job=job.name, request=context.aws_request_id)
    try:
        return _run(job, event, context, house)
    except (AlreadyRunning, Undelivered):
        house.logger.exception("the run did not end well")
        raise
    except Exception as error:
        house.logger.exception("the run failed")
        if not asks_for_dry_run(event, clock=house.clock()):
            report_failure(job, error, context, house)
        raise


def _run[S](
    job: ReportJob[S], event: object, context: LambdaContext, house: House
) -> dict[str, object]:
    invocation = parse_invocation(event, clock=house.clock())
    common, own = read_both_settings(JobSettings, job.settings, house.environ)
    use_language(common.language)
    seconds = context.get_remaining_time_in_millis() / 1000
    with Reader(
        workers=WORKERS, seconds=min(job.begin_seconds, seconds - RESERVE_SECONDS)
    ) as reader:
        run = Run(
            now=invocation.now,
            settings=own,
            job=common,
            scope=scope_of(common, context),
            aws=house.aws,
            reader=reader,
            ledger=Ledger(house.aws.client("dynamodb"), common.ledger_table),
            may_act=_may_act(invocation, house.clock()),
        )
        if invocation.dry_run:
            report = look(job, run).report
            text = shown_text(report, zone=common.time_zone)
            return as_json(report, delivery="dry run", dry_run=True, text=text)
        slot = _slot(invocation, context)
        lease = timedelta(seconds=seconds)
        claim = _claim(job.name, run, slot, owner=context.aws_request_id, lease=lease, house=house)
        if claim is Claim.DONE:
            return _duplicate(job.name, invocation)
        return _report(job, run, slot, house, context)


def _may_act(invocation: Invocation, clock: datetime) -> bool:
    """Tell whether a job may change anything: the world of another day is not the one to change."""
    return not invocation.dry_run and abs(clock - invocation.now) <= _PRESENT


def _claim[S](
    job: str, run: Run[S], slot: str, *, owner: str, lease: timedelta, house: House
) -> Read[Claim]:
    """Claim the run. A Ledger out of reach stops no report: two are better than none."""
    claim = read(
        "dynamodb:PutItem",
        run.job.ledger_table,
        lambda: run.ledger.claim_run(job, slot, owner=owner, clock=house.clock(), lease=lease),
    )
    if claim is Claim.RUNNING:
        raise AlreadyRunning(f"the run of {job} for {slot} is under way elsewhere")
    if isinstance(claim, Unreadable):
        house.logger.error("the run could not be claimed", extra={"why": claim.detail})
    return claim


def _report[S](
    job: ReportJob[S], run: Run[S], slot: str, house: House, context: LambdaContext
) -> dict[str, object]:
    sent: Sent | None = None
    undelivered: Undelivered | None = None
    try:
        looked = look(job, run)
        report = keep(looked.report, house, context)
        message = render_report(report, zone=run.job.time_zone)
        try:
            sent = house.notifier(run.job).deliver(message, now=house.clock())
        except Undelivered as error:
            if not error.kept:
                raise
            undelivered = error
    except Exception:
        read("dynamodb:DeleteItem", slot, lambda: run.ledger.release_run(job.name, slot))
        raise
    delivery = "outbox" if undelivered else "sent"
    _record(job.name, run, slot, looked, delivery=delivery, clock=house.clock())
    _measure(job.name, looked.report, house)
    # The run is recorded: whatever happens now, a retry shows nothing twice.
    wall = _wall(job.name, run, house, context)
    if message.is_cut:
        show_whole(report, sent, wall, zone=run.job.time_zone)
    show_charts(looked.charts, sent, wall)
    if undelivered:
        raise undelivered
    return as_json(looked.report, delivery="sent", dry_run=False)


def _wall[S](job: str, run: Run[S], house: House, context: LambdaContext) -> Wall:
    return Wall(
        job=job,
        as_of=run.now,
        reader=run.reader,
        notifier=lambda: house.notifier(run.job),
        logger=house.logger,
        clock=house.clock,
        seconds_left=lambda: context.get_remaining_time_in_millis() / 1000,
    )


def _record[S](
    job: str,
    run: Run[S],
    slot: str,
    looked: Looked,
    *,
    delivery: str,
    clock: datetime,
) -> None:
    """Remember the run and then its findings: a message is not sent again for want of memory.

    A replay of an older moment changes no memory; nor does a moment to come, before which every
    true run would then seem older.
    """
    report, memory = looked.report, looked.memory
    done = partial(run.ledger.finish_run, job, slot, as_of=report.as_of, severity=report.severity)
    if isinstance(memory, Unreadable):
        read("dynamodb:PutItem", slot, partial(done, delivery=delivery))
        return
    done(delivery=delivery)
    newest = run.ledger.last_runs().get(job)
    if (newest is None or newest <= report.as_of) and report.as_of <= clock + AHEAD:
        after = open_findings(report.findings, report.as_of)
        run.ledger.replace_findings(job, before=memory, after=after)
        run.ledger.finish_job(job, as_of=report.as_of)


def _measure(job: str, report: Report, house: House) -> None:
    metrics = Metrics(namespace=NAMESPACE, service=job)
    metrics.add_metric(name="Severity", unit=MetricUnit.NoUnit, value=int(report.severity))
    metrics.flush_metrics()
    house.logger.info(
        "reported",
        extra={"severity": report.severity.name, "findings": len(report.findings)},
    )


def _slot(invocation: Invocation, context: LambdaContext) -> str:
    if invocation.origin is Origin.SCHEDULE:
        return invocation.now.isoformat()
    return f"hand {context.aws_request_id}"


def _duplicate(job: str, invocation: Invocation) -> dict[str, object]:
    return {
        "job": job,
        "severity": None,
        "as_of": invocation.now.isoformat(),
        "dry_run": False,
        "duplicate": True,
        "delivery": "duplicate",
        "findings": [],
        "figures": [],
    }
