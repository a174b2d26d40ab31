from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from functions.health_sweep.collect.aurora import collect_aurora
from functions.health_sweep.judge.aurora import AuroraFacts, judge_aurora
from functions.health_sweep.judge.aurora_checks import Maintenance
from functions.health_sweep.settings import SweepSettings
from notifier.words import Severity
from opskit.reads import Reader
from opskit.targets import Targets
from opskit.unreadable import Unreadable, Why
from tests.fake_aws import FakeAws

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NAME = "petclinic-dev-aurora"
CLUSTER = {
    "DBClusterIdentifier": NAME,
    "Status": "available",
    "Engine": "aurora-mysql",
    "EngineVersion": "8.0.mysql_aurora.3.05.2",
    "MultiAZ": True,
    "LatestRestorableTime": NOW,
    "BackupRetentionPeriod": 7,
    "StorageEncrypted": True,
    "DeletionProtection": True,
    "DBClusterMembers": [
        {"DBInstanceIdentifier": f"{NAME}-1", "IsClusterWriter": True},
        {"DBInstanceIdentifier": f"{NAME}-2", "IsClusterWriter": False},
    ],
}
INSTANCES = [
    {
        "DBInstanceIdentifier": f"{NAME}-{n}",
        "DBInstanceStatus": "available",
        "AvailabilityZone": f"ap-northeast-2{zone}",
        "CertificateDetails": {"ValidTill": datetime(2061, 1, 1, tzinfo=UTC)},
    }
    for n, zone in ((1, "a"), (2, "c"))
]


@pytest.fixture
def fake() -> FakeAws:
    fake = FakeAws()
    fake.answer("DescribeDBClusters", {"DBClusters": [CLUSTER]})
    fake.answer("DescribeDBInstances", {"DBInstances": INSTANCES})
    fake.answer("DescribePendingMaintenanceActions", {"PendingMaintenanceActions": []})
    return fake


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader(workers=4, seconds=30) as reader:
        yield reader


def _collect(fake: FakeAws, reader: Reader, *names: str) -> AuroraFacts:
    targets = Targets(clusters=names or (NAME,))
    return collect_aurora(fake.aws, reader, targets, SweepSettings(), NOW)


def test_a_healthy_cluster_is_read_in_three_calls(fake: FakeAws, reader: Reader) -> None:
    facts = _collect(fake, reader)
    assert judge_aurora(facts, SweepSettings(), NOW) == []
    assert len(fake.asked) == 3
    assert fake.calls("DescribeDBClusters")[0]["Filters"] == [
        {"Name": "db-cluster-id", "Values": [NAME]}
    ]


def test_nothing_is_asked_where_no_cluster_is_named(reader: Reader) -> None:
    fake = FakeAws()
    facts = collect_aurora(fake.aws, reader, Targets(), SweepSettings(), NOW)
    assert (facts.clusters, fake.asked) == ({}, [])


def test_many_clusters_are_paged_through_once(fake: FakeAws, reader: Reader) -> None:
    _collect(fake, reader, *(f"cluster-{n}" for n in range(100)))
    assert len(fake.asked) == 3
    assert not fake.calls("DescribeDBClusters")[0].get("Filters")


def test_an_unknown_cluster_is_missing(fake: FakeAws, reader: Reader) -> None:
    facts = _collect(fake, reader, NAME, "typo")
    assert [(f.code, f.resource) for f in judge_aurora(facts, SweepSettings(), NOW)] == [
        ("aurora.missing", "typo")
    ]


def test_capital_letters_in_a_name_still_find_the_cluster(fake: FakeAws, reader: Reader) -> None:
    facts = _collect(fake, reader, "PetClinic-Dev-Aurora")
    assert judge_aurora(facts, SweepSettings(), NOW) == []


def test_maintenance_is_kept_by_the_name_in_its_arn(fake: FakeAws, reader: Reader) -> None:
    arn = f"arn:aws:rds:ap-northeast-2:1:db:{NAME}-1"
    detail = {"Action": "system-update", "Description": "New OS", "AutoAppliedAfterDate": NOW}
    fake.answer(
        "DescribePendingMaintenanceActions",
        {
            "PendingMaintenanceActions": [
                {
                    "ResourceIdentifier": arn,
                    "PendingMaintenanceActionDetails": [detail],
                }
            ]
        },
    )
    expected = Maintenance(
        arn=arn, action="system-update", description="New OS", planned=None, forced=NOW
    )
    assert _collect(fake, reader).maintenance == {f"{NAME}-1": (expected,)}


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("AccessDenied", Why.DENIED),
        ("Throttling", Why.THROTTLED),
        ("Timeout", Why.TIMEOUT),
    ],
)
@pytest.mark.parametrize(
    ("operation", "finding"),
    [
        ("DescribeDBClusters", "aurora.unreadable"),
        ("DescribeDBInstances", "aurora.instances_unreadable"),
        ("DescribePendingMaintenanceActions", "aurora.maintenance_unreadable"),
    ],
)
def test_one_refused_call_leaves_the_rest_standing(
    fake: FakeAws, reader: Reader, operation: str, finding: str, code: str, why: Why
) -> None:
    fake.refuse(operation, code)
    facts = _collect(fake, reader)
    parts = (facts.clusters, facts.instances, facts.maintenance)
    assert [part.why for part in parts if isinstance(part, Unreadable)] == [why]
    found = judge_aurora(facts, SweepSettings(), NOW)
    assert [(f.code, f.resource, f.severity) for f in found] == [(finding, NAME, Severity.UNKNOWN)]
