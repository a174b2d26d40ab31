"""The process itself: it starts, says why when it does not, and is gone afterwards."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import boto3
import pytest
from botocore.exceptions import ClientError

from local.aws.process import PYTHON, ROOT, EmbeddedAwsError, embedded_aws
from local.world.place import Place
from tests.patience import eventually

pytestmark = pytest.mark.embedded


def test_it_is_gone_after_the_block(tmp_path: Path) -> None:
    with embedded_aws(log_file=tmp_path / "log") as aws:
        assert Path(f"/proc/{aws.process_id}").exists()
    with pytest.raises(URLError):
        urlopen(aws.endpoint_url, timeout=1)  # noqa: S310
    with pytest.raises(ProcessLookupError):
        os.kill(aws.process_id, 0)


def test_it_is_gone_after_control_c() -> None:
    with pytest.raises(KeyboardInterrupt), embedded_aws() as aws:
        raise KeyboardInterrupt
    with pytest.raises(ProcessLookupError):
        os.kill(aws.process_id, 0)


def test_a_taken_port_is_told_with_the_log() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(EmbeddedAwsError, match="Address already in use"),
            embedded_aws(port=port),
        ):
            pass


def test_its_environment_is_all_that_boto3_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    with embedded_aws() as aws:
        for name, value in aws.environment.items():
            monkeypatch.setenv(name, value)
        identity = boto3.client("sts").get_caller_identity()
    assert identity["Account"] == "123456789012"


POLICY = """{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "ecs:DescribeServices",
     "Resource": "arn:aws:ecs:ap-northeast-2:123456789012:service/c/allowed"},
    {"Effect": "Allow", "Action": "rds:DescribeDBClusters",
     "Resource": "arn:aws:rds:ap-northeast-2:123456789012:cluster:allowed"},
    {"Effect": "Allow", "Action": ["rds:DeleteDBClusterSnapshot", "logs:DeleteLogGroup"],
     "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/ops:made-by": "us"}}}]}"""
TRUST = """{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}"""


def assume(root: Place) -> Place:
    iam = root.client("iam")
    role = iam.create_role(RoleName="sweep", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    iam.put_role_policy(RoleName="sweep", PolicyName="p", PolicyDocument=POLICY)
    assumed = root.client("sts").assume_role(RoleArn=role, RoleSessionName="sweep")["Credentials"]
    session = boto3.Session(
        assumed["AccessKeyId"],
        assumed["SecretAccessKey"],
        assumed["SessionToken"],
        region_name="ap-northeast-2",
    )
    return Place(root.endpoint_url, session)


@pytest.fixture(scope="module")
def root() -> Iterator[Place]:
    with embedded_aws(enforce_iam=True, alarms_by_hand=True) as aws:
        yield Place(aws.endpoint_url)


@pytest.fixture(scope="module")
def role(root: Place) -> Place:
    return assume(root)


def test_rights_are_checked_on_the_resources_that_aws_checks(root: Place, role: Place) -> None:
    root.client("ecs").create_cluster(clusterName="c")
    ecs, rds = role.client("ecs"), role.client("rds")
    ecs.describe_services(cluster="c", services=["allowed"])
    with pytest.raises(ClientError, match="AccessDenied"):
        ecs.describe_services(cluster="c", services=["other"])
    with pytest.raises(ClientError, match="DBClusterNotFoundFault"):
        rds.describe_db_clusters(DBClusterIdentifier="allowed")
    with pytest.raises(ClientError, match="AccessDenied"):
        rds.describe_db_clusters(DBClusterIdentifier="other")
    with pytest.raises(ClientError, match="AccessDenied"):
        rds.describe_db_instances()


def test_rights_are_checked_by_the_tags_of_a_snapshot(root: Place, role: Place) -> None:
    rds = root.client("rds")
    rds.create_db_cluster(
        DBClusterIdentifier="c",
        Engine="aurora-mysql",
        MasterUsername="u",
        MasterUserPassword="p" * 9,
    )
    for name, maker in (("ours", "us"), ("theirs", "them")):
        rds.create_db_cluster_snapshot(
            DBClusterIdentifier="c",
            DBClusterSnapshotIdentifier=name,
            Tags=[{"Key": "ops:made-by", "Value": maker}],
        )
    role.client("rds").delete_db_cluster_snapshot(DBClusterSnapshotIdentifier="ours")
    with pytest.raises(ClientError, match="AccessDenied"):
        role.client("rds").delete_db_cluster_snapshot(DBClusterSnapshotIdentifier="theirs")


def test_rights_are_checked_by_the_tags_of_a_log_group(root: Place, role: Place) -> None:
    for name, maker in (("/ours", "us"), ("/theirs", "them")):
        root.client("logs").create_log_group(logGroupName=name, tags={"ops:made-by": maker})
    role.client("logs").delete_log_group(logGroupName="/ours")
    with pytest.raises(ClientError, match="AccessDenied"):
        role.client("logs").delete_log_group(logGroupName="/theirs")


SCHEDULES = """
from ministack.services import scheduler
from local.aws.assembly import assemble
from local.aws.control import Control
assemble(Control())
scheduler.start_scheduler()
print(scheduler._ticker_thread)
"""


def test_no_schedule_fires_by_itself_whenever_it_is_started() -> None:
    run = subprocess.run(  # noqa: S603
        [PYTHON, "-c", SCHEDULES], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines()[-1] == "None"


KILLED = """
import os, signal
from local.aws.process import embedded_aws
with embedded_aws() as aws:
    print(aws.process_id, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_it_ends_when_its_starter_is_killed() -> None:
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", KILLED], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == -signal.SIGKILL
    process = Path(f"/proc/{int(run.stdout)}")
    assert eventually(lambda: not process.exists())


def state_after(place: Place, *, by_hand: str = "") -> str:
    """Return an alarm's state once its metric is above its threshold."""
    cloudwatch = place.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName="busy",
        Namespace="N",
        MetricName="M",
        Statistic="Average",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1.0,
        ComparisonOperator="GreaterThanThreshold",
    )
    if by_hand:
        cloudwatch.set_alarm_state(AlarmName="busy", StateValue=by_hand, StateReason="a test")
    cloudwatch.put_metric_data(Namespace="N", MetricData=[{"MetricName": "M", "Value": 2.0}])
    (alarm,) = cloudwatch.describe_alarms(AlarmNames=["busy"])["MetricAlarms"]
    cloudwatch.delete_alarms(AlarmNames=["busy"])
    return str(alarm["StateValue"])


def test_an_alarm_changes_by_its_metric_unless_it_is_left_to_hands(
    place: Place, root: Place
) -> None:
    assert state_after(place) == "ALARM"
    assert state_after(root) == "INSUFFICIENT_DATA"
    assert state_after(root, by_hand="OK") == "OK"
