"""Fails over while a client asks, and remembers what it saw; the only file that writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.failover_drill.facts import NAME, Measured
from functions.failover_drill.judge.downtime import (
    Seen,
    can_measure,
    is_enough,
    judge_probes,
)
from functions.failover_drill.look import address_of
from opskit.drills import Drills

if TYPE_CHECKING:
    from mypy_boto3_rds import RDSClient

    from functions.failover_drill.judge.downtime import Probe
    from functions.failover_drill.probe import Client
    from functions.failover_drill.settings import DrillSettings
    from opskit.action_job import ActionRun
    from opskit.actions import Decision

_LOOK_EVERY = 5
"""Probes between two looks at who writes."""


class NothingToMeasureError(RuntimeError):
    """The application does not answer well before the failover; nothing was failed over."""


def drill(run: ActionRun[DrillSettings], decision: Decision, client: Client) -> dict[str, Any]:
    """Let another instance become the writer, and count the seconds that a client waits.

    Needs rds:FailoverDBCluster and rds:DescribeDBClusters.

    Raises:
        NothingToMeasureError: before anything was done.
    """
    rds: RDSClient = run.aws.client("rds")
    address = address_of(run.settings)
    before = client.ask_before(address)
    if not can_measure(before):
        failed = next(probe.said for probe in before if not probe.ok)
        raise NothingToMeasureError(f"the application does not answer well: {failed}")
    since = client.clock()
    rds.failover_db_cluster(
        DBClusterIdentifier=decision.resource,
        TargetDBInstanceIdentifier=decision.change["to"],
    )
    probes, moved = list(before), None
    for count, probe in enumerate(client.ask_after(address, since=since)):
        probes.append(probe)
        if moved is None and count % _LOOK_EVERY == 0 and _has_moved(rds, decision):
            moved = client.clock() - since
        if is_enough(probes, moved=moved is not None):
            break
    measured = _measure(run, decision, probes, moved)
    drills = Drills(run.aws.client("dynamodb"), run.job.ledger_table)
    drills.record(NAME, measured.as_json(), began=run.now)
    return {"writer": decision.change["to"]}


def _measure(
    run: ActionRun[DrillSettings], decision: Decision, probes: list[Probe], moved: float | None
) -> Measured:
    seen = judge_probes(probes)
    return Measured(
        began=run.now,
        to=decision.change["to"],
        seconds=seen.seconds,
        still=seen.seen is Seen.STILL,
        failed=seen.failed,
        asked=seen.asked,
        moved=moved,
        said=seen.said,
    )


def _has_moved(rds: RDSClient, decision: Decision) -> bool:
    """Tell whether RDS names another writer; what cannot be read has not moved yet."""
    try:
        (cluster,) = rds.describe_db_clusters(DBClusterIdentifier=decision.resource)["DBClusters"]
    except (ClientError, BotoCoreError):
        return False
    return any(
        member["IsClusterWriter"] and member["DBInstanceIdentifier"] != decision.change["from"]
        for member in cluster["DBClusterMembers"]
    )
