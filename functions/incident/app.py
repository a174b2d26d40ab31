"""Wiring of an incident's flow; Lambda's entry point."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from functions.incident.act import Hands
from functions.incident.desk import Desk
from functions.incident.flow import run_incident
from functions.incident.observe import Eyes
from functions.incident.plan.hours import WorkingHours
from functions.incident.plan.ladder import Tier
from functions.incident.plan.turn import Rules
from functions.incident.settings import IncidentSettings
from notifier.translation import use_language
from opskit.durable_flow import durable_handler
from opskit.house import House, LambdaContext, lambda_house, scope_of
from opskit.incidents import Incidents
from opskit.settings import JobSettings, read_both_settings

if TYPE_CHECKING:
    from aws_durable_execution_sdk_python import DurableContext
    from holidays import HolidayBase

    from functions.incident.plan.sight import Sight
    from notifier.doors import Sent


def run(event: object, context: "DurableContext") -> dict[str, Any]:
    """Run an incident over what a Lambda process has."""
    lambda_context: Any = context.lambda_context  # the engine's type names less than Lambda gives
    return run_incident(event, context, make_desk(lambda_house(), lambda_context))


handler = durable_handler(run, lambda_house)


def make_desk(house: House, context: LambdaContext) -> Desk:
    """Wire what an incident works with; calls nothing yet.

    Raises:
        SettingsError: naming every variable that is wrong.
    """
    common, own = read_both_settings(JobSettings, IncidentSettings, house.environ)
    use_language(common.language)
    incidents = Incidents(house.aws.client("dynamodb"), common.ledger_table)
    eyes = Eyes(
        aws=house.aws, incidents=incidents, ledger_table=common.ledger_table, clock=house.clock
    )
    return Desk(
        eyes=eyes,
        hands=_hands(house, common, own),
        incidents=incidents,
        rules=_rules(common, own),
        scope=scope_of(common, context),
        diagnose=own.diagnose_function,
        show=_graphs(house, common, context),
    )


def _hands(house: House, common: JobSettings, own: IncidentSettings) -> Hands:
    return Hands(
        notifier=house.notifier(common),
        sns=lambda: house.aws.client("sns"),
        topic_arn=own.email_topic_arn,
        lambda_=house.aws.client("lambda"),
        functions={
            "force_redeploy": own.force_redeploy_function,
            "scale_out": own.scale_out_function,
            "aurora_failover": own.aurora_failover_function,
            "rollback": own.rollback_function,
        },
        people={
            Tier.PRIMARY: own.oncall_primary,
            Tier.SECONDARY: own.oncall_secondary,
            Tier.MANAGER: own.team_manager,
            Tier.DIRECTOR: own.director,
        },
        zone=common.time_zone,
        clock=house.clock,
        logger=house.logger,
    )


def _graphs(
    house: House, common: JobSettings, context: LambdaContext
) -> "Callable[[Sight, Sent], None]":
    """Return what shows graphs; what draws is imported with the first, when all else is done."""

    def show(sight: "Sight", thread: "Sent") -> None:
        from functions.incident.graph import READ_SECONDS, Easel, show_graph  # noqa: PLC0415

        cloudwatch = house.aws.client("cloudwatch", read_seconds=READ_SECONDS, attempts=1)
        easel = Easel(
            cloudwatch=cloudwatch,
            notifier=house.notifier(common),
            zone=common.time_zone,
            clock=house.clock,
            logger=house.logger,
            seconds_left=lambda: context.get_remaining_time_in_millis() / 1000,
        )
        show_graph(sight, thread, easel)

    return show


def _rules(common: JobSettings, own: IncidentSettings) -> Rules:
    hours = WorkingHours(
        zone=common.time_zone,
        begins=own.work_begins,
        ends=own.work_ends,
        is_holiday=_holidays(own.holiday_country),
    )
    return Rules(
        hours=hours,
        approvers=own.approvers,
        armed=own.armed_playbooks,
        acts=own.actions,
        amber=timedelta(minutes=own.amber_minutes),
        red=timedelta(minutes=own.red_minutes),
        hold=timedelta(minutes=own.hold_minutes),
        action=timedelta(minutes=own.action_minutes),
    )


def _holidays(country: str) -> Callable[[date], bool]:
    """Return whether nobody works on a day; the calendar is read when first asked, for it is big.

    P0 and P1 never ask.
    """

    @cache
    def calendar() -> "HolidayBase":
        from holidays import country_holidays  # noqa: PLC0415 - a second of import that most spare

        return country_holidays(country)

    return lambda day: day in calendar()
