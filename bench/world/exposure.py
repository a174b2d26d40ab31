"""What the security review asks besides: scans, security groups, log groups, secrets, buckets."""

from bench.world.containers import secret_arn
from bench.world.place import (
    ACCOUNT,
    TASKS_EACH,
    Answers,
    Json,
    World,
    arn,
    balancer_name,
    database_name,
    group_id,
    in_trouble,
    number_in,
    page,
    service_name,
)

_PAGE = 1000
"""The most in one page of EC2's lists (EC2 API reference)."""
_BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
_HOLES = 12
"""Vulnerabilities of an image; every tenth service's has one that is critical."""


def exposure_answers(world: World) -> Answers:
    """Return the answers of ecr, ec2, acm, logs' list, secretsmanager's lists and S3's settings."""
    return {
        "DescribeImageScanFindings": lambda asked: _scan(world, asked),
        "DescribeSecurityGroups": lambda asked: page(
            _groups(world, asked),
            asked.get("NextToken"),
            asked.get("MaxResults", _PAGE),
            result="SecurityGroups",
            more="NextToken",
        ),
        "DescribeNetworkInterfaces": lambda asked: page(
            _interfaces(asked),
            asked.get("NextToken"),
            asked.get("MaxResults", _PAGE),
            result="NetworkInterfaces",
            more="NextToken",
        ),
        "DescribeCertificate": lambda asked: {"Certificate": _certificate(world, asked)},
        "DescribeLogGroups": lambda asked: page(
            [_log_group(index) for index in range(world.services)],
            asked.get("nextToken"),
            asked.get("limit", 50),
            result="logGroups",
            more="nextToken",
        ),
        "ListSecrets": lambda asked: page(
            [_secret(world, index) for index in range(world.services)],
            asked.get("NextToken"),
            asked.get("MaxResults", 100),
            result="SecretList",
            more="NextToken",
        ),
        "ListSecretVersionIds": lambda asked: {"Versions": _versions(world, asked["SecretId"])},
        **_bucket_answers(),
    }


def _scan(world: World, asked: Json) -> Json:
    index = number_in(asked["repositoryName"])
    worst = "CRITICAL" if in_trouble(index) else "MEDIUM"
    return {
        "registryId": ACCOUNT,
        "repositoryName": asked["repositoryName"],
        "imageId": asked["imageId"],
        "imageScanStatus": {"status": "COMPLETE", "description": "The scan was completed."},
        "imageScanFindings": {
            "imageScanCompletedAt": world.ago(days=1),
            "vulnerabilitySourceUpdatedAt": world.ago(days=1),
            "findings": [
                _hole(number, worst if number == 0 else "LOW") for number in range(_HOLES)
            ],
        },
    }


def _hole(number: int, severity: str) -> Json:
    name = f"CVE-2026-{10_000 + number}"
    return {
        "name": name,
        "description": "A package reads past the end of a buffer that somebody else has filled. "
        * 3,
        "uri": f"https://nvd.nist.gov/vuln/detail/{name}",
        "severity": severity,
        "attributes": [
            {"key": "package_name", "value": f"package-{number}"},
            {"key": "package_version", "value": "2.14.1"},
            {"key": "CVSS3_SCORE", "value": "7.5"},
        ],
    }


def _groups(world: World, asked: Json) -> list[Json]:
    """All of them carry the project's tag; a filter of identifiers picks some out."""
    every = [
        *(service_name(index) for index in range(world.services)),
        *(balancer_name(index) for index in range(world.balancers)),
        *(database_name(index) for index in range(world.databases)),
    ]
    wanted = [_wanted(one) for one in asked.get("Filters", []) if one["Name"] == "group-id"]
    return [_group(name) for name in every if all(group_id(name) in some for some in wanted)]


def _wanted(condition: Json) -> frozenset[str]:
    return frozenset(condition["Values"])


def _group(name: str) -> Json:
    """A balancer lets the web in, a service its balancer, a cluster one service."""
    kind = name.partition("-")[0]
    sources: dict[str, Json] = {
        "alb": {"IpRanges": [{"CidrIp": "0.0.0.0/0"}], "UserIdGroupPairs": []},
        "svc": {"UserIdGroupPairs": [{"GroupId": group_id(balancer_name(0))}]},
        "aurora": {"UserIdGroupPairs": [{"GroupId": group_id(service_name(0))}]},
    }
    port = {"alb": 443, "svc": 8080, "aurora": 3306}[kind]
    return {
        "GroupId": group_id(name),
        "GroupName": f"{name}-sg",
        "Description": f"of {name}",
        "OwnerId": ACCOUNT,
        "VpcId": "vpc-1",
        "IpPermissions": [{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **sources[kind]}],
        "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
        "Tags": [{"Key": "Project", "Value": "bench"}],
    }


def _interfaces(asked: Json) -> list[Json]:
    return [
        {
            "NetworkInterfaceId": f"eni-{group.removeprefix('sg-')}-{number}",
            "InterfaceType": "interface",
            "Status": "in-use",
            "Groups": [{"GroupId": group, "GroupName": group}],
        }
        for condition in asked["Filters"]
        for group in condition["Values"]
        for number in range(TASKS_EACH)
    ]


def _certificate(world: World, asked: Json) -> Json:
    return {
        "CertificateArn": asked["CertificateArn"],
        "DomainName": "bench.example.com",
        "Status": "ISSUED",
        "NotAfter": world.ago(days=-200),
    }


def _log_group(index: int) -> Json:
    name = f"/ecs/{service_name(index)}"
    kept = {} if in_trouble(index) else {"retentionInDays": 30}
    return {"logGroupName": name, "arn": arn("logs", f"log-group:{name}:*"), **kept}


def _secret(world: World, index: int) -> Json:
    name = service_name(index)
    return {
        "ARN": secret_arn(name),
        "Name": name,
        "RotationEnabled": not in_trouble(index),
        "LastChangedDate": world.ago(days=20),
        "NextRotationDate": world.ago(days=-10),
        "Tags": [{"Key": "Project", "Value": "bench"}],
    }


def _versions(world: World, secret: str) -> Json:
    age = 200 if in_trouble(number_in(secret)) else 20
    return [{"VersionStages": ["AWSCURRENT"], "CreatedDate": world.ago(days=age)}]


def _bucket_answers() -> Answers:
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    return {
        "GetPublicAccessBlock": lambda _asked: {
            "PublicAccessBlockConfiguration": dict.fromkeys(_BLOCKS, True)
        },
        "GetBucketPolicyStatus": lambda _asked: {"PolicyStatus": {"IsPublic": False}},
        "GetBucketAcl": lambda _asked: {"Owner": {"ID": "0"}, "Grants": []},
        "GetBucketEncryption": lambda _asked: {
            "ServerSideEncryptionConfiguration": {"Rules": [rule]}
        },
    }
