"""A small account as AWS answers for it: everything enabled, one user, one role, nothing wrong."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from functions.security_audit.settings import AuditSettings
from opskit.trail_event import Event
from tests.fake_aws import FakeAws

NOW = datetime(2026, 12, 1, 0, 50, tzinfo=UTC)
MADE = datetime(2026, 11, 1, tzinfo=UTC)

HEADER = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
    "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
    "access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,"
    "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
    "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
    "cert_1_last_rotated,cert_2_active,cert_2_last_rotated"
)
ROOT = (
    "<root_account>,arn:aws:iam::123456789012:root,2024-01-01T00:00:00+00:00,not_supported,"
    "2024-01-02T00:00:00+00:00,not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,"
    "N/A,N/A,N/A,false,N/A,false,N/A"
)
KIM = (
    "kim,arn:aws:iam::123456789012:user/kim,2026-01-01T00:00:00+00:00,true,"
    "2026-11-30T00:00:00+00:00,2026-11-01T00:00:00+00:00,N/A,true,true,"
    "2026-11-01T00:00:00+00:00,2026-11-30T00:00:00+00:00,ap-northeast-2,s3,false,N/A,N/A,N/A,N/A,"
    "false,N/A,false,N/A"
)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def settings() -> AuditSettings:
    return AuditSettings()


@pytest.fixture
def make_event() -> Callable[..., Event]:
    numbers = iter(range(1_000_000))

    def make(name: str, *, hours_ago: float = 1, **members: Any) -> Event:  # noqa: ANN401
        plain: dict[str, Any] = {
            "id": f"event-{next(numbers)}",
            "source": "ec2.amazonaws.com",
            "region": "ap-northeast-2",
            "who": "kim",
            "kind": "IAMUser",
            "address": "203.0.113.9",
        }
        return Event(name=name, at=NOW - timedelta(hours=hours_ago), **{**plain, **members})

    return make


@pytest.fixture
def record() -> Callable[..., dict[str, Any]]:
    """One event as LookupEvents gives it."""

    def make(name: str, *, hours_ago: float = 1, **members: Any) -> dict[str, Any]:  # noqa: ANN401
        at = NOW - timedelta(hours=hours_ago)
        said = {
            "eventID": f"{name}-{hours_ago}",
            "eventName": name,
            "eventSource": "signin.amazonaws.com",
            "sourceIPAddress": "203.0.113.9",
            "userIdentity": {"type": "IAMUser", "userName": "kim"},
            **members,
        }
        return {"EventTime": at, "CloudTrailEvent": json.dumps(said)}

    return make


@pytest.fixture
def report() -> Callable[..., bytes]:
    return lambda *lines: "\n".join((HEADER, ROOT, *lines)).encode()


def _policy(*statements: Mapping[str, Any]) -> str:
    return quote(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))


@pytest.fixture
def policy() -> Callable[..., str]:
    """A policy as IAM answers it: JSON, quoted as in an address."""
    return _policy


@pytest.fixture
def role() -> Callable[..., dict[str, Any]]:
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "ecs.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }

    def make(name: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401
        return {
            "Path": "/",
            "RoleName": name,
            "CreateDate": MADE,
            "AssumeRolePolicyDocument": _policy(trust),
            "RoleLastUsed": {"LastUsedDate": MADE},
            **members,
        }

    return make


@pytest.fixture
def calm(
    fake: FakeAws, report: Callable[..., bytes], role: Callable[..., dict[str, Any]]
) -> FakeAws:
    """Answer as an account does where nothing is wrong."""
    trail = {"Name": "audit", "IsMultiRegionTrail": True, "TrailARN": "arn:aws:cloudtrail:trail"}
    analyzer = {
        "arn": "arn:aws:access-analyzer:ap-northeast-2:123456789012:analyzer/account",
        "name": "account",
        "type": "ACCOUNT",
        "createdAt": MADE,
        "status": "ACTIVE",
    }
    rule = {"ConfigRuleName": "s3-public", "Compliance": {"ComplianceType": "COMPLIANT"}}
    fake.answer("LookupEvents", {"Events": []})
    fake.answer("DescribeTrails", {"trailList": [trail]})
    fake.answer("GetTrailStatus", {"IsLogging": True})
    fake.answer(
        "DescribeConfigurationRecorderStatus",
        {"ConfigurationRecordersStatus": [{"name": "default", "recording": True}]},
    )
    fake.answer("DescribeComplianceByConfigRule", {"ComplianceByConfigRules": [rule]})
    fake.answer("GetAccountSummary", {"SummaryMap": {"AccountMFAEnabled": 1}})
    fake.answer("GenerateCredentialReport", {"State": "COMPLETE"})
    fake.answer("GetCredentialReport", {"Content": report(KIM)})
    fake.answer("GetAccountAuthorizationDetails", {"RoleDetailList": [role("app")]})
    fake.answer("ListAnalyzers", {"analyzers": [analyzer]})
    fake.answer("ListFindingsV2", {"findings": []})
    return fake
