"""Wiring of the alarm router: alarms in, incidents begun or told; nothing is lost."""

from functions.alarm_router.act import Hands
from functions.alarm_router.messages import Where
from functions.alarm_router.parse.envelopes import open_event
from functions.alarm_router.parse.words import Place
from functions.alarm_router.round import Round
from functions.alarm_router.settings import RouterSettings
from notifier.translation import use_language
from opskit.house import House, LambdaContext, lambda_house, scope_of
from opskit.incidents import Incidents
from opskit.ledger import Ledger
from opskit.mutes import Mutes
from opskit.settings import JobSettings, read_both_settings


def handler(event: object, context: LambdaContext) -> dict[str, object]:
    """Hear what SNS delivers; Lambda's entry point."""
    return route_event(event, context, lambda_house())


def route_event(event: object, context: LambdaContext, house: House) -> dict[str, object]:
    """Carry each alarm of an event to its incident.

    Args:
        event: SNS's records; also SQS's, EventBridge's event, or an alarm's own call.
        context: Lambda's.
        house: everything from outside.

    Returns:
        {"records": [...]}: what became of each message (functions.alarm_router.route.Routed).

    Raises:
        SettingsError: naming what is wrong; nothing was done.
        NotRouted: naming what led to nothing, after all were tried; Lambda tries again, and keeps
            the event in the queue of failed runs after the third time.
    """
    house.logger.append_keys(job="alarm_router", request=context.aws_request_id)
    common, own = read_both_settings(JobSettings, RouterSettings, house.environ)
    use_language(common.language)
    dynamodb, now, scope = house.aws.client("dynamodb"), house.clock(), scope_of(common, context)
    work = Round(
        hands=Hands(
            incidents=Incidents(dynamodb, common.ledger_table),
            ledger=Ledger(dynamodb, common.ledger_table),
            mutes=Mutes(dynamodb, common.ledger_table),
            flow=house.aws.client("lambda"),
            sqs=lambda: house.aws.client("sqs"),
            notifier=lambda: house.notifier(common),
            settings=own,
            logger=house.logger,
            now=now,
        ),
        cloudwatch=house.aws.client("cloudwatch"),
        application=f"{common.project}-{common.environment}",
        where=Where(scope=scope, zone=common.time_zone, now=now),
    )
    partition = context.invoked_function_arn.split(":")[1]
    home = Place(partition=partition, region=scope.region, account=scope.account)
    return {"records": work.route_all(open_event(event, home=home))}
