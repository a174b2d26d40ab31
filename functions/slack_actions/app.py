"""Wiring of the Slack door: a signed click in, a signal written, the flow woken, a short answer."""

from functools import cache

from functions.slack_actions.act import Hands
from functions.slack_actions.door import Answer, Door
from functions.slack_actions.reply import Reply, slack_reply
from functions.slack_actions.settings import DoorSettings
from functions.slack_actions.signature import Doorkeeper
from notifier.credential import SlackSecret
from notifier.translation import use_language
from opskit.aws import Aws
from opskit.house import House, LambdaContext, lambda_house
from opskit.incidents import Incidents
from opskit.settings import JobSettings, read_both_settings


def handler(event: object, context: LambdaContext) -> Answer:
    """Hear what Slack sends; Lambda's entry point."""
    return hear(event, context, lambda_house())


def hear(
    event: object, context: LambdaContext, house: House, *, reply: Reply | None = None
) -> Answer:
    """Take one request of Slack's.

    Args:
        event: a function URL's.
        context: Lambda's.
        house: everything from outside.
        reply: the way to answer a person; None is Slack's own.

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
    door = Door(
        doorkeeper=_doorkeeper(house.aws, common.slack_secret_arn),
        hands=Hands(
            dynamodb=dynamodb,
            table=common.ledger_table,
            incidents=Incidents(dynamodb, common.ledger_table),
            flow=house.aws.client("lambda"),
            logger=house.logger,
        ),
        settings=own,
        zone=common.time_zone,
        now=house.clock(),
        reply=reply or slack_reply(common.slack_api_url),
    )
    return door.take(event)


@cache
def _doorkeeper(aws: Aws, secret_arn: str) -> Doorkeeper:
    """Return this process's doorkeeper, who keeps the signing secret while it is warm."""
    return Doorkeeper(SlackSecret(aws.client("secretsmanager"), secret_arn))
