"""A PetClinic's account as AWS tells of it: safe, with everything wrong, or empty."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.security_review.settings import ReviewSettings
from tests.fake_aws import FakeAws
from tests.image_manifests import tell_manifests

NOW = datetime(2026, 11, 23, 0, 10, tzinfo=UTC)
SETTINGS = ReviewSettings(
    ecs_services=("petclinic-dev-cluster/petclinic-dev-app",),
    db_clusters=("petclinic-dev-aurora",),
    load_balancers=("petclinic-dev-alb",),
)
DIGEST = "sha256:3f1d9b7a52c04e8d6a97be10c25f8d4471e0a6c93b58d2fe7046a1b9c8e5d302"
IMAGE = "123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/petclinic-dev-app:v2.0.0"
_ELB = "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012"
BALANCER = f"{_ELB}:loadbalancer/app/petclinic-dev-alb/50dc6c495c0c9188"
CERTIFICATE = "arn:aws:acm:ap-northeast-2:123456789012:certificate/0b1c"
SECRET = "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:petclinic-dev-db-AbCdEf"
BUCKET = "petclinic-dev-alb-logs"


def safe(fake: FakeAws) -> FakeAws:
    """Let an account answer in which the review finds nothing."""
    return _fill(fake, wrong=False)


def wrong(fake: FakeAws) -> FakeAws:
    """Let an account answer in which nearly every check fails."""
    return _fill(fake, wrong=True)


def _fill(fake: FakeAws, *, wrong: bool) -> FakeAws:
    for part in (_containers, _images, _groups, _balancers, _databases, _storage):
        for operation, answer in part(wrong=wrong).items():
            fake.answer(operation, answer)
    return fake


def empty(fake: FakeAws) -> FakeAws:
    """Let an account answer in which there is nothing."""
    fake.answer("DescribeSecurityGroups", {"SecurityGroups": []})
    fake.answer("DescribeLogGroups", {"logGroups": []})
    fake.answer("ListSecrets", {"SecretList": []})
    return fake


def _containers(*, wrong: bool) -> dict[str, Any]:
    network = {
        "subnets": ["subnet-1"],
        "securityGroups": ["sg-app"],
        "assignPublicIp": "ENABLED" if wrong else "DISABLED",
    }
    service = {
        "serviceName": "petclinic-dev-app",
        "status": "ACTIVE",
        "taskDefinition": "arn:aws:ecs:ap-northeast-2:123456789012:task-definition/app:41",
        "networkConfiguration": {"awsvpcConfiguration": network},
        "enableExecuteCommand": wrong,
        "platformVersion": "1.3.0" if wrong else "LATEST",
    }
    sidecar = {"name": "sidecar", "readonlyRootFilesystem": True}
    definition = {
        "containerDefinitions": [_container(wrong=wrong), *([sidecar] if wrong else [])],
        "networkMode": "host" if wrong else "awsvpc",
        "taskRoleArn": "arn:aws:iam::123456789012:role/task",
        "executionRoleArn": f"arn:aws:iam::123456789012:role/{'task' if wrong else 'execution'}",
        **({"pidMode": "host"} if wrong else {}),
    }
    return {
        "DescribeServices": {"services": [service]},
        "DescribeTaskDefinition": {"taskDefinition": definition},
        "DescribeLogGroups": {
            "logGroups": [
                {"logGroupName": "/ecs/petclinic-dev-app"}
                | ({} if wrong else {"retentionInDays": 30}),
                {"logGroupName": "/somebody/elses"},
            ]
        },
    }


def _container(*, wrong: bool) -> dict[str, Any]:
    plain = [{"name": "DB_PASSWORD", "value": "Tr0ub4dor"}] if wrong else []
    return {
        "name": "petclinic",
        "privileged": wrong,
        "readonlyRootFilesystem": not wrong,
        "user": "root" if wrong else "1000",
        "environment": [{"name": "SPRING_PROFILES_ACTIVE", "value": "mysql"}, *plain],
        "secrets": [{"name": "DB_PASSWORD", "valueFrom": f"{SECRET}:password::"}],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {"awslogs-group": "/ecs/petclinic-dev-app"},
        },
    }


def scan(*found: Mapping[str, Any], status: str = "COMPLETE", days: int = 1) -> dict[str, Any]:
    """Return ECR's answer of a basic scan."""
    return {
        "imageScanStatus": {"status": status},
        "imageScanFindings": {
            "imageScanCompletedAt": NOW - timedelta(days=days),
            "findings": list(found),
        },
    }


