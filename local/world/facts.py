"""Scripted answers of a healthy PetClinic: what the emulators leave out or cannot know."""

from datetime import datetime, timedelta
from typing import Any

from local.world.alarms import ALARMS
from local.world.application import Application
from local.world.names import (
    APPLICATION_PORT,
    DB_CLUSTER,
    IMAGE_DIGEST,
    REGION,
    SERVICE,
    TARGETS,
    ZONES,
)

DEPLOYED_DAYS_AGO = 5
CERTIFICATE = "rds-ca-rsa2048-g1"
CERTIFICATE_DAYS_LEFT = 1460
ALARM_MINUTES = 17

type Answers = list[dict[str, Any]]


def patch(service: str, operation: str, *changes: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """Build an answer that sets members (second) of selected objects (first, JMESPath)."""
    patches = [{"at": at, "set": members} for at, members in changes]
    return {"service": service, "operation": operation, "patch": patches}


def service_at(suffix: str = "") -> str:
    """Select the PetClinic's service in DescribeServices, or what hangs below it."""
    return f"services[?serviceName=='{SERVICE}']{suffix}"


def describe_event(now: datetime, minutes_ago: float, text: str) -> dict[str, Any]:
    """Build one service event as ECS words them."""
    at = now - timedelta(minutes=minutes_ago)
    return {
        "id": f"event-{at:%Y%m%dT%H%M%S}",
        "createdAt": at.isoformat(),
        "message": f"(service {SERVICE}) {text}",
    }


def list_facts(application: Application, now: datetime) -> Answers:
    """List the answers that make the emulators tell of an old, healthy installation."""
    return [*_ecs(application, now), *_elb(), *_rds(now), _alarms(now)]


def _ecs(application: Application, now: datetime) -> Answers:
    deployed = (now - timedelta(days=DEPLOYED_DAYS_AGO)).isoformat()
    steady = describe_event(now, 190, "has reached a steady state.")
    network = [
        (
            f"tasks[?taskArn=='{task}']",
            {
                "availabilityZone": zone,
                "attachments": [
                    {
                        "type": "ElasticNetworkInterface",
                        "status": "ATTACHED",
                        "details": [{"name": "privateIPv4Address", "value": address}],
                    }
                ],
            },
        )
        for task, (address, zone) in zip(application.tasks, TARGETS, strict=False)
    ]
    running = {"createdAt": deployed, "startedAt": deployed, "healthStatus": "HEALTHY"}
    container = {"imageDigest": IMAGE_DIGEST, "healthStatus": "HEALTHY"}
    return [
        patch(
            "ecs",
            "DescribeServices",
            (service_at(), {"createdAt": deployed, "events": [steady]}),
            (service_at(".deployments[]"), {"createdAt": deployed, "updatedAt": deployed}),
        ),
        patch(
            "ecs",
            "DescribeTasks",
            ("tasks[?lastStatus=='RUNNING']", running),
            ("tasks[].containers[]", container),
            *network,
        ),
    ]


def _elb() -> Answers:
    zones = [{"ZoneName": zone, "SubnetId": f"subnet-{zone}"} for zone in ZONES]
    targets = [
        (
            f"TargetHealthDescriptions[?Target.Id=='{address}'].Target",
            {"AvailabilityZone": zone, "Port": APPLICATION_PORT},
        )
        for address, zone in TARGETS
    ]
    return [
        patch("elbv2", "DescribeLoadBalancers", ("LoadBalancers[]", {"AvailabilityZones": zones})),
        patch("elbv2", "DescribeTargetHealth", *targets),
    ]


def _rds(now: datetime) -> Answers:
    created = (now - timedelta(days=210)).isoformat()
    restorable = {
        "EarliestRestorableTime": (now - timedelta(days=7)).isoformat(),
        "LatestRestorableTime": (now - timedelta(minutes=4)).isoformat(),
        "ClusterCreateTime": created,
        "AvailabilityZones": [f"{REGION}{letter}" for letter in "abc"],
        "StorageType": "aurora",
    }
    certificate = certificate_of(CERTIFICATE, now + timedelta(days=CERTIFICATE_DAYS_LEFT))
    return [
        patch(
            "rds",
            "DescribeDBClusters",
            (f"DBClusters[?DBClusterIdentifier=='{DB_CLUSTER}']", restorable),
        ),
        patch(
            "rds",
            "DescribeDBInstances",
            ("DBInstances[]", {"InstanceCreateTime": created, **certificate}),
        ),
        {
            "service": "rds",
            "operation": "DescribeCertificates",
            "response": {
                "DefaultCertificateForNewLaunches": CERTIFICATE,
                "Certificates": [
                    {
                        "CertificateIdentifier": CERTIFICATE,
                        "CertificateType": "CA",
                        "ValidFrom": "2021-05-21T22:37:19Z",
                        "ValidTill": "2061-05-21T23:37:19Z",
                    }
                ],
            },
        },
        _automated_snapshots(now),
    ]


def _alarms(now: datetime) -> dict[str, Any]:
    """An alarm that fires has done so for a while, though it was seeded only now."""
    since = (now - timedelta(minutes=ALARM_MINUTES)).isoformat()
    changes = [
        (
            f"MetricAlarms[?StateValue=='ALARM' && AlarmName=='{alarm.name}']",
            {"StateUpdatedTimestamp": since, "StateTransitionedTimestamp": since},
        )
        for alarm in ALARMS
    ]
    return patch("cloudwatch", "DescribeAlarms", *changes)


def certificate_of(authority: str, until: datetime) -> dict[str, Any]:
    """Describe a server certificate as DescribeDBInstances does."""
    return {
        "CACertificateIdentifier": authority,
        "CertificateDetails": {"CAIdentifier": authority, "ValidTill": until.isoformat()},
    }


def _automated_snapshots(now: datetime) -> dict[str, Any]:
    arn = f"arn:aws:rds:{REGION}:123456789012:cluster-snapshot"
    snapshots = []
    for days_ago in range(7):
        at = now - timedelta(days=days_ago, hours=6, minutes=38)
        name = f"rds:{DB_CLUSTER}-{at:%Y-%m-%d-%H-%M}"
        snapshots.append(
            {
                "DBClusterSnapshotIdentifier": name,
                "DBClusterIdentifier": DB_CLUSTER,
                "DBClusterSnapshotArn": f"{arn}:{name}",
                "SnapshotCreateTime": at.isoformat(),
                "SnapshotType": "automated",
                "Status": "available",
                "PercentProgress": 100,
                "Engine": "aurora-mysql",
                "StorageEncrypted": True,
            }
        )
    return {
        "service": "rds",
        "operation": "DescribeDBClusterSnapshots",
        "match": {"SnapshotType": "automated"},
        "response": {"DBClusterSnapshots": snapshots},
    }
