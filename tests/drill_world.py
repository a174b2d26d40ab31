"""An RDS that makes, asks and removes a scratch cluster; a Ledger on moto; a Slack; no waiting."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from botocore.exceptions import ClientError

from opskit.house import House
from tests.drill_prices import list_prices, measure_units
from tests.durable.actions.action_world import Ended, durable_runner, ended, halt
from tests.fake_aws import FakeAws
from tests.fake_house import FakeSlack, fake_house
from tests.mortal import Deaths

NOW = datetime(2027, 1, 2, 19, tzinfo=UTC)
"""Sunday 3 January, 04:00 in Seoul."""
CLUSTER = "petclinic-dev-aurora"
SCRATCH = "petclinic-dev-drill-20270102190001"
SECRET = "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:database-AbCdEf"
GROUP = "sg-1"
_ARN = "arn:aws:rds:ap-northeast-2:123456789012"
VARIABLES = {
    "ACTIONS": "on",
    "DB_CLUSTERS": CLUSTER,
    "DRILL_INSTANCE_CLASS": "db.serverless",
    "DRILL_SECURITY_GROUP": GROUP,
    "DRILL_SECRET_ARN": SECRET,
    "DRILL_DATABASE": "petclinic",
    "DRILL_TABLE": "visits",
    "DRILL_COLUMN": "visit_date",
}
SCHEDULED = {
    "version": "0",
    "id": "1",
    "detail-type": "Scheduled Event",
    "source": "aws.scheduler",
    "time": NOW.isoformat(),
    "resources": ["arn:aws:scheduler:ap-northeast-2:123456789012:schedule/default/drill"],
    "detail": "{}",
}


def snapshot(
    name: str = "rds:petclinic-dev-aurora-2027-01-02-18-30",
    *,
    hours: float = 0.5,
    kind: str = "automated",
    status: str = "available",
    tags: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """Return a snapshot that was made so many hours ago."""
    return {
        "DBClusterSnapshotIdentifier": name,
        "DBClusterSnapshotArn": f"{_ARN}:cluster-snapshot:{name}",
        "SnapshotCreateTime": NOW - timedelta(hours=hours),
        "SnapshotType": kind,
        "Status": status,
        "EngineVersion": "8.0.mysql_aurora.3.08.0",
        "TagList": [{"Key": key, "Value": value} for key, value in tags.items()],
    }


def refusal(code: str) -> ClientError:
    """Return the error of an AWS code, which is not always its exception's name."""
    return ClientError({"Error": {"Code": code, "Message": "refused"}}, "Operation")


@dataclass
class Made:
    """A scratch cluster as RDS has it; it is ready after some looks, and gone after some."""

    status: str = "creating"
    instance: str = ""
    instance_name: str = ""
    tags: list[dict[str, str]] = field(default_factory=list)
    looks: int = 0


