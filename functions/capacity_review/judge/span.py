"""The half a year that is looked at, in whole weeks of whole days."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

DAY = 86_400
HOUR = 3_600
WEEKS = 26
"""Half a year: CloudWatch keeps hours, and so days, for 455 days (CloudWatch guide, "Metrics
retention"), but growth of a year ago says little of the next quarter."""

MONTH_DAYS = 31
"""The period of busy hours, of the ceiling and of advice: the longest month."""


@dataclass(frozen=True, slots=True)
class Span:
    """Whole weeks of whole days, which begin at midnight UTC as CloudWatch's do.

    Attributes:
        end: a midnight, UTC.
    """

    end: datetime

    @classmethod
    def before(cls, now: datetime) -> "Span":
        """Return the span that ends with the last whole day before `now`."""
        return cls(now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0))

    @property
    def first(self) -> datetime:
        """When the weeks begin."""
        return self.end - timedelta(weeks=WEEKS)

    @property
    def month(self) -> datetime:
        """When the last 31 days begin."""
        return self.end - timedelta(days=MONTH_DAYS)