def basic(name: str, severity: str, package: str = "log4j-core") -> dict[str, Any]:
    """Return one finding of basic scanning."""
    return {
        "name": name,
        "severity": severity,
        "uri": f"https://nvd.nist.gov/vuln/detail/{name}",
        "attributes": [
            {"key": "package_name", "value": package},
            {"key": "package_version", "value": "2.14.1"},
        ],
    }


def _images(*, wrong: bool) -> dict[str, Any]:
    task = "arn:aws:ecs:ap-northeast-2:123456789012:task/petclinic-dev-cluster/1"
    container = {"name": "petclinic", "image": IMAGE, "imageDigest": DIGEST}
    bad = (
        basic("CVE-2021-44228", "CRITICAL"),
        basic("CVE-2022-22965", "HIGH", "spring-beans"),
        basic("CVE-2022-42003", "MEDIUM", "jackson-databind"),
    )
    return {
        "ListTasks": {"taskArns": [task]},
        "DescribeTasks": {
            "tasks": [
                {
                    "taskArn": task,
                    "group": "service:petclinic-dev-app",
                    "lastStatus": "RUNNING",
                    "containers": [container],
                }
            ]
        },
        "DescribeImageScanFindings": scan(*bad, days=60) if wrong else scan(),
        "BatchGetImage": tell_manifests({}),
    }


def permission(port: int, *cidrs: str, group: str = "") -> dict[str, Any]:
    """Return one rule of a security group for one TCP port."""
    return {
        "IpProtocol": "tcp",
        "FromPort": port,
        "ToPort": port,
        "IpRanges": [{"CidrIp": cidr} for cidr in cidrs],
        "UserIdGroupPairs": [{"GroupId": group}] if group else [],
    }


