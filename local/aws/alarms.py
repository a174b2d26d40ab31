"""Keeps alarms from changing their state by themselves: only SetAlarmState does, by hand.

ministack 1.5.33 looks at an alarm when it is put and whenever a datapoint is written. Leans on its
`cloudwatch._evaluate_alarm` and `._evaluate_all_alarms`.
"""

from ministack.services import cloudwatch


def leave_alarms_to_hands() -> None:
    """Let no datapoint change an alarm from now on."""
    cloudwatch._evaluate_alarm = lambda _alarm: None  # noqa: SLF001
