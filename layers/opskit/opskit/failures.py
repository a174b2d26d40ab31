"""When a job itself fails: the team hears of it once, and the error goes on to Lambda."""

from datetime import timedelta
from typing import TYPE_CHECKING

from notifier.errors import Undelivered
from notifier.failure import Failure, render_failure
from notifier.translation import _, use_language
from opskit import console
from opskit.events import BadEvent
from opskit.house import House, LambdaContext, log_group_of, scope_of
from opskit.ledger import Ledger
from opskit.reads import read
from opskit.report import ReportJob, replay_command
from opskit.settings import JobSettings, SettingsError, read_settings

if TYPE_CHECKING:
    from notifier.message import Message


LEASE = timedelta(seconds=50)
"""Slack is tried for 45 s (notifier.patience), and Lambda tries again after a minute (Lambda guide,
"Asynchronous invocation"): should a delivery die, the next attempt tells the crash."""


class AlreadyRunning(RuntimeError):  # noqa: N818 - reads as what it is
    """The same run is under way elsewhere; Lambda's retry will find it done, or take it over."""


def report_failure[S](
    job: ReportJob[S], error: Exception, context: LambdaContext, house: House
) -> None:
    """Tell Slack that a run failed, once for all of Lambda's retries of the same request.

    Whatever hinders this is logged and goes no further: the caller raises the first error, and
    the function's Errors alarm does not depend on Slack.
    """
    try:
        settings = read_settings(JobSettings, house.environ)
        ledger = Ledger(house.aws.client("dynamodb"), settings.ledger_table)
        if not _is_first(job.name, context, ledger, house):
            return
        use_language(settings.language)
        message = render_failure(
            _failure(job, error, context, settings, house), zone=settings.time_zone
        )
        _deliver(message, settings, house)
        ledger.finish_failure(job.name, context.aws_request_id, clock=house.clock())
    except SettingsError:
        house.logger.exception("the failure cannot be reported without these settings")
    except Exception:
        house.logger.exception("the failure could not be reported")


def _deliver(message: "Message", settings: JobSettings, house: House) -> None:
    """Deliver a message; one that waits in the Outbox is as good as told."""
    try:
        house.notifier(settings).deliver(message, now=house.clock())
    except Undelivered as error:
        if not error.kept:
            raise
        house.logger.exception("the failure waits in the Outbox")


def _is_first(job: str, context: LambdaContext, ledger: Ledger, house: House) -> bool:
    first = read(
        "dynamodb:PutItem",
        ledger.table,
        lambda: ledger.claim_failure(job, context.aws_request_id, clock=house.clock(), lease=LEASE),
    )
    return first is not False


def _failure[S](
    job: ReportJob[S],
    error: Exception,
    context: LambdaContext,
    settings: JobSettings,
    house: House,
) -> Failure:
    scope, now = scope_of(settings, context), house.clock()
    log_group = log_group_of(house, context)
    replayable = not isinstance(error, SettingsError | BadEvent)
    return Failure(
        job=job.name,
        title=job.title(),
        at=now,
        scope=scope,
        error=type(error).__name__,
        text=str(error),
        not_done=job.not_done(),
        remedy=_remedy(error, job.name),
        link=console.log_group(scope.region, log_group) if log_group else "",
        replay=replay_command(job.name, now, scope.environment) if replayable else "",
    )


def _remedy(error: Exception, job: str) -> str:
    """Say what to do next; what Lambda will try again by itself first."""
    match error:
        case SettingsError():
            return _("Correct the named parameter in samconfig.toml, then make deploy")
        case BadEvent():
            return _("Correct the event that was sent; events/{job}.json shows one").format(job=job)
        case _:
            return _(
                "Lambda tries twice more within minutes; if no report comes, read the log and run"
                " it by hand: make run JOB={job}"
            ).format(job=job)
