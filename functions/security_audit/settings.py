"""The thresholds of the monthly security audit; the template gives the values."""

from dataclasses import dataclass

from opskit.settings import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSettings:
    """How far to look back and what is normal (manual: monthly checklist 3)."""

    trail_days: int = setting(expected="days from 1 to 90", default=31, least=1, most=90)
    key_days: int = setting(expected="days above 0", default=90, least=1)
    unused_days: int = setting(expected="days from 1 to 400", default=90, least=1, most=400)
    failed_logins: int = setting(expected="a whole number above 0", default=3, least=1)
    denied_calls: int = setting(expected="a whole number above 0", default=10, least=1)
