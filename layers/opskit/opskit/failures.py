"""When a job itself fails: the team hears of it once, and the error goes on to Lambda."""

from notifier.errors import Undelivered
from notifier.failure import Failure, render_failure
from notifier.translation import use_language
from opskit import console
from opskit.events import BadEvent
from opskit.house import House, LambdaContext, scope_of
from opskit.ledger import Ledger
from opskit.reads import read
from opskit.report import ReportJob, replay_command
from opskit.settings import JobSettings, SettingsError, read_settings


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
        if _is_first(job.name, context, settings, house):
            use_language(settings.language)
            message = render_failure(
                _failure(job, error, context, settings, house), zone=settings.time_zone
            )
            house.notifier(settings).deliver(message, now=house.clock())
    except SettingsError:
        house.logger.exception("the failure cannot be reported without these settings")
    except Undelivered:
        house.logger.exception("the failure waits in the Outbox")
    except Exception:
        house.logger.exception("the failure could not be reported")


def _is_first(job: str, context: LambdaContext, settings: JobSettings, house: House) -> bool:
    ledger = Ledger(house.aws.client("dynamodb"), settings.ledger_table)
    first = read(
        "dynamodb:PutItem",
        settings.ledger_table,
        lambda: ledger.claim_failure(job, context.aws_request_id, clock=house.clock()),
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
    replayable = not isinstance(error, SettingsError | BadEvent)
    return Failure(
        job=job.name,
        title=job.title(),
        at=now,
        scope=scope,
        error=type(error).__name__,
        text=str(error),
        not_done=job.not_done(),
        link=console.log_group(scope.region, context.log_group_name),
        replay=replay_command(job.name, now, scope.environment) if replayable else "",
    )
