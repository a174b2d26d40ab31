"""The one place that wires: environment, AWS clients, clock, and the way to Slack."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Protocol

from aws_lambda_powertools import Logger

from notifier.words import Scope
from opskit.aws import Aws
from opskit.settings import JobSettings

if TYPE_CHECKING:
    from notifier.delivery import Notifier


class LambdaContext(Protocol):
    """What jobs use of Lambda's context object (Lambda guide, "Python context object")."""

    @property
    def aws_request_id(self) -> str:
        """The request's id, the same on each retry."""

    @property
    def function_name(self) -> str:
        """The function's name."""

    @property
    def invoked_function_arn(self) -> str:
        """The function's ARN; it names the account."""

    @property
    def log_group_name(self) -> str | None:
        """Where the function's log lies; nothing where it runs at somebody's desk."""

    def get_remaining_time_in_millis(self) -> int:
        """Return how long Lambda lets the invocation live, in milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything from outside that a job stands on; tests bring their own.

    Attributes:
        environ: the environment variables.
        aws: the AWS clients.
        clock: tells the present (aware).
        logger: writes the function's log.
        notifier: makes the way to Slack for a job's settings.
    """

    environ: Mapping[str, str]
    aws: Aws
    clock: Callable[[], datetime]
    logger: Logger
    notifier: "Callable[[JobSettings], Notifier]"


@cache
def lambda_house() -> House:
    """Wire the house that a Lambda process lives in, once; warm invocations find it ready."""
    aws = Aws()
    logger = Logger(service=os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "job"))

    @cache
    def notifier(settings: JobSettings) -> "Notifier":
        # slack_sdk takes a tenth of a cold start: who says nothing does without.
        from notifier.delivery import NotifierSettings, notifier_from  # noqa: PLC0415

        return notifier_from(
            NotifierSettings(
                slack_channel=settings.slack_channel,
                slack_secret_arn=settings.slack_secret_arn,
                slack_api_url=settings.slack_api_url,
                outbox_queue_url=settings.outbox_queue_url,
            ),
            secrets_client=aws.client("secretsmanager"),
            sqs_client=lambda: aws.client("sqs"),
        )

    return House(
        environ=os.environ,
        aws=aws,
        clock=lambda: datetime.now(UTC),
        logger=logger,
        notifier=notifier,
    )


def log_group_of(house: House, context: LambdaContext) -> str:
    """Return the function's log group, or "" where its output goes to who started it by hand."""
    return "" if house.environ.get("AWS_SAM_LOCAL") else context.log_group_name or ""


def scope_of(settings: JobSettings, context: LambdaContext) -> Scope:
    """Return where a function runs; its own ARN names region and account."""
    parts = context.invoked_function_arn.split(":")
    return Scope(
        account=parts[4], region=parts[3], stack=settings.stack, environment=settings.environment
    )