def _groups(*, wrong: bool) -> dict[str, Any]:
    database = [permission(3306, group="sg-app")]
    groups = [
        ("sg-alb", "petclinic-dev-alb-sg", [permission(443, "0.0.0.0/0")]),
        ("sg-app", "petclinic-dev-app-sg", [permission(8080, group="sg-alb")]),
        ("sg-db", "petclinic-dev-aurora-sg", database),
    ]
    if wrong:
        database += [permission(3306, "10.0.0.0/16"), permission(22, "0.0.0.0/0")]
        groups[1][2].append(
            {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-alb"}]},
        )
        groups.append(("sg-old", "petclinic-dev-old-sg", [permission(8080, group="sg-alb")]))
    return {
        "DescribeSecurityGroups": {
            "SecurityGroups": [
                {"GroupId": id_, "GroupName": name, "IpPermissions": rules}
                for id_, name, rules in groups
            ]
        },
        "DescribeNetworkInterfaces": {"NetworkInterfaces": [{"Groups": [{"GroupId": "sg-alb"}]}]},
    }


def _balancers(*, wrong: bool) -> dict[str, Any]:
    attributes = {
        "deletion_protection.enabled": "false" if wrong else "true",
        "access_logs.s3.enabled": "true",
        "access_logs.s3.bucket": BUCKET,
        "routing.http.drop_invalid_header_fields.enabled": "false" if wrong else "true",
        "routing.http.desync_mitigation_mode": "monitor" if wrong else "defensive",
    }
    return {
        "DescribeLoadBalancers": {
            "LoadBalancers": [
                {
                    "LoadBalancerName": "petclinic-dev-alb",
                    "LoadBalancerArn": BALANCER,
                    "Scheme": "internet-facing",
                    "SecurityGroups": ["sg-alb"],
                }
            ]
        },
        "DescribeListeners": {"Listeners": _listeners(wrong=wrong)},
        "DescribeListenerCertificates": {
            "Certificates": [{"CertificateArn": CERTIFICATE, "IsDefault": True}]
        },
        "DescribeLoadBalancerAttributes": {
            "Attributes": [{"Key": key, "Value": value} for key, value in attributes.items()]
        },
        "DescribeCertificate": {
            "Certificate": {
                "DomainName": "petclinic.example.com",
                "Status": "ISSUED",
                "NotAfter": NOW + timedelta(days=20 if wrong else 200),
            }
        },
    }


def _listeners(*, wrong: bool) -> list[dict[str, Any]]:
    redirect = {
        "Type": "redirect",
        "RedirectConfig": {"Protocol": "HTTPS", "StatusCode": "HTTP_301"},
    }
    policy = "ELBSecurityPolicy-2016-08" if wrong else "ELBSecurityPolicy-TLS13-1-2-2021-06"
    return [
        {
            "ListenerArn": f"{BALANCER}/80",
            "Protocol": "HTTP",
            "Port": 80,
            "DefaultActions": [{"Type": "forward"} if wrong else redirect],
        },
        {
            "ListenerArn": f"{BALANCER}/443",
            "Protocol": "HTTPS",
            "Port": 443,
            "SslPolicy": policy,
            "Certificates": [{"CertificateArn": CERTIFICATE}],
            "DefaultActions": [{"Type": "forward"}],
        },
    ]


def _databases(*, wrong: bool) -> dict[str, Any]:
    name = "petclinic-dev-aurora"
    return {
        **_snapshots(name, wrong=wrong),
        "DescribeDBClusters": {
            "DBClusters": [
                {
                    "DBClusterIdentifier": name,
                    "Port": 3306,
                    "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-db"}],
                    "StorageEncrypted": not wrong,
                    "BackupRetentionPeriod": 1 if wrong else 7,
                    "DeletionProtection": not wrong,
                    "IAMDatabaseAuthenticationEnabled": not wrong,
                    "EnabledCloudwatchLogsExports": [] if wrong else ["audit", "error"],
                }
            ]
        },
        "DescribeDBInstances": {
            "DBInstances": [
                {
                    "DBInstanceIdentifier": f"{name}-1",
                    "DBClusterIdentifier": name,
                    "PubliclyAccessible": wrong,
                    "AutoMinorVersionUpgrade": not wrong,
                }
            ]
        },
    }


def _snapshots(cluster: str, *, wrong: bool) -> dict[str, Any]:
    snapshot = {
        "DBClusterSnapshotIdentifier": f"{cluster}-weekly",
        "DBClusterIdentifier": cluster,
        "StorageEncrypted": not wrong,
    }
    shared = ["all", "210987654321"] if wrong else []
    attributes = [{"AttributeName": "restore", "AttributeValues": shared}]
    return {
        "DescribeDBClusterSnapshots": {"DBClusterSnapshots": [snapshot]},
        "DescribeDBClusterSnapshotAttributes": {
            "DBClusterSnapshotAttributesResult": {"DBClusterSnapshotAttributes": attributes}
        },
    }


def _storage(*, wrong: bool) -> dict[str, Any]:
    blocks = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    everybody = "http://acs.amazonaws.com/groups/global/AllUsers"
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    return {
        "GetPublicAccessBlock": {
            "PublicAccessBlockConfiguration": dict.fromkeys(blocks, not wrong)
        },
        "GetBucketPolicyStatus": {"PolicyStatus": {"IsPublic": wrong}},
        "GetBucketAcl": {
            "Grants": [{"Grantee": {"Type": "Group", "URI": everybody}}] if wrong else []
        },
        "GetBucketEncryption": {
            "ServerSideEncryptionConfiguration": {"Rules": [] if wrong else [rule]}
        },
        "ListSecrets": {
            "SecretList": [
                {
                    "ARN": SECRET,
                    "Name": "petclinic-dev-db",
                    "RotationEnabled": not wrong,
                    "LastChangedDate": NOW - timedelta(days=1),
                }
            ]
        },
        "ListSecretVersionIds": {
            "Versions": [
                {"VersionStages": [stage], "CreatedDate": NOW - timedelta(days=age)}
                for stage, age in (("AWSPENDING", 1), ("AWSCURRENT", 200))
            ]
        },
    }
