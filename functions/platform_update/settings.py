"""What is updated, from when on, and how long it is announced; the template gives the values."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from opskit.settings import setting
from opskit.window import EXPECTED


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformSettings:
    """The services of this stack; without a name in the event the first that needs it is meant."""

    ecs_services: tuple[str, ...] = setting(
        expected="a comma list of cluster/service names", default=()
    )
    linux_platform: str = setting(
        expected="the newest Fargate platform version for Linux, such as 1.4.0", default="1.4.0"
    )
    windows_platform: str = setting(
        expected="the newest Fargate platform version for Windows", default="1.0.0"
    )
    maintenance_window: str = setting(expected=EXPECTED)
    notice_minutes: int = setting(expected="minutes from 1 to 30", default=10, least=1, most=30)
    time_zone: ZoneInfo = setting(expected="an IANA time zone such as Asia/Seoul")
