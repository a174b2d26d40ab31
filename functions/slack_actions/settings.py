"""What the Slack door needs beside what every job reads; the template gives it."""

from dataclasses import dataclass

from opskit.settings import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorSettings:
    """Who may click: from which workspace, and who may approve what is red."""

    slack_team_id: str = setting(expected="a workspace's ID (T...), or empty for any", default="")
    approvers: tuple[str, ...] = setting(expected="Slack users' IDs (U...)", default=())
