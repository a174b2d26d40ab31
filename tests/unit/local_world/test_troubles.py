"""Each trouble through plain boto3: there when it is on, gone when it is off."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from botocore.exceptions import ClientError

from local.world.database import MANUAL_SNAPSHOT
from local.world.names import (
    ACCESS_LOG_BUCKET,
    ACCOUNT,
    CLUSTER,
    DB_CLUSTER,
    IMAGE_DIGEST,
    LOG_GROUP,
    READER,
    REPOSITORY,
    SERVICE,
)
from local.world.seed import World
from local.world.troubles import TROUBLES, UnknownTroubleError
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.embedded


def look_at_service(world: World) -> Any:  # noqa: ANN401
    ecs = world.place.client("ecs")
    return ecs.describe_services(cluster=CLUSTER, services=[SERVICE])["services"][0]


def count_running(world: World) -> Any:  # noqa: ANN401
    listed = world.place.client("ecs").list_tasks(cluster=CLUSTER, serviceName=SERVICE)
    return look_at_service(world)["runningCount"], len(listed["taskArns"])


def list_rollouts(world: World) -> Any:  # noqa: ANN401
    return [(d["status"], d["rolloutState"]) for d in look_at_service(world)["deployments"]]


def count_failed_tasks(world: World) -> Any:  # noqa: ANN401
    return look_at_service(world)["deployments"][0]["failedTasks"]


def look_at_reader(world: World) -> Any:  # noqa: ANN401
    rds = world.place.client("rds")
    return rds.describe_db_instances(DBInstanceIdentifier=READER)["DBInstances"][0]


def read_status(world: World) -> Any:  # noqa: ANN401
    return look_at_reader(world)["DBInstanceStatus"]


def read_zone(world: World) -> Any:  # noqa: ANN401
    return look_at_reader(world)["AvailabilityZone"]


def count_scanned(world: World) -> Any:  # noqa: ANN401
    ecr, image = world.place.client("ecr"), {"imageDigest": IMAGE_DIGEST}
    try:
        said = ecr.describe_image_scan_findings(repositoryName=REPOSITORY, imageId=image)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return len(said["imageScanFindings"]["findings"])


def list_accounts(world: World) -> Any:  # noqa: ANN401
    said = world.place.client("rds").describe_db_cluster_snapshot_attributes(
        DBClusterSnapshotIdentifier=MANUAL_SNAPSHOT
    )["DBClusterSnapshotAttributesResult"]["DBClusterSnapshotAttributes"]
    return [account for one in said for account in one["AttributeValues"]]


def list_variables(world: World) -> Any:  # noqa: ANN401
    said = world.place.client("ecs").describe_task_definition(taskDefinition=f"{SERVICE}:1")
    containers = said["taskDefinition"]["containerDefinitions"]
    return [one["name"] for c in containers for one in c.get("environment", [])]


def count_costly_services(world: World) -> Any:  # noqa: ANN401
    today = world.now.date()
    days = world.place.client("ce").get_cost_and_usage(
        TimePeriod={"Start": str(today - timedelta(days=35)), "End": str(today)},
        Granularity="DAILY",
        Metrics=["BlendedCost"],
        GroupBy=[{"Type": "DIMENSION", "Key": key} for key in ("SERVICE", "RECORD_TYPE")],
    )["ResultsByTime"]
    return [len(day["Groups"]) for day in (days[0], days[-1])]


def is_over_budget(world: World) -> Any:  # noqa: ANN401
    said = world.place.client("budgets").describe_budgets(AccountId=ACCOUNT)["Budgets"][0]
    spent = said["CalculatedSpend"]["ActualSpend"]["Amount"]
    return float(spent) > float(said["BudgetLimit"]["Amount"])


def list_active_tags(world: World) -> Any:  # noqa: ANN401
    said = world.place.client("ce").list_cost_allocation_tags(Status="Active")
    return [tag["TagKey"] for tag in said["CostAllocationTags"]]


def has_months_of_certificate(world: World) -> Any:  # noqa: ANN401
    until = look_at_reader(world)["CertificateDetails"]["ValidTill"]
    return until > world.now + timedelta(days=90)


def keeps_recovery_point(world: World) -> Any:  # noqa: ANN401
    rds = world.place.client("rds")
    cluster = rds.describe_db_clusters(DBClusterIdentifier=DB_CLUSTER)["DBClusters"][0]
    return world.now - cluster["LatestRestorableTime"] < timedelta(hours=1)


def count_maintenance(world: World) -> Any:  # noqa: ANN401
    rds = world.place.client("rds")
    return len(rds.describe_pending_maintenance_actions()["PendingMaintenanceActions"])


def list_target_health(world: World) -> Any:  # noqa: ANN401
    elb = world.place.client("elbv2")
    health = elb.describe_target_health(TargetGroupArn=world.application.target_group)
    states = [t["TargetHealth"] for t in health["TargetHealthDescriptions"]]
    return sorted((state["State"], state.get("Reason", "")) for state in states)


def ask_health(world: World) -> Any:  # noqa: ANN401
    try:
        with urlopen(f"{world.application_url}/actuator/health", timeout=PATIENCE_SECONDS) as reply:  # noqa: S310
            return reply.status
    except HTTPError as refused:
        refused.close()
        return refused.code


def count_access_logs(world: World) -> Any:  # noqa: ANN401
    return world.place.client("s3").list_objects_v2(Bucket=ACCESS_LOG_BUCKET)["KeyCount"]


def list_firing(world: World) -> Any:  # noqa: ANN401
    found = world.place.client("cloudwatch").describe_alarms(StateValue="ALARM")["MetricAlarms"]
    return sorted(alarm["AlarmName"] for alarm in found)


def count_alarms(world: World) -> Any:  # noqa: ANN401
    return len(world.place.client("cloudwatch").describe_alarms()["MetricAlarms"])


def error_of(ask: Callable[[], object]) -> Any:  # noqa: ANN401
    try:
        ask()
    except ClientError as refused:
        return refused.response["Error"]["Code"]
    return ""


def ask_for_clusters(world: World) -> Any:  # noqa: ANN401
    return error_of(world.place.client("rds").describe_db_clusters)


def ask_for_metrics(world: World) -> Any:  # noqa: ANN401
    metric = {
        "Namespace": "AWS/ECS",
        "MetricName": "CPUUtilization",
        "Dimensions": [
            {"Name": "ClusterName", "Value": CLUSTER},
            {"Name": "ServiceName", "Value": SERVICE},
        ],
    }
    return world.place.client("cloudwatch").get_metric_data(
        MetricDataQueries=[
            {"Id": "a", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Average"}}
        ],
        StartTime=world.now - timedelta(hours=1),
        EndTime=world.now,
    )["MetricDataResults"][0]["Values"]


def has_metrics(world: World) -> Any:  # noqa: ANN401
    return len(ask_for_metrics(world)) > 0


def is_throttled(world: World) -> Any:  # noqa: ANN401
    return error_of(lambda: ask_for_metrics(world))


def list_open_ports(world: World) -> Any:  # noqa: ANN401
    groups = world.place.client("ec2").describe_security_groups(
        Filters=[{"Name": "tag:Project", "Values": ["petclinic"]}]
    )["SecurityGroups"]
    rules = [rule for group in groups for rule in group["IpPermissions"]]
    return sorted(rule["FromPort"] for rule in rules if rule.get("IpRanges"))


CASES: list[tuple[str, Callable[[World], Any], object, object]] = [
    ("tasks_missing", count_running, (2, 2), (1, 1)),
    (
        "deployment_stuck",
        list_rollouts,
        [("PRIMARY", "COMPLETED")],
        [("PRIMARY", "IN_PROGRESS"), ("ACTIVE", "COMPLETED")],
    ),
    ("tasks_crashing", count_failed_tasks, 0, 6),
    ("no_task_lives", count_running, (2, 2), (0, 0)),
    ("reader_down", read_status, "available", "failed"),
    ("single_zone", read_zone, "ap-northeast-2c", "ap-northeast-2a"),
    ("restorable_time_old", keeps_recovery_point, True, False),
    ("pending_maintenance", count_maintenance, 0, 1),
    ("certificate_expiring", has_months_of_certificate, True, False),
    (
        "targets_unhealthy",
        list_target_health,
        [("healthy", ""), ("healthy", "")],
        [("healthy", ""), ("unhealthy", "Target.Timeout")],
    ),
    ("app_down", ask_health, 200, 503),
    ("access_log_missing", count_access_logs, 3, 1),
    ("alarm_firing", list_firing, [], ["ALB-ResponseTime-High"]),
    ("cpu_high", list_firing, [], ["ECS-CPU-High"]),
    ("memory_high", list_firing, [], ["ECS-Memory-High"]),
    ("connections_high", list_firing, [], ["Aurora-Connections-High"]),
    ("errors_5xx", list_firing, [], ["ALB-5xx-High"]),
    ("alarm_missing", count_alarms, 6, 5),
    ("denied_rds", ask_for_clusters, "", "AccessDenied"),
    ("throttled_metrics", is_throttled, "", "ThrottlingException"),
    ("open_security_group", list_open_ports, [80], [80, 3306]),
    ("image_not_scanned", count_scanned, 3, "ScanNotFoundException"),
    ("snapshot_public", list_accounts, [], ["all"]),
    ("plain_secret", list_variables, [], ["SPRING_DATASOURCE_PASSWORD"]),
    ("cost_spike", count_costly_services, [6, 6], [6, 7]),
    ("budget_exceeded", is_over_budget, False, True),
    ("cost_tag_inactive", list_active_tags, ["aws:cloudformation:stack-name", "Project"], []),
    ("no_metrics", has_metrics, True, False),
]
ELSEWHERE = {"replica_lag", "latency_high", "error_logs"}  # test_metrics, and below
ELSEWHERE |= {"root_used", "trail_stopped", "bucket_shared"}  # tests/deployed/test_security_audit
ELSEWHERE |= {"month_outage", "month_slow"}  # test_history
ELSEWHERE |= {"bad_deployment", "failed_over"}  # tests/deployed/test_diagnose
ELSEWHERE |= {"writer_busy"}  # tests/deployed/test_sweep


@pytest.mark.parametrize(("trouble", "look", "usual", "troubled"), CASES)
def test_a_trouble_shows_while_it_is_on(
    world: World, trouble: str, look: Callable[[World], Any], usual: object, troubled: object
) -> None:
    assert look(world) == usual
    world.switch_on(trouble)
    assert look(world) == troubled
    world.switch_off(trouble)
    assert look(world) == usual


def test_every_trouble_is_tested() -> None:
    assert {trouble for trouble, *_ in CASES} | ELSEWHERE == set(TROUBLES)


def test_crashed_tasks_tell_why_they_stopped(world: World) -> None:
    world.switch_on("tasks_crashing")
    ecs = world.place.client("ecs")
    stopped = ecs.list_tasks(cluster=CLUSTER, serviceName=SERVICE, desiredStatus="STOPPED")
    described = ecs.describe_tasks(cluster=CLUSTER, tasks=stopped["taskArns"])
    assert described["failures"] == []
    assert [task["taskArn"] for task in described["tasks"]] == stopped["taskArns"]
    containers = [task["containers"][0] for task in described["tasks"]]
    assert {container["exitCode"] for container in containers} == {137}
    assert all(container["reason"].startswith("OutOfMemoryError") for container in containers)
    assert "unable to consistently start tasks" in look_at_service(world)["events"][0]["message"]


def list_errors(world: World) -> list[str]:
    pages = (
        world.place.client("logs")
        .get_paginator("filter_log_events")
        .paginate(
            logGroupName=LOG_GROUP,
            filterPattern="ERROR",
            startTime=int((world.now - timedelta(hours=1)).timestamp() * 1000),
            endTime=int(world.now.timestamp() * 1000),
        )
    )
    return [event["message"] for page in pages for event in page["events"]]


def test_error_lines_hold_what_must_not_reach_slack(world: World) -> None:
    assert list_errors(world) == []
    world.switch_on("error_logs")
    errors = list_errors(world)
    assert len(errors) == 137
    assert any("password=Tr0ub4dor-" in line for line in errors)
    assert any("<!channel>" in line for line in errors)
    world.switch_off("error_logs")
    assert list_errors(world) == []


def test_troubles_add_up_and_outlive_a_new_seeding(world: World) -> None:
    world.switch_on("cpu_high", "reader_down")
    world.switch_on("memory_high")
    assert list_firing(world) == ["ECS-CPU-High", "ECS-Memory-High"]
    assert world.list_troubles() == {"cpu_high", "reader_down", "memory_high"}


def test_an_unknown_trouble_is_refused_and_nothing_changes(world: World) -> None:
    with pytest.raises(UnknownTroubleError, match="no trouble sharks; there are tasks_missing"):
        world.switch_on("reader_down", "sharks")
    assert world.list_troubles() == frozenset()
