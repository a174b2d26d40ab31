"""A healthy world through plain boto3: what the health sweep asks is answered as AWS does."""

import gzip
import json
from datetime import timedelta
from urllib.request import urlopen

import pytest

from local.world.alarms import ALARMS
from local.world.names import (
    ACCESS_LOG_BUCKET,
    CLUSTER,
    DB_CLUSTER,
    IMAGE_DIGEST,
    LOG_GROUP,
    SERVICE,
    ZONES,
)
from local.world.seed import World, seed
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.embedded
TAGGED = [{"Key": "Project", "Values": ["petclinic"]}, {"Key": "Environment", "Values": ["dev"]}]


def test_the_service_runs_as_it_should(world: World) -> None:
    ecs = world.place.client("ecs")
    answer = ecs.describe_services(cluster=CLUSTER, services=[SERVICE, "unknown"])
    service = answer["services"][0]
    assert (service["runningCount"], service["desiredCount"], service["pendingCount"]) == (2, 2, 0)
    assert service["deploymentConfiguration"]["deploymentCircuitBreaker"] == {
        "enable": True,
        "rollback": True,
    }
    deployment = service["deployments"][0]
    assert (deployment["status"], deployment["rolloutState"]) == ("PRIMARY", "COMPLETED")
    assert deployment["createdAt"] < world.now - timedelta(days=1)
    assert service["events"][0]["message"].endswith("has reached a steady state.")
    assert answer["failures"][0]["reason"] == "MISSING"


def test_the_tasks_run_the_image_of_the_task_definition(world: World) -> None:
    ecs = world.place.client("ecs")
    arns = ecs.list_tasks(cluster=CLUSTER, serviceName=SERVICE)["taskArns"]
    tasks = ecs.describe_tasks(cluster=CLUSTER, tasks=arns)["tasks"]
    assert {task["availabilityZone"] for task in tasks} == set(ZONES)
    assert {task["lastStatus"] for task in tasks} == {"RUNNING"}
    assert {c["imageDigest"] for task in tasks for c in task["containers"]} == {IMAGE_DIGEST}
    assert not any("stopCode" in task or "containerInstanceArn" in task for task in tasks)
    definition = ecs.describe_task_definition(taskDefinition=tasks[0]["taskDefinitionArn"])
    container = definition["taskDefinition"]["containerDefinitions"][0]
    assert container["image"].endswith(f"@{IMAGE_DIGEST}")
    assert container["logConfiguration"]["options"]["awslogs-group"] == LOG_GROUP
    stopped = ecs.list_tasks(cluster=CLUSTER, serviceName=SERVICE, desiredStatus="STOPPED")
    assert stopped["taskArns"] == []


def test_the_database_stands_in_two_zones(world: World) -> None:
    rds = world.place.client("rds")
    cluster = rds.describe_db_clusters(DBClusterIdentifier=DB_CLUSTER)["DBClusters"][0]
    assert (cluster["Status"], cluster["MultiAZ"]) == ("available", True)
    assert cluster["EngineVersion"] == "8.0.mysql_aurora.3.05.2"
    assert cluster["BackupRetentionPeriod"] == 7
    assert world.now - cluster["LatestRestorableTime"] < timedelta(minutes=5)
    assert [m["IsClusterWriter"] for m in cluster["DBClusterMembers"]] == [True, False]
    instances = rds.describe_db_instances()["DBInstances"]
    assert {i["AvailabilityZone"] for i in instances} == set(ZONES)
    assert {i["DBInstanceStatus"] for i in instances} == {"available"}
    until = {i["CertificateDetails"]["ValidTill"] for i in instances}
    assert min(until) > world.now + timedelta(days=1000)
    assert rds.describe_pending_maintenance_actions()["PendingMaintenanceActions"] == []


