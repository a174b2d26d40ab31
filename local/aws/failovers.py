"""What a failover of moto's leaves undone: RDS's event of it, and events by their categories.

Leans on moto 5.2.5's `rds` backend: `events`, which it answers DescribeEvents from.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from local.aws.answers import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """An event as moto's answers take one."""

    source_identifier: str
    source_arn: str
    message: str
    date: datetime
    source_type: str = "db-cluster"
    event_categories: tuple[str, ...] = ("failover",)


def note_failover(backend: Any, name: str) -> None:  # noqa: ANN401 # moto's own
    """Let DescribeEvents tell of a cluster's failover that has just been carried out."""
    cluster = backend.clusters[name]
    writer = cluster.writer.db_instance_identifier
    event = _Event(
        source_identifier=name,
        source_arn=cluster.arn,
        message=f"Completed failover to DB instance: {writer}",  # RDS-EVENT-0071
        date=datetime.now(UTC).replace(tzinfo=None),
    )
    backend.events.append(event)


def leave_out_events(parameters: Json, response: Json) -> Json:
    """Leave out of DescribeEvents the categories that were not asked for."""
    wanted = set(parameters.get("EventCategories", ()))
    told = [
        event
        for event in response.get("Events", [])
        if not wanted or wanted & set(event.get("EventCategories", ()))
    ]
    return {**response, "Events": told}
