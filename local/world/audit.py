"""What the security audit meets in the world: an account in order, and three troubles."""

import json
from datetime import datetime, timedelta
from typing import Any

from local.world.application import Application
from local.world.facts import Answers, patch
from local.world.names import ACCOUNT, REGION

_ANALYZER = f"arn:aws:access-analyzer:{REGION}:{ACCOUNT}:analyzer/account"


def list_audit_facts(now: datetime) -> Answers:
    """List the answers of an account where all is switched on and root is protected."""
    trail = {
        "Name": "audit",
        "TrailARN": f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/audit",
        "IsMultiRegionTrail": True,
        "HomeRegion": REGION,
    }
    rules = [
        {"ConfigRuleName": name, "Compliance": {"ComplianceType": "COMPLIANT"}}
        for name in ("rds-storage-encrypted", "s3-bucket-public-read-prohibited")
    ]
    analyzer = {
        "arn": _ANALYZER,
        "name": "account",
        "type": "ACCOUNT",
        "status": "ACTIVE",
        "createdAt": (now - timedelta(days=200)).isoformat(),
    }
    summary = {"AccountMFAEnabled": 1, "AccountAccessKeysPresent": 0, "Users": 0}
    recorder = {"name": "default", "recording": True, "lastStatus": "SUCCESS"}
    return [
        _say("cloudtrail", "DescribeTrails", {"trailList": [trail]}),
        _say("cloudtrail", "GetTrailStatus", {"IsLogging": True}),
        _say("cloudtrail", "LookupEvents", {"Events": []}),
        _say(
            "config",
            "DescribeConfigurationRecorderStatus",
            {"ConfigurationRecordersStatus": [recorder]},
        ),
        _say("config", "DescribeComplianceByConfigRule", {"ComplianceByConfigRules": rules}),
        _say("iam", "GetAccountSummary", {"SummaryMap": summary}),
        _say("accessanalyzer", "ListAnalyzers", {"analyzers": [analyzer]}),
        _say("accessanalyzer", "ListFindingsV2", {"findings": []}),
    ]


def root_used(_application: Application, now: datetime) -> Answers:
    """Somebody listed the buckets as root, the day before."""
    at = now - timedelta(days=1)
    record = {
        "eventID": "root-1",
        "eventName": "ListBuckets",
        "eventSource": "s3.amazonaws.com",
        "sourceIPAddress": "203.0.113.77",
        "userIdentity": {"type": "Root", "accountId": ACCOUNT},
    }
    return [_recorded(record, at, asked="root")]


def trail_stopped(_application: Application, now: datetime) -> Answers:
    """Somebody stopped the trail three hours ago."""
    at = now - timedelta(hours=3)
    record = {
        "eventID": "stop-1",
        "eventName": "StopLogging",
        "eventSource": "cloudtrail.amazonaws.com",
        "sourceIPAddress": "203.0.113.77",
        "userIdentity": {"type": "IAMUser", "userName": "lee"},
        "requestParameters": {"name": "audit"},
    }
    stopped = patch("cloudtrail", "GetTrailStatus", ("@", {"IsLogging": False}))
    return [_recorded(record, at, asked="StopLogging"), stopped]


def bucket_shared(_application: Application, now: datetime) -> Answers:
    """Access Analyzer found that another account may read the access logs."""
    found = {
        "id": "5a7e9c10-2f7b-4f39-9a53-0e7d51a3f0aa",
        "resource": "arn:aws:s3:::petclinic-dev-alb-logs",
        "resourceType": "AWS::S3::Bucket",
        "resourceOwnerAccount": ACCOUNT,
        "findingType": "ExternalAccess",
        "status": "ACTIVE",
        **dict.fromkeys(("createdAt", "analyzedAt", "updatedAt"), now.isoformat()),
    }
    return [patch("accessanalyzer", "ListFindingsV2", ("@", {"findings": [found]}))]


def _recorded(record: dict[str, Any], at: datetime, *, asked: str) -> dict[str, Any]:
    event = {
        "EventId": record["eventID"],
        "EventName": record["eventName"],
        "EventTime": at.timestamp(),
        "EventSource": record["eventSource"],
        "CloudTrailEvent": json.dumps({**record, "eventTime": at.isoformat()}),
    }
    match = {"LookupAttributes[0].AttributeValue": asked}
    return {**patch("cloudtrail", "LookupEvents", ("@", {"Events": [event]})), "match": match}


def _say(service: str, operation: str, response: dict[str, Any]) -> dict[str, Any]:
    return {"service": service, "operation": operation, "response": response}
