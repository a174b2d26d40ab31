"""What the security audit asks: IAM, CloudTrail, AWS Config and Access Analyzer."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from bench.world.place import ACCOUNT, Answers, Json, World, arn, in_trouble, page, service_name

USERS_EACH = 0.5
"""Users to a service; an account may have 5,000 users and 5,000 roles (IAM quotas)."""
WRITES_EACH = 2
"""Writing calls to a service that CloudTrail shows in the month; a question reads 2,000."""
RULES = 60
_HEADER = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
    "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date"
)
_ADMIN = f"arn:aws:iam::{ACCOUNT}:policy/everything"


def identity_answers(world: World) -> Answers:
    """Return the answers of iam, cloudtrail, config and accessanalyzer."""
    return {
        "GetAccountSummary": lambda _asked: {
            "SummaryMap": {
                "AccountMFAEnabled": 1,
                "AccountAccessKeysPresent": 0,
                "AccountPasswordPresent": 1,
            }
        },
        "GenerateCredentialReport": lambda _asked: {"State": "COMPLETE"},
        "GetCredentialReport": lambda _asked: {
            "Content": "\n".join((_HEADER, *_users(world))).encode(),
            "ReportFormat": "text/csv",
        },
        "GetAccountAuthorizationDetails": lambda asked: _details(world, asked),
        **_trail_answers(world),
        **_watcher_answers(world),
    }


def _users(world: World) -> list[str]:
    made, lately, long_ago = (world.ago(days=n).isoformat() for n in (300, 2, 200))
    return [
        f"user-{index:04d},arn:aws:iam::{ACCOUNT}:user/user-{index:04d},{made},true,{lately},"
        f"{made},{'false' if in_trouble(index) else 'true'},true,"
        f"{long_ago if in_trouble(index) else lately},{lately},false,N/A,N/A"
        for index in range(int(world.services * USERS_EACH))
    ]


def _details(world: World, asked: Json) -> Json:
    """Page through roles and policies as one list, as IAM does."""
    every: list[tuple[str, Json]] = [
        *(
            ("RoleDetailList", _role(world, index, kind))
            for index in range(world.services)
            for kind in ("task", "execution")
        ),
        ("Policies", _policy()),
    ]
    part = page(
        every, asked.get("Marker"), asked.get("MaxItems", 100), result="some", more="Marker"
    )
    said: dict[str, Json] = {"IsTruncated": "Marker" in part}
    said |= {"Marker": part["Marker"]} if "Marker" in part else {}
    for kind in ("RoleDetailList", "Policies"):
        said[kind] = [one for name, one in part["some"] if name == kind]
    return said


def _role(world: World, index: int, kind: str) -> Json:
    """Every tenth service's roles stand idle, may do everything, and let another account in."""
    name, troubled = f"{service_name(index)}-{kind}", in_trouble(index)
    stranger = {"AWS": "arn:aws:iam::210987654321:root"}
    principal = stranger if troubled else {"Service": "ecs-tasks.amazonaws.com"}
    trust = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{name}/*"}
    attached = [{"PolicyName": "everything", "PolicyArn": _ADMIN}] if troubled else []
    return {
        "Path": "/",
        "RoleName": name,
        "RoleId": f"AROA{index:016d}",
        "Arn": f"arn:aws:iam::{ACCOUNT}:role/{name}",
        "CreateDate": world.ago(days=300),
        "AssumeRolePolicyDocument": _document(trust),
        "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": _document(read)}],
        "AttachedManagedPolicies": attached,
        "RoleLastUsed": {"LastUsedDate": world.ago(days=200 if troubled else 1)},
    }


def _policy() -> Json:
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    return {
        "PolicyName": "everything",
        "Arn": _ADMIN,
        "DefaultVersionId": "v1",
        "PolicyVersionList": [
            {"VersionId": "v1", "IsDefaultVersion": True, "Document": _document(everything)}
        ],
    }


def _document(*statements: Json) -> str:
    return quote(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))


def _trail_answers(world: World) -> Answers:
    trail = arn("cloudtrail", "trail/audit")
    return {
        "LookupEvents": lambda asked: page(
            _events(world, asked["LookupAttributes"]),
            asked.get("NextToken"),
            asked.get("MaxResults", 50),
            result="Events",
            more="NextToken",
        ),
        "DescribeTrails": lambda _asked: {
            "trailList": [{"Name": "audit", "TrailARN": trail, "IsMultiRegionTrail": True}]
        },
        "GetTrailStatus": lambda _asked: {"IsLogging": True},
    }


def _events(world: World, asked: Sequence[Json]) -> list[Json]:
    """Many deployments; nothing of what is asked for by its name."""
    if asked[0]["AttributeKey"] != "ReadOnly":
        return []
    return [_event(world, number) for number in range(world.services * WRITES_EACH)]


def _event(world: World, number: int) -> Json:
    role = f"arn:aws:sts::{ACCOUNT}:assumed-role/deployer/run-{number}"
    at = world.ago(minutes=20 * number % 44_000)
    record: dict[str, Any] = {
        "eventVersion": "1.09",
        "eventID": f"00000000-0000-0000-0000-{number:012d}",
        "eventName": "UpdateService",
        "eventSource": "ecs.amazonaws.com",
        "eventTime": at.isoformat(),
        "sourceIPAddress": "203.0.113.9",
        "userAgent": "aws-sdk-go-v2/1.36 os/linux lang/go api/ecs#1.54",
        "userIdentity": {
            "type": "AssumedRole",
            "arn": role,
            "accountId": ACCOUNT,
            "sessionContext": {"sessionIssuer": {"type": "Role", "userName": "deployer"}},
        },
        "requestParameters": {"service": service_name(number // WRITES_EACH)},
        "responseElements": {"service": {"status": "ACTIVE", "roleArn": role} | {"x": "y" * 1500}},
    }
    return {"EventId": record["eventID"], "EventTime": at, "CloudTrailEvent": json.dumps(record)}


def _watcher_answers(world: World) -> Answers:
    analyzer = {
        "arn": arn("access-analyzer", "analyzer/account"),
        "name": "account",
        "type": "ACCOUNT",
        "createdAt": world.ago(days=300),
        "status": "ACTIVE",
    }
    troubled = [index for index in range(world.services) if in_trouble(index)]
    return {
        "DescribeConfigurationRecorderStatus": lambda _asked: {
            "ConfigurationRecordersStatus": [{"name": "default", "recording": True}]
        },
        "DescribeComplianceByConfigRule": lambda asked: page(
            [_rule(number) for number in range(RULES)],
            asked.get("NextToken"),
            25,
            result="ComplianceByConfigRules",
            more="NextToken",
        ),
        "ListAnalyzers": lambda _asked: {"analyzers": [analyzer]},
        "ListFindingsV2": lambda asked: page(
            [_access(world, index) for index in troubled],
            asked.get("nextToken"),
            asked.get("maxResults", 100),
            result="findings",
            more="nextToken",
        ),
    }


def _rule(number: int) -> Json:
    kind = "NON_COMPLIANT" if in_trouble(number) else "COMPLIANT"
    return {"ConfigRuleName": f"rule-{number:02d}", "Compliance": {"ComplianceType": kind}}


def _access(world: World, index: int) -> Json:
    made = world.ago(days=30)
    return {
        "id": f"finding-{index}",
        "findingType": "ExternalAccess",
        "resource": f"arn:aws:s3:::{service_name(index)}",
        "resourceType": "AWS::S3::Bucket",
        "resourceOwnerAccount": ACCOUNT,
        "status": "ACTIVE",
        "analyzedAt": made,
        "createdAt": made,
        "updatedAt": made,
    }
