"""Looks for one access log file of the day for each load balancer: two or three calls each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from functions.health_sweep.judge.access_log import AccessLog, AccessLogFacts, day_expected
from opskit.load_balancers import miss_arn
from opskit.reads import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from mypy_boto3_elbv2 import ElasticLoadBalancingv2Client
    from mypy_boto3_s3 import S3Client

    from functions.health_sweep.settings import SweepSettings
    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.targets import Targets
    from opskit.unreadable import Read

_OPERATION = "elasticloadbalancing:DescribeLoadBalancerAttributes"


def collect_access_log(
    aws: Aws,
    reader: Reader,
    targets: Targets,
    settings: SweepSettings,
    now: datetime,
    *,
    load_balancer_arns: Mapping[str, str],
) -> AccessLogFacts:
    """Look for the day's access logs.

    Needs elasticloadbalancing:DescribeLoadBalancerAttributes and s3:ListBucket on the bucket.

    Args:
        aws: clients.
        reader: the pool.
        targets: whose logs.
        settings: `access_log_bucket`, where the load balancer itself names none.
        now: tells the day.
        load_balancer_arns: name to ARN. One that is not there counts as unreadable.
    """
    if not targets.load_balancers:
        return AccessLogFacts(region=aws.region, logs={})
    elb: ElasticLoadBalancingv2Client = aws.client("elbv2")
    s3: S3Client = aws.client("s3")
    day = day_expected(now)
    logs: dict[str, Read[AccessLog]] = {
        name: miss_arn(name, "its access log is filed under") for name in targets.load_balancers
    }
    calls = [
        (name, name, partial(_look, elb, s3, arn, settings.access_log_bucket, day))
        for name, arn in load_balancer_arns.items()
        if name in logs
    ]
    return AccessLogFacts(region=aws.region, logs=logs | dict(reader.gather(_OPERATION, calls)))


def _look(
    elb: ElasticLoadBalancingv2Client, s3: S3Client, arn: str, bucket: str, day: date
) -> AccessLog:
    answer = elb.describe_load_balancer_attributes(LoadBalancerArn=arn)
    told = {a.get("Key", ""): a.get("Value", "") for a in answer["Attributes"]}
    if told.get("access_logs.s3.enabled") != "true":
        return AccessLog(enabled=False)
    bucket = told.get("access_logs.s3.bucket") or bucket
    folders = _folders(arn, told.get("access_logs.s3.prefix", ""), day)
    present: Read[bool] = read(
        "s3:ListBucket", bucket, lambda: any(_has(s3, bucket, folder) for folder in folders)
    )
    return AccessLog(
        enabled=True,
        bucket=bucket,
        folder=folders[0].rpartition("/")[0] + "/",
        day=day,
        present=present,
    )


def _folders(arn: str, prefix: str, day: date) -> tuple[str, str]:
    """Return what the keys begin with: in AWS's layout, and in the manual's.

    Source: ALB guide, "Access log files": [prefix/]AWSLogs/account/elasticloadbalancing/region/
    yyyy/mm/dd/account_elasticloadbalancing_region_app.name.id_end-time_...
    """
    _arn, _partition, _service, region, account, path = arn.split(":", 5)
    balancer = path.removeprefix("loadbalancer/").replace("/", ".")
    root = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
    of_day = f"{day:%Y/%m/%d}/"
    stem = f"{account}_elasticloadbalancing_{region}_{balancer}_"
    return (
        f"{root}AWSLogs/{account}/elasticloadbalancing/{region}/{of_day}{stem}",
        f"{root}{of_day}",
    )


def _has(s3: S3Client, bucket: str, prefix: str) -> bool:
    return s3.list_objects_v2(Bucket=bucket, Prefix=prefix, MaxKeys=1).get("KeyCount", 0) > 0
