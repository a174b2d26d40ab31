"""Makes, copies and deletes snapshots; the only file here that writes to RDS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.weekly_snapshot.plan.goals import begin, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_rds import RDSClient

    from functions.weekly_snapshot.plan.goals import Goal


def make(rds: RDSClient, goal: Goal, tags: Mapping[str, str]) -> Goal:
    """Ask for a snapshot; one that exists already is as good.

    Needs rds:CreateDBClusterSnapshot and AddTagsToResource.
    """
    return _ask(
        goal,
        lambda: rds.create_db_cluster_snapshot(
            DBClusterIdentifier=goal.cluster,
            DBClusterSnapshotIdentifier=goal.name,
            Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        ),
    )


def copy(
    rds: RDSClient, goal: Goal, source: Goal, tags: Mapping[str, str], *, home: str, key: str
) -> Goal:
    """Ask for a copy in the region of `rds`; one that exists already is as good.

    Needs rds:CopyDBClusterSnapshot and AddTagsToResource, and to use the key.

    Args:
        rds: a client of the region of copies.
        goal: the copy.
        source: the snapshot at home, which is available.
        tags: the copy's.
        home: the region of the source.
        key: the key that encrypts the copy; an unencrypted snapshot is copied as it is.
    """
    encryption: Any = {"KmsKeyId": key} if source.encrypted else {}
    return _ask(
        goal,
        lambda: rds.copy_db_cluster_snapshot(
            SourceDBClusterSnapshotIdentifier=source.arn,
            TargetDBClusterSnapshotIdentifier=goal.name,
            SourceRegion=home,
            Tags=[{"Key": name, "Value": value} for name, value in tags.items()],
            **encryption,
        ),
    )


def delete(rds: RDSClient, name: str) -> str:
    """Delete a snapshot; returns why it was not, or "". One that is gone already is as good.

    Needs rds:DeleteDBClusterSnapshot.
    """
    try:
        rds.delete_db_cluster_snapshot(DBClusterSnapshotIdentifier=name)
    except rds.exceptions.DBClusterSnapshotNotFoundFault:
        return ""
    except (ClientError, BotoCoreError) as error:
        return str(error)
    return ""


def _ask(goal: Goal, call: Callable[[], Any]) -> Goal:
    try:
        call()
    except ClientError as error:
        said = error.response.get("Error", {})
        code = said.get("Code", "unknown")
        return refuse(goal, code, f"{code}: {said.get('Message', '')}")
    except BotoCoreError as error:
        return refuse(goal, "", str(error))
    return begin(goal)
