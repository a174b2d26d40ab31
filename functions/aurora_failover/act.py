"""Starts the failover; the only file here that writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_rds import RDSClient

    from functions.aurora_failover.settings import FailoverSettings
    from opskit.action_job import ActionRun
    from opskit.actions import Decision


def fail_over(run: ActionRun[FailoverSettings], decision: Decision) -> dict[str, Any]:
    """Let the instance that was decided on become the writer.

    Needs rds:FailoverDBCluster.
    """
    rds: RDSClient = run.aws.client("rds")
    rds.failover_db_cluster(
        DBClusterIdentifier=decision.resource,
        TargetDBInstanceIdentifier=decision.change["to"],
    )
    return {"writer": decision.change["to"]}