@dataclass
class DrillWorld:
    """Everything that a drill touches; the clock goes on by ten seconds at each look.

    Attributes:
        fake: AWS; its DynamoDB is moto's.
        snapshots: of the cluster.
        made: scratch clusters by their name.
        rows: how many rows each table holds.
        newest: the newest time of the table that is looked at.
        inbound: the rules of the security group that let somebody in.
        stuck: what never comes to its end: "cluster", "instance", "removal".
        broken: the status that "cluster" or "instance" takes in the place of "available".
        looks: so many at a scratch cluster until it changes.
        units: the scratch instance's capacity units, minute by minute.
        deaths: in which step the process ends.
    """

    fake: FakeAws
    slack: FakeSlack = field(default_factory=FakeSlack)
    variables: dict[str, str] = field(default_factory=dict)
    snapshots: list[dict[str, Any]] = field(default_factory=lambda: [snapshot()])
    made: dict[str, Made] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=lambda: {"owners": 10, "visits": 4})
    newest: str = "2027-01-02 18:20:00"
    inbound: list[dict[str, Any]] = field(default_factory=list)
    stuck: tuple[str, ...] = ()
    broken: dict[str, str] = field(default_factory=dict)
    looks: int = 1
    units: tuple[float, ...] = (3.5, 0.5)
    deaths: Deaths = field(default_factory=Deaths)
    now: datetime = NOW

    def __post_init__(self) -> None:
        fake = self.fake
        fake.answer("DescribeDBClusterSnapshots", lambda _: {"DBClusterSnapshots": self.snapshots})
        fake.answer("DescribeSecurityGroups", self._describe_groups)
        fake.answer("DescribeDBClusters", self._describe_clusters)
        fake.answer("DescribeDBInstances", self._describe_instances)
        fake.answer("RestoreDBClusterFromSnapshot", self._restore)
        fake.answer("CreateDBInstance", self._create_instance)
        fake.answer("EnableHttpEndpoint", {"HttpEndpointEnabled": True})
        fake.answer("ExecuteStatement", self._execute)
        fake.answer("AddTagsToResource", {})
        fake.answer("DeleteDBInstance", self._delete_instance)
        fake.answer("DeleteDBCluster", self._delete_cluster)
        fake.answer("GetProducts", list_prices)
        fake.answer("GetMetricData", lambda asked: measure_units(asked, self.units))
        fake.answer("SendMessage", {"MessageId": "1", "MD5OfMessageBody": "x"})

    def house(self) -> House:
        wired = fake_house(self.fake.aws, self.slack, now=self.now, **VARIABLES | self.variables)
        return replace(wired, clock=self._tick)

    def run(self, handler: Callable[[Any, Any], Any], event: Mapping[str, Any]) -> Ended:
        """Run one execution to its end."""
        with durable_runner(handler, deaths=self.deaths) as runner:
            done = runner.run(input=json.dumps(event))
        return ended(done)

    def halt(self) -> None:
        """Turn the stop switch."""
        halt(self.fake, self.now)

    def said(self) -> str:
        """Return what stands in Slack now."""
        posts = [*(message.root for message in self.slack.messages), *self.slack.edits.values()]
        return json.dumps(posts[-1].blocks, ensure_ascii=False) if posts else ""

    def _tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def _describe_clusters(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        wanted = asked.get("DBClusterIdentifier", "")
        known = {CLUSTER, *self.made}
        if wanted and wanted not in known:
            raise refusal("DBClusterNotFoundFault")
        return {"DBClusters": [self._cluster(n) for n in sorted(known) if wanted in ("", n)]}

    def _cluster(self, name: str) -> dict[str, Any]:
        made = self.made.get(name, Made(status="available"))
        self._move(name, made)
        return {
            "DBClusterIdentifier": name,
            "DBClusterArn": f"{_ARN}:cluster:{name}",
            "Status": made.status,
            "Engine": "aurora-mysql",
            "DBClusterParameterGroup": "petclinic",
            "DBSubnetGroup": "private",
            "LatestRestorableTime": NOW - timedelta(minutes=4),
            "TagList": made.tags,
        }

    def _move(self, name: str, made: Made) -> None:
        """Let time pass for a scratch cluster: 20 seconds at a look, a change at some."""
        if name not in self.made:
            return
        made.looks += 1
        self.now += timedelta(seconds=20)
        if made.looks % self.looks:
            return
        if made.status == "creating" and "cluster" not in self.stuck:
            made.status = self.broken.get("cluster", "available")
        elif made.instance == "creating" and "instance" not in self.stuck:
            made.instance = self.broken.get("instance", "available")
        elif made.instance == "deleting":
            made.instance = ""
        elif made.status == "deleting":
            del self.made[name]

    def _describe_groups(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        (name,) = asked["GroupIds"]
        return {"SecurityGroups": [{"GroupId": name, "IpPermissions": self.inbound}]}

    def _describe_instances(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        (name,) = asked["Filters"][0]["Values"]
        made = self.made.get(name)
        if made is None or not made.instance:
            return {"DBInstances": []}
        one = {"DBInstanceIdentifier": made.instance_name, "DBInstanceStatus": made.instance}
        return {"DBInstances": [one]}

    def _restore(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        self.made[asked["DBClusterIdentifier"]] = Made(tags=asked["Tags"])
        return {"DBCluster": {"DBClusterIdentifier": asked["DBClusterIdentifier"]}}

    def _create_instance(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        made = self.made[asked["DBClusterIdentifier"]]
        made.instance, made.instance_name = "creating", asked["DBInstanceIdentifier"]
        return {"DBInstance": {"DBInstanceIdentifier": made.instance_name}}

    def _delete_instance(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        if "removal" in self.stuck:
            raise refusal("InvalidDBInstanceState")
        for made in self.made.values():
            if made.instance_name == asked["DBInstanceIdentifier"]:
                made.instance = "deleting"
        return {}

    def _delete_cluster(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        made = self.made[asked["DBClusterIdentifier"]]
        if made.instance not in ("", "deleting"):
            raise refusal("InvalidDBClusterStateFault")
        made.status = "deleting"
        return {}

    def _execute(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        sql = asked["sql"]
        if "information_schema" in sql:
            return {"records": [[{"stringValue": name}] for name in sorted(self.rows)]}
        table = sql.rpartition("`")[0].rpartition("`")[2]
        if "COUNT" in sql:
            return {"records": [[{"longValue": self.rows[table]}]]}
        return {"records": [[{"stringValue": self.newest}]]}
