"""A world of clusters and snapshots in two regions, made as time goes by; time is skipped."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from functions.weekly_snapshot.app import take_snapshots
from functions.weekly_snapshot.steps import JOB
from opskit.durable_flow import flow_handler
from opskit.house import House
from tests.durable.actions.action_world import Ended, durable_runner, ended, halt
from tests.fake_aws import FakeAws
from tests.fake_house import FakeSlack, fake_house

HOME, AWAY = "ap-northeast-2", "ap-northeast-1"
NOW = datetime(2026, 11, 22, 19, tzinfo=UTC)
CLUSTER = "petclinic-dev-aurora"
NAME = "petclinic-dev-aurora-weekly-20261123"
DAY = date(2026, 11, 23)
OWNER = "ops-dev-weekly-snapshot"
KEY = f"arn:aws:kms:{AWAY}:123456789012:key/1"
EVENT = {"source": "aws.scheduler", "time": NOW.isoformat(), "detail": "{}"}
DRY = {"dry_run": True, "time": NOW.isoformat()}
LONGEST = 172_800

type Params = Mapping[str, Any]


@dataclass
class World:
    """RDS, KMS, Ledger and Slack; the clock goes on by a second at each look.

    Attributes:
        fake: AWS; its DynamoDB is moto's.
        variables: the job's environment.
        slack: where messages go.
        shelves: what stands, by region and name.
        polls: how many looks a snapshot takes to be available.
        ends: what a snapshot becomes then.
        deletes_at_once: whether what is deleted is gone at once, or first stands as "deleting".
        failures: what the next calls of a kind (look, list, create, copy, delete) end in.
        after: as failures, once the call has done its work.
        now: what the clock says.
    """

    fake: FakeAws
    variables: dict[str, str] = field(default_factory=dict)
    slack: FakeSlack = field(default_factory=FakeSlack)
    shelves: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    looks: dict[tuple[str, str], int] = field(default_factory=dict)
    polls: int = 3
    ends: str = "available"
    deletes_at_once: bool = True
    size: int = 20
    used: int = 12
    now: datetime = NOW
    failures: dict[str, list[BaseException]] = field(default_factory=dict)
    after: dict[str, list[BaseException]] = field(default_factory=dict)
    executions: int = 0
    cluster: dict[str, Any] = field(
        default_factory=lambda: {
            "DBClusterIdentifier": CLUSTER,
            "ClusterCreateTime": NOW - timedelta(days=400),
            "LatestRestorableTime": NOW - timedelta(minutes=5),
            "BackupRetentionPeriod": 7,
            "StorageEncrypted": True,
        }
    )
    key: dict[str, Any] = field(
        default_factory=lambda: {
            "KeyId": "1",
            "KeyState": "Enabled",
            "KeyUsage": "ENCRYPT_DECRYPT",
            "KeySpec": "SYMMETRIC_DEFAULT",
        }
    )

    def __post_init__(self) -> None:
        self.shelves |= {HOME: {}, AWAY: {}}
        fake = self.fake
        fake.answer("DescribeDBClusters", self._clusters)
        fake.answer("DescribeDBClusterSnapshots", self._snapshots)
        fake.answer("DescribeAccountAttributes", self._quotas)
        fake.answer("DescribeKey", lambda _: {"KeyMetadata": self.key})
        fake.answer("CreateDBClusterSnapshot", self._create)
        fake.answer("CopyDBClusterSnapshot", self._copy)
        fake.answer("DeleteDBClusterSnapshot", self._delete)
        fake.answer("SendMessage", {"MessageId": "1", "MD5OfMessageBody": "x"})
        for day in range(7):
            self.put(f"rds:auto-{day}", days=day, kind="automated", tags={})

    def put(
        self,
        name: str,
        *,
        days: float,
        region: str = HOME,
        kind: str = "manual",
        tags: Mapping[str, str] | None = None,
        **more: object,
    ) -> None:
        """Let a snapshot stand that is so many days old; without tags it is one of ours."""
        told = ours(name) if tags is None else tags
        if region == AWAY:
            more = {"SourceDBClusterSnapshotArn": arn_of(HOME, name), **more}
        self.shelves[region][name] = {
            "DBClusterSnapshotIdentifier": name,
            "DBClusterIdentifier": CLUSTER,
            "DBClusterSnapshotArn": arn_of(region, name),
            "SnapshotType": kind,
            "Status": "available",
            "SnapshotCreateTime": NOW - timedelta(days=days, minutes=10),
            "AllocatedStorage": self.size,
            "PercentProgress": 100,
            "StorageEncrypted": True,
            "TagList": [{"Key": key, "Value": value} for key, value in told.items()],
            **more,
        }

    def put_weeks(self, count: int, *, region: str = HOME, first: int = 1) -> None:
        """Let a snapshot of each of the last weeks stand."""
        for week in range(first, first + count):
            self.put(weekly(week), days=7 * week, region=region)

    def names(self, region: str = HOME) -> list[str]:
        """Return the manual snapshots that stand, sorted."""
        found = self.shelves[region].items()
        return sorted(name for name, one in found if one["SnapshotType"] == "manual")

    def run(self, event: object = None, name: str = "") -> Ended:
        """Run one execution to its end."""
        self.executions += 1
        handler = flow_handler(JOB, take_snapshots, self.house)
        with durable_runner(handler, longest=LONGEST) as runner:
            done = runner.run(
                input=json.dumps(EVENT if event is None else event),
                execution_name=name or f"run-{self.executions}",
                execution_timeout=LONGEST,
            )
        return ended(done)

    def house(self) -> House:
        variables = {"DB_CLUSTERS": CLUSTER, "ACTIONS": "on", **self.variables}
        made = fake_house(self.fake.aws, self.slack, now=self.now, **variables)
        return replace(made, clock=self._tick)

    def copy_away(self) -> None:
        """Ask for copies in another region."""
        self.variables |= {"SNAPSHOT_COPY_REGION": AWAY, "SNAPSHOT_COPY_KEY": KEY}

    def on_clusters(self, call: Callable[[], None]) -> None:
        """Let something happen before each look at the clusters."""

        def answer(asked: Params) -> Params:
            call()
            return self._clusters(asked)

        self.fake.answer("DescribeDBClusters", answer)

    def on_delete(self, call: Callable[[], None]) -> None:
        """Let something happen after each deletion."""

        def answer(asked: Params) -> Params:
            self._delete(asked)
            call()
            return {}

        self.fake.answer("DeleteDBClusterSnapshot", answer)

    def halt(self) -> None:
        """Turn the stop switch."""
        halt(self.fake, self.now)

    def _tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def _clusters(self, _asked: Params) -> Params:
        return {"DBClusters": [self.cluster] if self.cluster else []}

    def _snapshots(self, asked: Params) -> Params:
        found = self.shelves[self.fake.region]
        if name := asked.get("DBClusterSnapshotIdentifier"):
            self._fail("look")
            if name not in found:
                raise refusal("DBClusterSnapshotNotFoundFault")
            self._grow(self.fake.region, name)
            return {"DBClusterSnapshots": [found[name]]}
        self._fail("list")
        kind = asked["SnapshotType"]
        return {"DBClusterSnapshots": [s for s in found.values() if s["SnapshotType"] == kind]}

    def _grow(self, region: str, name: str) -> None:
        one, looks = self.shelves[region][name], self.looks.get((region, name), 0) + 1
        self.looks[region, name] = looks
        if one["Status"] == "creating" and looks >= self.polls:
            one |= {"Status": self.ends, "SnapshotCreateTime": NOW, "PercentProgress": 100}

    def _quotas(self, _asked: Params) -> Params:
        quota = {"AccountQuotaName": "ManualClusterSnapshots", "Used": self.used, "Max": 100}
        return {"AccountQuotas": [quota]}

    def _create(self, asked: Params) -> Params:
        return self._make("create", asked["DBClusterSnapshotIdentifier"], asked["Tags"])

    def _copy(self, asked: Params) -> Params:
        return self._make("copy", asked["TargetDBClusterSnapshotIdentifier"], asked["Tags"])

    def _make(self, word: str, name: str, tags: list[dict[str, str]]) -> Params:
        self._fail(word)
        region = self.fake.region
        if name in self.shelves[region]:
            raise refusal("DBClusterSnapshotAlreadyExistsFault")
        self.put(name, days=0, region=region, Status="creating", PercentProgress=1, TagList=tags)
        del self.shelves[region][name]["SnapshotCreateTime"]
        self._fail(word, self.after)
        return {}

    def _delete(self, asked: Params) -> Params:
        self._fail("delete")
        if asked["DBClusterSnapshotIdentifier"] not in self.shelves[self.fake.region]:
            raise refusal("DBClusterSnapshotNotFoundFault")
        if self.deletes_at_once:
            del self.shelves[self.fake.region][asked["DBClusterSnapshotIdentifier"]]
        else:
            found = self.shelves[self.fake.region][asked["DBClusterSnapshotIdentifier"]]
            found["Status"] = "deleting"
        self._fail("delete", self.after)
        return {}

    def _fail(self, word: str, when: dict[str, list[BaseException]] | None = None) -> None:
        waiting = (self.failures if when is None else when).get(word, [])
        if waiting:
            raise waiting.pop(0)


def weekly(weeks: int) -> str:
    """Return the name of the snapshot that was made so many weeks ago."""
    return f"{CLUSTER}-weekly-{DAY - timedelta(weeks=weeks):%Y%m%d}"


def ours(name: str, **more: str) -> dict[str, str]:
    """Return the tags of a weekly snapshot of ours, and more."""
    day = f"{name[-8:-4]}-{name[-4:-2]}-{name[-2:]}"
    return {"ops:made-by": OWNER, "ops:scheduled": day, **more}


def arn_of(region: str, name: str) -> str:
    """Return a cluster snapshot's ARN."""
    return f"arn:aws:rds:{region}:123456789012:cluster-snapshot:{name}"


def refusal(code: str, text: str = "refused by the test") -> ClientError:
    """Return what botocore raises for an AWS error code."""
    return ClientError({"Error": {"Code": code, "Message": text}}, "Any")
