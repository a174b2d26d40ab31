"""Aurora clusters by name: few are filtered for, many are paged through."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mypy_boto3_rds import RDSClient
    from mypy_boto3_rds.type_defs import DBClusterTypeDef, FilterTypeDef

FEW = 20
"""Up to so many names are filtered for; for more, all are paged through and picked out."""


def filter_clusters(names: Sequence[str]) -> list[FilterTypeDef]:
    """Return the filter of an RDS call for what belongs to these clusters; none for many."""
    if len(names) > FEW:
        return []
    return [{"Name": "db-cluster-id", "Values": [name.lower() for name in names]}]


def find_clusters[C](
    rds: RDSClient, names: Sequence[str], read: Callable[[DBClusterTypeDef], C]
) -> dict[str, C | None]:
    """Ask for clusters, all pages.

    Args:
        rds: a client.
        names: identifiers, in whatever case people write them.
        read: keeps what the Facts need.

    Returns:
        What was read by the name as it was given; None for one that does not exist.
    """
    # Identifiers are stored in lower case; people write them as they like.
    wanted = {name.lower() for name in names}
    found = {
        said["DBClusterIdentifier"].lower(): read(said)
        for page in rds.get_paginator("describe_db_clusters").paginate(
            Filters=filter_clusters(names)
        )
        for said in page["DBClusters"]
        if said["DBClusterIdentifier"].lower() in wanted
    }
    return {name: found.get(name.lower()) for name in names}
