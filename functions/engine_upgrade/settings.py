"""What is upgraded, to which version, and when; the template gives the values."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from opskit.settings import setting
from opskit.window import EXPECTED

APPLY = "apply"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeSettings:
    """The clusters of this stack; the first one is meant where an event names none."""

    db_clusters: tuple[str, ...] = setting(
        expected="a comma list of Aurora cluster identifiers", default=()
    )
    engine_upgrade: str = setting(among=("plan", APPLY))
    engine_target: str = setting(
        expected="an engine version, or empty for the newest valid minor one", default=""
    )
    maintenance_window: str = setting(expected=EXPECTED)
    expected_alarms: tuple[str, ...] = setting(
        expected="names of alarms that an upgrade makes fire, separated by commas", default=()
    )
    approval_minutes: int = setting(expected="minutes from 1 to 30", default=20, least=1, most=30)
    time_zone: ZoneInfo = setting(expected="an IANA time zone such as Asia/Seoul")
