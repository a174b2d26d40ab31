"""The slow AWS counts what a real client asks, and refuses what it does not know."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import boto3
import pytest
from mypy_boto3_ecs import ECSClient

from bench.aws_process import SlowAwsProcess, slow_aws
from bench.lambda_process import MeasurementError
from bench.world.place import CLUSTER, REGION, World

if TYPE_CHECKING:
    from mypy_boto3_elbv2 import ElasticLoadBalancingv2Client
    from mypy_boto3_sts import STSClient


@pytest.fixture(scope="module")
def process() -> Iterator[SlowAwsProcess]:
    with slow_aws(World(services=12, now=datetime(2026, 11, 24, tzinfo=UTC)), tls=True) as process:
        yield process


@pytest.fixture
def aws(process: SlowAwsProcess) -> SlowAwsProcess:
    process.reset(latency_ms=0)
    return process


@pytest.fixture(scope="module")
def session() -> boto3.Session:
    return boto3.Session("bench", "bench", region_name=REGION)


def ecs_of(aws: SlowAwsProcess, session: boto3.Session) -> ECSClient:
    return session.client("ecs", endpoint_url=aws.url, verify=str(aws.authorities))


def test_a_call_is_answered_and_counted(aws: SlowAwsProcess, session: boto3.Session) -> None:
    answer = ecs_of(aws, session).describe_services(cluster=CLUSTER, services=["svc-0011"])
    assert answer["services"][0]["serviceName"] == "svc-0011"
    assert aws.called().operations == {"ecs:DescribeServices": 1}


def test_a_kept_connection_is_counted_once(aws: SlowAwsProcess, session: boto3.Session) -> None:
    ecs = ecs_of(aws, session)
    for _ in range(3):
        ecs.list_tasks(cluster=CLUSTER)
    assert aws.called().connections == {"ecs": 1}


def test_an_answer_may_end_its_connection(aws: SlowAwsProcess, session: boto3.Session) -> None:
    aws.reset(latency_ms=0, hangs_up=True)
    ecs = ecs_of(aws, session)
    for _ in range(3):
        ecs.list_tasks(cluster=CLUSTER)
    assert aws.called().connections == {"ecs": 3}


def test_pages_follow_one_another(aws: SlowAwsProcess, session: boto3.Session) -> None:
    elb: ElasticLoadBalancingv2Client = session.client(
        "elbv2", endpoint_url=aws.url, verify=str(aws.authorities)
    )
    pages = elb.get_paginator("describe_target_groups").paginate(PaginationConfig={"PageSize": 5})
    assert [len(page["TargetGroups"]) for page in pages] == [5, 5, 2]
    assert aws.called().operations == {"elbv2:DescribeTargetGroups": 3}


def test_an_unknown_call_spoils_the_count(aws: SlowAwsProcess, session: boto3.Session) -> None:
    sts: STSClient = session.client("sts", endpoint_url=aws.url, verify=str(aws.authorities))
    with pytest.raises(sts.exceptions.ClientError):
        sts.get_caller_identity()
    with pytest.raises(MeasurementError, match="sts:GetCallerIdentity"):
        aws.called()


def test_the_control_address_counts_nothing(aws: SlowAwsProcess) -> None:
    aws.called()
    assert aws.called().calls == ()
