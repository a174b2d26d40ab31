"""Reads what the scratch instance cost: AWS's list price, and the capacity units that it had."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from functions.restore_drill.judge.rate import Rate, rate_of
from opskit.metric_data import Window, begin_queries
from opskit.metric_query import Query
from opskit.price_list import aurora, read_prices
from opskit.prices import SERVERLESS

if TYPE_CHECKING:
    from functions.restore_drill.judge.course import Course
    from opskit.aws import Aws
    from opskit.metric_data import Points
    from opskit.reads import Reader
    from opskit.unreadable import Read

MINUTE = 60


def read_rate(aws: Aws, reader: Reader, course: Course, kind: str) -> Rate:
    """Read what the scratch instance cost an hour; nothing is asked where none lived and went.

    Needs pricing:GetProducts, which costs nothing, and for a serverless instance
    cloudwatch:GetMetricData.

    Args:
        aws: clients.
        reader: the pool.
        course: how the drill went.
        kind: the instance's class.
    """
    order, made, gone = course.order, course.restored_at, course.removed_at
    if order is None or made is None or gone is None:
        return Rate()
    asked = aurora(order.source.engine, kind)
    units = _units(aws, reader, order.instance, made, gone) if kind == SERVERLESS else ()
    prices = read_prices(aws, reader, [asked] if asked else [])
    return rate_of(order.source.engine, kind, prices, units)


def _units(aws: Aws, reader: Reader, instance: str, made: datetime, gone: datetime) -> Read[Points]:
    """Read its capacity units, a point a minute (Aurora guide, "CloudWatch metrics")."""
    query = Query(
        resource=instance,
        namespace="AWS/RDS",
        name="ServerlessDatabaseCapacity",
        dimensions=(("DBInstanceIdentifier", instance),),
        statistic="Average",
    )
    end = _minute(gone) + timedelta(seconds=MINUTE)
    window = Window(start=_minute(made), end=end, period=MINUTE)
    return begin_queries(aws.client("cloudwatch"), reader, [query], window).results()[query]


def _minute(moment: datetime) -> datetime:
    return datetime.fromtimestamp(moment.timestamp() // MINUTE * MINUTE, UTC)
