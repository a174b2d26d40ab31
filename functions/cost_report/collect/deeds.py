"""Reads from the Ledger what this system did, and from AWS what its tasks cost an hour."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from functions.cost_report.judge.days import this_week, week_before
from functions.cost_report.judge.deeds import CONTAINERS, DATABASE, Deed, Deeds, Kind
from opskit.actions import Outcome
from opskit.drills import Drills
from opskit.leases import Leases
from opskit.ledger_calls import read_results
from opskit.price_list import FARGATE, read_prices
from opskit.prices import task_hour
from opskit.read_service import find_newest
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_ecs import ECSClient

    from opskit.aws import Aws
    from opskit.leases import Lease
    from opskit.prices import Prices
    from opskit.reads import Reader
    from opskit.unreadable import Read

LONGEST = timedelta(days=2)
"""What began so long before the weeks may reach into them: no lease and no drill lasts longer."""
DRILL = "restore_drill"
LEND = "scale_out"
"""Told by its lease, which knows when it ended."""
HOUR = timedelta(hours=1)


def collect_deeds(aws: Aws, reader: Reader, table: str, now: datetime) -> Read[Deeds]:
    """Read what was done in the two weeks that are compared.

    Args:
        aws: clients.
        reader: the pool.
        table: the Ledger's name.
        now: the moment judged (aware).
    """
    client: DynamoDBClient = aws.client("dynamodb")
    read = reader.start("dynamodb:Query", table, lambda: _remembered(client, table, now)).result()
    if isinstance(read, Unreadable):
        return read
    told, leases = read
    lent, unpriced = _lent(aws, reader, leases, now)
    deeds = sorted((*told, *lent), key=lambda one: one.began)
    return Deeds(deeds=tuple(deeds), unpriced=unpriced)


def _remembered(
    client: DynamoDBClient, table: str, now: datetime
) -> tuple[list[Deed], list[Lease]]:
    today = now.astimezone(UTC).date()
    start = datetime.combine(week_before(today).start, time(), UTC) - LONGEST
    end = datetime.combine(this_week(today).end, time(), UTC)
    leases = Leases(client, table)
    lent = [one for one in (*leases.past(since=start), *leases.all()) if _begins(one, end)]
    return [*_drills(client, table, start, end), *_acts(client, table, start, end)], lent


def _begins(lease: Lease, end: datetime) -> bool:
    return lease.began_at is None or lease.began_at < end


def _drills(client: DynamoDBClient, table: str, start: datetime, end: datetime) -> Iterator[Deed]:
    for said in Drills(client, table).between(DRILL, start, end):
        began = datetime.fromisoformat(said["started_at"])
        life = said.get("instance_life_seconds")
        yield Deed(
            kind=Kind.DRILL,
            name=DRILL,
            resource=said.get("scratch", ""),
            began=began,
            ended=began + timedelta(seconds=life or 0),
            service=DATABASE,
            dollars=said.get("cost_usd"),
            why=said.get("cost_not_known", ""),
        )


def _acts(client: DynamoDBClient, table: str, start: datetime, end: datetime) -> Iterator[Deed]:
    for result in read_results(client, table, "action", start=start, end=end):
        if _acted(result) and result["action"] != LEND:
            yield Deed(
                kind=Kind.ACT,
                name=result["action"],
                resource=result["resource"],
                began=datetime.fromisoformat(result["started_at"]),
                ended=datetime.fromisoformat(result["ended_at"]),
            )


def _acted(result: Mapping[str, Any]) -> bool:
    """Tell whether anything was done: what had nothing to do, or was refused, has no receipt."""
    broken = result["outcome"] == Outcome.FAILED.value and bool(result.get("after"))
    return bool(result.get("receipt")) or broken


def _lent(
    aws: Aws, reader: Reader, leases: Iterable[Lease], now: datetime
) -> tuple[list[Deed], tuple[Unreadable, ...]]:
    known = [one for one in leases if one.began_at]
    if not known:
        return [], ()
    prices = read_prices(aws, reader, [FARGATE])
    if isinstance(prices, Unreadable):
        return [_deed(one, None, now) for one in known], (prices,)
    ecs: ECSClient = aws.client("ecs")
    calls = [
        (resource, resource, partial(_an_hour, aws, ecs, resource, prices))
        for resource in sorted({one.resource for one in known})
    ]
    hours = dict(reader.gather("ecs:DescribeTaskDefinition", calls))
    failed = tuple(one for one in hours.values() if isinstance(one, Unreadable))
    return [_deed(one, hours[one.resource], now) for one in known], failed


def _an_hour(aws: Aws, ecs: ECSClient, resource: str, prices: Prices) -> float | None:
    """Return what one task of a service costs an hour; None where it has no size, or no price."""
    newest = find_newest(aws, resource)
    if not newest:
        return None
    said = ecs.describe_task_definition(taskDefinition=newest)["taskDefinition"]
    platform = said.get("runtimePlatform", {})
    cpu, memory = said.get("cpu", ""), said.get("memory", "")
    if not (cpu.isdecimal() and memory.isdecimal()):
        return None
    if platform.get("operatingSystemFamily", "LINUX").startswith("WINDOWS"):
        return None
    arm = platform.get("cpuArchitecture") == "ARM64"
    return task_hour(int(cpu), int(memory), arm=arm, prices=prices)


def _deed(lease: Lease, an_hour: Read[float | None], now: datetime) -> Deed:
    began = lease.began_at or now
    ended = lease.returned_at or now
    dollars = None
    if isinstance(an_hour, float):
        dollars = an_hour * max(0, lease.lent - lease.before) * max(0.0, (ended - began) / HOUR)
    return Deed(
        kind=Kind.LEASE,
        name=LEND,
        resource=lease.resource,
        began=began,
        ended=ended,
        service=CONTAINERS,
        dollars=dollars,
        tasks=f"{lease.before} → {lease.lent}",
    )
