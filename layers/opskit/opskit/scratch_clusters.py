"""Finds scratch clusters, and removes them: the only place that deletes a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.scratch import Scratch, ScratchInstance, read_until

if TYPE_CHECKING:
    from collections.abc import Collection

    from mypy_boto3_rds import RDSClient
    from mypy_boto3_rds.type_defs import DBClusterTypeDef


class NotScratchError(ValueError):
    """What was to be removed lacks the name or the tags of a scratch cluster; nothing was done."""


def find_scratch(rds: RDSClient, prefix: str) -> tuple[Scratch, ...]:
    """Return all clusters whose name begins with `prefix`, a drill's or not.

    Needs rds:DescribeDBClusters and rds:DescribeDBInstances; raises what AWS raises.
    """
    found = [
        (cluster["DBClusterIdentifier"], cluster["Status"], read_until(_tags(cluster)))
        for page in rds.get_paginator("describe_db_clusters").paginate()
        for cluster in page["DBClusters"]
        if cluster["DBClusterIdentifier"].startswith(prefix)
    ]
    return tuple(
        Scratch(name=name, status=status, until=until, instances=_instances(rds, name))
        for name, status, until in found
    )


def _tags(cluster: DBClusterTypeDef) -> dict[str, str]:
    return {tag.get("Key", ""): tag.get("Value", "") for tag in cluster.get("TagList", [])}


def _instances(rds: RDSClient, cluster: str) -> tuple[ScratchInstance, ...]:
    pages = rds.get_paginator("describe_db_instances").paginate(
        Filters=[{"Name": "db-cluster-id", "Values": [cluster]}]
    )
    return tuple(
        ScratchInstance(name=one["DBInstanceIdentifier"], status=one["DBInstanceStatus"])
        for page in pages
        for one in page["DBInstances"]
    )


def remove_scratch(rds: RDSClient, prefix: str, name: str, *, never: Collection[str]) -> bool:
    """Look at a scratch cluster anew and delete what is left of it; the same again is the same.

    A cluster may be deleted as soon as all its instances are being deleted (AWS CLI reference,
    delete-db-cluster). It leaves no final snapshot; automated backups go with the cluster
    (RDS API reference, DeleteDBCluster).

    Args:
        rds: a client.
        prefix: how names of scratch clusters begin.
        name: which one.
        never: clusters of the application, which are no scratch whatever their names and tags.

    Returns:
        Whether nothing is left.

    Raises:
        NotScratchError: it lacks the name or the tags, or is the application's.
        ClientError: whatever else RDS refuses.
    """
    scratch = next((one for one in find_scratch(rds, prefix) if one.name == name), None)
    if scratch is None:
        return True
    strangers = [one.name for one in scratch.instances if not one.name.startswith(prefix)]
    if scratch.until is None or strangers or name in never:
        raise NotScratchError(f"{name} is not a drill's: its name, tags or instances are not ours")
    for instance in scratch.instances:
        if instance.status != "deleting":
            _delete_instance(rds, instance.name)
    if scratch.status != "deleting":
        _delete_cluster(rds, name)
    return False


def _delete_instance(rds: RDSClient, name: str) -> None:
    errors = rds.exceptions
    try:
        rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)
    except (
        errors.DBInstanceNotFoundFault,
        errors.InvalidDBClusterStateFault,
        errors.InvalidDBInstanceStateFault,
    ):
        return  # It is going, or cannot yet: the next look tries again.


def _delete_cluster(rds: RDSClient, name: str) -> None:
    errors = rds.exceptions
    try:
        rds.delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)
    except (errors.DBClusterNotFoundFault, errors.InvalidDBClusterStateFault):
        return  # As above.