def test_the_load_balancer_sends_to_healthy_targets_in_two_zones(world: World) -> None:
    elb = world.place.client("elbv2")
    balancer = elb.describe_load_balancers(Names=["petclinic-dev-alb"])["LoadBalancers"][0]
    assert balancer["State"]["Code"] == "active"
    assert balancer["DNSName"].endswith(".ap-northeast-2.elb.amazonaws.com")
    assert [zone["ZoneName"] for zone in balancer["AvailabilityZones"]] == list(ZONES)
    arn = balancer["LoadBalancerArn"]
    group = elb.describe_target_groups(LoadBalancerArn=arn)["TargetGroups"][0]
    health = elb.describe_target_health(TargetGroupArn=group["TargetGroupArn"])
    targets = health["TargetHealthDescriptions"]
    assert {t["Target"]["AvailabilityZone"] for t in targets} == set(ZONES)
    assert {t["TargetHealth"]["State"] for t in targets} == {"healthy"}
    described = elb.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
    attributes = {a["Key"]: a["Value"] for a in described}
    assert attributes["access_logs.s3.enabled"] == "true"
    assert attributes["access_logs.s3.bucket"] == ACCESS_LOG_BUCKET


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("ecs:service", 1),
        ("ecs:cluster", 1),
        ("rds:cluster", 1),
        ("rds:db", 2),
        ("elasticloadbalancing:loadbalancer", 1),
        ("elasticloadbalancing:targetgroup", 1),
        ("logs:log-group", 1),
    ],
)
def test_everything_is_found_by_its_tags(world: World, kind: str, count: int) -> None:
    tagging = world.place.client("resourcegroupstaggingapi")
    found = tagging.get_resources(TagFilters=TAGGED, ResourceTypeFilters=[kind])
    assert len(found["ResourceTagMappingList"]) == count
    other = [{"Key": "Project", "Values": ["other"]}]
    none = tagging.get_resources(TagFilters=other, ResourceTypeFilters=[kind])
    assert none["ResourceTagMappingList"] == []


def test_todays_access_log_lies_where_aws_puts_it(world: World) -> None:
    s3 = world.place.client("s3")
    prefix = f"AWSLogs/123456789012/elasticloadbalancing/ap-northeast-2/{world.now:%Y/%m/%d}/"
    found = s3.list_objects_v2(Bucket=ACCESS_LOG_BUCKET, Prefix=prefix)["Contents"]
    body = s3.get_object(Bucket=ACCESS_LOG_BUCKET, Key=found[0]["Key"])["Body"].read()
    assert "app/petclinic-dev-alb/" in gzip.decompress(body).decode()
    manual = s3.list_objects_v2(Bucket=ACCESS_LOG_BUCKET, Prefix=f"{world.now:%Y/%m/%d}/")
    assert manual["KeyCount"] == 0


def test_the_manuals_alarms_are_there_and_quiet(world: World) -> None:
    cloudwatch = world.place.client("cloudwatch")
    found = cloudwatch.describe_alarms()["MetricAlarms"]
    assert {alarm["AlarmName"] for alarm in found} == {alarm.name for alarm in ALARMS}
    assert {alarm["StateValue"] for alarm in found} == {"OK"}
    assert all(alarm["Dimensions"] for alarm in found)
    assert cloudwatch.describe_alarms(StateValue="ALARM")["MetricAlarms"] == []


def test_the_application_says_it_is_up(world: World) -> None:
    with urlopen(f"{world.application_url}/actuator/health", timeout=PATIENCE_SECONDS) as reply:  # noqa: S310
        assert json.load(reply)["status"] == "UP"


def test_the_weekly_reports_find_something_to_say(world: World) -> None:
    ecr, rds, ce = (world.place.client(name) for name in ("ecr", "rds", "ce"))
    scan = ecr.describe_image_scan_findings(repositoryName=SERVICE, imageId={"imageTag": "latest"})
    assert scan["imageScanFindings"]["findings"][0]["name"] == "CVE-2021-44228"
    automated = rds.describe_db_cluster_snapshots(
        DBClusterIdentifier=DB_CLUSTER, SnapshotType="automated"
    )
    assert len(automated["DBClusterSnapshots"]) == 7
    manual = rds.describe_db_cluster_snapshots(
        DBClusterIdentifier=DB_CLUSTER, SnapshotType="manual"
    )
    assert len(manual["DBClusterSnapshots"]) == 1
    costs = ce.get_cost_and_usage(
        TimePeriod={"Start": "2026-11-01", "End": "2026-11-08"},
        Granularity="DAILY",
        Metrics=["BlendedCost"],
    )
    assert costs["ResultsByTime"][-1]["Groups"][0]["Metrics"]["BlendedCost"]["Unit"] == "USD"


def test_seeding_again_doubles_nothing(world: World) -> None:
    again = seed(world.place.endpoint_url, world.now)
    assert again.application == world.application
    assert again.network == world.network
