from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from opskit import console

SEOUL = "ap-northeast-2"
HOST = f"https://{SEOUL}.console.aws.amazon.com"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            console.ecs_service(SEOUL, cluster="prod-cluster", service="app"),
            "/ecs/v2/clusters/prod-cluster/services/app/health?region=ap-northeast-2",
        ),
        (
            console.ecs_task(SEOUL, cluster="c", task="arn:aws:ecs:r:1:task/c/abc"),
            "/ecs/v2/clusters/c/tasks/abc?region=ap-northeast-2",
        ),
        (
            console.rds_cluster(SEOUL, "petclinic-dev-aurora"),
            "/rds/home?region=ap-northeast-2#database:id=petclinic-dev-aurora;is-cluster=true",
        ),
        (
            console.load_balancer(SEOUL, "petclinic-dev-alb"),
            "/ec2/home?region=ap-northeast-2#LoadBalancers:search=petclinic-dev-alb",
        ),
        (
            console.target_group(SEOUL, "arn:aws:tg/a"),
            "/ec2/home?region=ap-northeast-2#TargetGroup:targetGroupArn=arn%3Aaws%3Atg%2Fa",
        ),
        (
            console.target_group(SEOUL, "tg"),
            "/ec2/home?region=ap-northeast-2#TargetGroups:search=tg",
        ),
        (
            console.trail_events(SEOUL),
            "/cloudtrailv2/home?region=ap-northeast-2#/events",
        ),
        (
            console.trail_events(SEOUL, key="Username", value="a/b"),
            "/cloudtrailv2/home?region=ap-northeast-2#/events?Username=a%2Fb",
        ),
        (
            console.config_rule(SEOUL),
            "/config/home?region=ap-northeast-2#/dashboard",
        ),
        (
            console.config_rule(SEOUL, "s3-public"),
            "/config/home?region=ap-northeast-2#/rules/details?configRuleName=s3-public",
        ),
        (
            console.iam_principal(SEOUL, kind="role", name="app"),
            "/iam/home?region=ap-northeast-2#/roles/details/app",
        ),
        (
            console.iam_credentials(SEOUL),
            "/iam/home?region=ap-northeast-2#/home",
        ),
        (
            console.access_findings(SEOUL),
            "/access-analyzer/home?region=ap-northeast-2#/findings",
        ),
        (
            console.alarm(SEOUL, "CPU high/80 %"),
            "/cloudwatch/home?region=ap-northeast-2#alarmsV2:alarm/CPU%20high%2F80%20%25",
        ),
        (
            console.alarms_in_alarm(SEOUL),
            "/cloudwatch/home?region=ap-northeast-2#alarmsV2:?~(alarmStateFilter~%27ALARM)",
        ),
        (
            console.s3_prefix(SEOUL, bucket="logs", prefix="AWSLogs/1/"),
            "/s3/buckets/logs?region=ap-northeast-2&prefix=AWSLogs%2F1%2F&showversions=false",
        ),
        (console.schedules(SEOUL), "/scheduler/home?region=ap-northeast-2#schedules"),
        (
            console.schedules(SEOUL, group="default", name="sweep"),
            "/scheduler/home?region=ap-northeast-2#schedules/default/sweep",
        ),
        (
            console.lambda_function(SEOUL, "sweep"),
            "/lambda/home?region=ap-northeast-2#/functions/sweep?tab=monitoring",
        ),
        (
            console.security_group(SEOUL, "sg-1"),
            "/ec2/home?region=ap-northeast-2#SecurityGroup:groupId=sg-1",
        ),
        (
            console.ecr_repository(SEOUL, "team/app", registry="1"),
            "/ecr/repositories/private/1/team%2Fapp?region=ap-northeast-2",
        ),
        (
            console.secret(SEOUL, "db/main"),
            "/secretsmanager/secret?name=db%2Fmain&region=ap-northeast-2",
        ),
        (
            console.cost_explorer(SEOUL),
            "/costmanagement/home?region=ap-northeast-2#/cost-explorer",
        ),
        (
            console.budgets(SEOUL),
            "/costmanagement/home?region=ap-northeast-2#/budgets/overview",
        ),
        (
            console.cost_anomalies(SEOUL),
            "/costmanagement/home?region=ap-northeast-2#/anomaly-detection/overview",
        ),
    ],
)
def test_each_console_page_has_its_address(address: str, expected: str) -> None:
    assert address == HOST + expected


def test_a_log_group_is_quoted_the_way_cloudwatch_logs_does() -> None:
    address = console.log_group(
        SEOUL,
        "/ecs/petclinic-dev-app",
        start=datetime(2026, 11, 23, 23, tzinfo=UTC),
        end=datetime(2026, 11, 24, tzinfo=UTC),
        pattern="ERROR",
    )
    assert address == (
        f"{HOST}/cloudwatch/home?region=ap-northeast-2#logsV2:log-groups/log-group/"
        "$252Fecs$252Fpetclinic-dev-app/log-events"
        "$3FfilterPattern$3DERROR$26start$3D1795474800000$26end$3D1795478400000"
    )


def test_a_log_group_without_a_range_has_no_query() -> None:
    assert console.log_group(SEOUL, "g").endswith("/log-group/g/log-events")


def test_a_graph_names_its_metrics_and_dimensions() -> None:
    address = console.metrics(
        SEOUL,
        namespace="AWS/ECS",
        names=("CPUUtilization", "MemoryUtilization"),
        dimensions={"ClusterName": "c", "ServiceName": "app/ä日"},
    )
    assert address.startswith(f"{HOST}/cloudwatch/home?region={SEOUL}#metricsV2:graph=~(metrics~(")
    for metric in ("CPUUtilization", "MemoryUtilization"):
        line = f"~(~'AWS*2fECS~'{metric}~'ClusterName~'c~'ServiceName~'app*2f*e4**65e5)"
        assert line.replace("'", "%27") in address


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("cn-north-1", "cn-north-1.console.amazonaws.cn"),
        ("us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"),
    ],
)
def test_other_partitions_have_consoles_of_their_own(region: str, host: str) -> None:
    assert urlsplit(console.rds_cluster(region, "a")).netloc == host


def test_a_name_from_outside_cannot_leave_the_link() -> None:
    address = console.load_balancer(SEOUL, "x|<!channel>> ")
    assert not set(address) & set("<>| ")
