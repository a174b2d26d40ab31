"""What the alarm router needs beside what every job reads; the template gives it."""

from dataclasses import dataclass

from opskit.settings import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class RouterSettings:
    """Where incidents are begun, whom to call when that fails, what is kept where."""

    incident_function: str = setting(expected="the ARN of the incident flow's alias")
    failed_runs_url: str = setting(expected="the address of the queue of failed runs")
    held_alarms_url: str = setting(expected="the address of the queue of held alarms")
    oncall_primary: str = setting(
        expected="a Slack user's (U...) or user group's (S...) ID, or empty", default=""
    )
    reopen_minutes: int = setting(expected="minutes from 0 to 1440", default=30, least=0, most=1440)
