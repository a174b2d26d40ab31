"""Wiring of the Slack door: a signed click in, a signal or an acceptance written, an answer."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from functions.slack_actions.accept.slack_form import slack_form
from functions.slack_actions.act import Hands
from functions.slack_actions.door import Answer, Door
from functions.slack_actions.reply import slack_reply
from functions.slack_actions.settings import DoorSettings
from functions.slack_actions.signature import Doorkeeper
from functions.slack_actions.ways import Ways
from notifier.credential import SlackSecret
from notifier.translation import use_language
from opskit.house import House, LambdaContext, lambda_house
from opskit.incidents import Incidents
from opskit.settings import JobSettings, read_both_settings

if TYPE_CHECKING:
    from functions.slack_actions.accept.desk import Desk
    from notifier.delivery import Notifier
    from opskit.aws import Aws


def handler(event: object, context: LambdaContext) -> Answer:
    """Hear what Slack sends; Lambda's entry point."""
    return hear(event, context, lambda_house())


def hear(
    event: object, context: LambdaContext, house: House, *, ways: Ways | None = None
) -> Answer:
    """Take one request of Slack's.

    Args:
        event: a function URL's.
        context: Lambda's.
        house: everything from outside.
        ways: how people are answered; None is Slack's own.

    Returns:
        What a function URL answers: 200 also where a click leads to nothing, for the person is told
        in words; 401 to whom Slack did not sign; 409 to a replay; 500 where not even an answer got
        through, so that Slack itself shows a warning.

    Raises:
        SettingsError: naming what is wrong; nothing was done.
    """
    house.logger.append_keys(job="slack_actions", request=context.aws_request_id)
    common, own = read_both_settings(JobSettings, DoorSettings, house.environ)
    use_language(common.language)
    dynamodb = house.aws.client("dynamodb")
    ways = ways or _ways(house.aws, common)
    door = Door(
        doorkeeper=_doorkeeper(house.aws, common.slack_secret_arn),
        hands=Hands(
            dynamodb=dynamodb,
            table=common.ledger_table,
            incidents=Incidents(dynamodb, common.ledger_table),
            flow=house.aws.client("lambda"),
            logger=house.logger,
        ),
        desk=partial(_desk, house, common, own, ways),
        settings=own,
        zone=common.time_zone,
        now=house.clock(),
        reply=ways.reply,
    )
    return door.take(event)


def _desk(house: House, common: JobSettings, own: DoorSettings, ways: Ways) -> Desk:
    from functions.slack_actions.accept.desk import Desk  # noqa: PLC0415 - as below
    from opskit.ledger import Ledger  # noqa: PLC0415 - an incident's click has no use for it

    return Desk(
        ledger=Ledger(house.aws.client("dynamodb"), common.ledger_table),
        ways=ways,
        settings=own,
        zone=common.time_zone,
        now=house.clock(),
        logger=house.logger,
    )


def _notifier(aws: Aws, settings: JobSettings, secret: SlackSecret) -> Notifier:
    from functions.slack_actions.accept.quick import quick_notifier  # noqa: PLC0415 - as above

    return quick_notifier(aws, settings, secret)


@cache
def _doorkeeper(aws: Aws, secret_arn: str) -> Doorkeeper:
    """Return this process's doorkeeper, who keeps the signing secret while it is warm."""
    return Doorkeeper(_secret(aws, secret_arn))


@cache
def _ways(aws: Aws, settings: JobSettings) -> Ways:
    """Return this process's ways to Slack; none is opened before somebody is to be answered."""
    secret = _secret(aws, settings.slack_secret_arn)
    return Ways(
        reply=slack_reply(settings.slack_api_url),
        open_form=slack_form(secret, settings.slack_api_url),
        notifier=partial(_notifier, aws, settings, secret),
    )


@cache
def _secret(aws: Aws, secret_arn: str) -> SlackSecret:
    return SlackSecret(aws.client("secretsmanager"), secret_arn)
