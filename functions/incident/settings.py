"""Whom an incident pages, what it may do by itself, and how patient it is."""

from dataclasses import dataclass

from opskit.settings import MODES, setting

_PERSON = "a Slack user group (S...), a user (U...), or empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSettings:
    """What an incident reads from its environment; the template gives it.

    Attributes:
        actions: "on" lets playbooks act, "shadow" lets them say what they would do, "off" nothing.
    """

    oncall_primary: str = setting(expected=_PERSON, default="")
    oncall_secondary: str = setting(expected=_PERSON, default="")
    team_manager: str = setting(expected=_PERSON, default="")
    director: str = setting(expected=_PERSON, default="")
    approvers: tuple[str, ...] = setting(expected="Slack user IDs (U...)", default=())
    armed_playbooks: tuple[str, ...] = setting(expected="names of playbooks", default=())
    actions: str = setting(among=MODES, default="on")
    amber_minutes: int = setting(expected="1 to 60 minutes", default=3, least=1, most=60)
    red_minutes: int = setting(expected="1 to 120 minutes", default=15, least=1, most=120)
    hold_minutes: int = setting(expected="1 to 60 minutes", default=5, least=1, most=60)
    action_minutes: int = setting(expected="5 to 240 minutes", default=60, least=5, most=240)
    work_begins: int = setting(expected="an hour from 0 to 23", default=9, least=0, most=23)
    work_ends: int = setting(expected="an hour from 1 to 24", default=18, least=1, most=24)
    holiday_country: str = setting(expected="a country such as KR", default="KR")
    email_topic_arn: str = setting(expected="the ARN of the SNS topic for e-mail")
    diagnose_function: str = setting(expected="the function diagnose")
    force_redeploy_function: str = setting(expected="the function force_redeploy, with its alias")
    scale_out_function: str = setting(expected="the function scale_out, with its alias")
    aurora_failover_function: str = setting(expected="the function aurora_failover, with its alias")
    rollback_function: str = setting(expected="the function rollback, with its alias")
