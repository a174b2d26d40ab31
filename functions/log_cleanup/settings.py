"""Which log groups are tended, and how; the template gives the values."""

from dataclasses import dataclass

from opskit.settings import MODES, setting

_RETENTIONS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557),
    *(2922, 3288, 3653),
)
"""Days, as CloudWatch Logs takes them (PutRetentionPolicy API reference)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanupSettings:
    """Which log groups are tended: those with the project's name, and those of the prefixes."""

    actions: str = setting(among=MODES)
    log_cleanup: str = setting(among=("plan", "act"))
    log_group_prefixes: tuple[str, ...] = setting(
        expected="a comma list of prefixes of log groups", default=()
    )
    log_cleanup_ignore: tuple[str, ...] = setting(
        expected="a comma list of prefixes of log groups", default=()
    )
    log_keep_days: int = setting(among=_RETENTIONS, default=30)
    log_stale_days: int = setting(expected="days from 30 to 3650", default=90, least=30, most=3650)
    log_grace_days: int = setting(expected="days from 14 to 365", default=14, least=14, most=365)
    log_cleanup_cap: int = setting(expected="acts from 1 to 50", default=5, least=1, most=50)
