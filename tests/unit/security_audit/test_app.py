"""The whole audit on an AWS made up of answers: event in, message out, in four moods.

After a wanted change: UPDATE_GOLDEN=1 .venv/bin/pytest tests/unit/security_audit.
"""

import json
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from functions.security_audit.app import JOB
from notifier.words import Change
from opskit.compare import Recorded, compare, open_findings
from opskit.house import House, scope_of
from opskit.ledger import Ledger
from opskit.reads import Reader
from opskit.report import Draft, Run
from opskit.settings import JobSettings, read_both_settings
from opskit.shell import run_report
from tests.fake_aws import FakeAws
from tests.fake_house import FakeContext, FakeSlack, answer_empty_ledger, fake_house
from tests.korean import hold_golden, in_korean, keys_of
from tests.recording import granted_rights, iam_action

NOW = datetime(2026, 12, 1, 0, 50, tzinfo=UTC)
SCHEDULED = {"source": "aws.scheduler", "time": "2026-12-01T00:50:00Z", "detail": "{}"}
DRY = {"dry_run": True, "time": "2026-12-01T00:50:00Z"}
GOLDEN = Path(__file__).with_name("golden")
READS = (
    "LookupEvents",
    "DescribeTrails",
    "DescribeConfigurationRecorderStatus",
    "DescribeComplianceByConfigRule",
    "GetAccountSummary",
    "GenerateCredentialReport",
    "GetAccountAuthorizationDetails",
    "ListAnalyzers",
)


@pytest.fixture
def slack() -> FakeSlack:
    return FakeSlack()


@pytest.fixture
def house(calm: FakeAws, slack: FakeSlack) -> House:
    answer_empty_ledger(calm)
    return fake_house(calm.aws, slack, now=NOW, STACK="petclinic-dev-operations")


def _draft(house: House) -> Draft:
    common, own = read_both_settings(JobSettings, JOB.settings, house.environ)
    with Reader(workers=4, seconds=30) as reader:
        return JOB.draft(
            Run(
                now=NOW,
                settings=own,
                job=common,
                scope=scope_of(common, FakeContext()),
                aws=house.aws,
                reader=reader,
                ledger=Ledger(house.aws.client("dynamodb"), common.ledger_table),
            )
        )


def _findings(answer: dict[str, object]) -> list[tuple[str, str]]:
    told = json.loads(json.dumps(answer["findings"]))
    return [(one["severity"], one["code"]) for one in told]


def _holds_golden(name: str, answer: dict[str, object]) -> None:
    path = GOLDEN / f"{name}.txt"
    text = f"{answer['text']}\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def _troubled(
    calm: FakeAws,
    record: Callable[..., dict[str, Any]],
    policy: Callable[..., str],
    role: Callable[..., dict[str, Any]],
) -> None:
    opened = record("AuthorizeSecurityGroupIngress", eventSource="ec2.amazonaws.com")
    stopped = record("StopLogging", eventSource="cloudtrail.amazonaws.com")
    rooted = record("ListBuckets", userIdentity={"type": "Root"})

    def look_up(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        by_value = {
            "AuthorizeSecurityGroupIngress": [opened],
            "StopLogging": [stopped],
            "root": [rooted],
        }
        return {"Events": by_value.get(asked["LookupAttributes"][0]["AttributeValue"], [])}

    trust = policy({"Effect": "Allow", "Principal": {"AWS": "999999999999"}})
    everything = policy({"Effect": "Allow", "Action": "*", "Resource": "*"})
    partner = role("partner", AssumeRolePolicyDocument=trust)
    deploy = role("deploy", RolePolicyList=[{"PolicyName": "all", "PolicyDocument": everything}])
    broken = {
        "ConfigRuleName": "s3-public",
        "Compliance": {
            "ComplianceType": "NON_COMPLIANT",
            "ComplianceContributorCount": {"CappedCount": 2},
        },
    }
    external = {
        "id": "f-1",
        "resource": "arn:aws:s3:::petclinic-dev-alb-logs",
        "resourceType": "AWS::S3::Bucket",
        "resourceOwnerAccount": "123456789012",
        "findingType": "ExternalAccess",
        "status": "ACTIVE",
        **dict.fromkeys(("createdAt", "analyzedAt", "updatedAt"), NOW),
    }
    calm.answer("LookupEvents", look_up)
    calm.answer("GetAccountSummary", {"SummaryMap": {"AccountMFAEnabled": 0}})
    calm.answer("GetAccountAuthorizationDetails", {"RoleDetailList": [partner, deploy]})
    calm.answer("DescribeComplianceByConfigRule", {"ComplianceByConfigRules": [broken]})
    calm.answer("ListFindingsV2", {"findings": [external]})


def test_fine(house: House) -> None:
    answer = run_report(JOB, DRY, FakeContext(), house)
    assert (answer["severity"], _findings(answer)) == ("OK", [])
    _holds_golden("fine", answer)


def test_worse(
    house: House,
    calm: FakeAws,
    record: Callable[..., dict[str, Any]],
    policy: Callable[..., str],
    role: Callable[..., dict[str, Any]],
) -> None:
    _troubled(calm, record, policy, role)
    answer = run_report(JOB, DRY, FakeContext(), house)
    assert sorted(_findings(answer)) == [
        ("CRITICAL", "iam.root_no_mfa"),
        ("CRITICAL", "trail.changed_trail"),
        ("CRITICAL", "trail.root_used"),
        ("WARNING", "analyzer.external_access"),
        ("WARNING", "config.noncompliant"),
        ("WARNING", "iam.admin"),
        ("WARNING", "iam.cross_account"),
        ("WARNING", "trail.changed_security_group"),
    ]
    _holds_golden("worse", answer)


def test_cannot_look(house: House, calm: FakeAws) -> None:
    for operation in READS:
        calm.refuse(operation, "AccessDeniedException")
    answer = run_report(JOB, DRY, FakeContext(), house)
    assert answer["severity"] == "UNKNOWN"
    assert {severity for severity, _code in _findings(answer)} == {"UNKNOWN"}
    _holds_golden("cannot_look", answer)


def test_nothing_there(house: House, calm: FakeAws, report: Callable[..., bytes]) -> None:
    calm.answer("DescribeTrails", {"trailList": []})
    calm.answer("DescribeConfigurationRecorderStatus", {"ConfigurationRecordersStatus": []})
    calm.answer("DescribeComplianceByConfigRule", {"ComplianceByConfigRules": []})
    calm.answer("GetCredentialReport", {"Content": report()})
    calm.answer("GetAccountAuthorizationDetails", {})
    calm.answer("ListAnalyzers", {"analyzers": []})
    answer = run_report(JOB, DRY, FakeContext(), house)
    assert _findings(answer) == [
        ("WARNING", "trail.none"),
        ("WARNING", "config.not_enabled"),
        ("WARNING", "analyzer.not_enabled"),
    ]
    _holds_golden("nothing_there", answer)


@pytest.mark.parametrize("code", ["ThrottlingException", "Timeout", "AccessDeniedException"])
@pytest.mark.parametrize("operation", READS)
def test_one_read_that_fails_leaves_the_rest_and_is_never_fine(
    house: House, calm: FakeAws, operation: str, code: str
) -> None:
    calm.refuse(operation, code)
    answer = run_report(JOB, DRY, FakeContext(), house)
    severities = {severity for severity, _code in _findings(answer)}
    assert severities == {"UNKNOWN"}


@pytest.mark.parametrize("operation", READS)
def test_nothing_is_called_fixed_that_could_not_be_read(
    house: House,
    calm: FakeAws,
    record: Callable[..., dict[str, Any]],
    policy: Callable[..., str],
    role: Callable[..., dict[str, Any]],
    operation: str,
) -> None:
    _troubled(calm, record, policy, role)
    before = _draft(house).findings
    recorded = {one.fingerprint: Recorded(finding=one, since=NOW) for one in before}
    calm.refuse(operation, "ThrottlingException")
    tracked = compare(_draft(house).findings, recorded, {}, NOW, looked_at={})
    assert Change.FIXED not in {one.change for one in tracked}


def test_what_a_deleted_analyzer_found_unused_is_not_called_fixed(
    house: House, calm: FakeAws
) -> None:
    listed = {"arn": "arn:a", "name": "unused", "status": "ACTIVE", "createdAt": NOW}
    outside = {**listed, "arn": "arn:b", "name": "outside", "type": "ACCOUNT"}
    unused = {**listed, "type": "ACCOUNT_UNUSED_ACCESS"}
    times = dict.fromkeys(("analyzedAt", "createdAt", "updatedAt"), NOW)
    whose = {"resource": "x", "resourceType": "AWS::IAM::Role", "resourceOwnerAccount": "1"}
    role = {"id": "1", "status": "ACTIVE", **whose, **times}
    calm.answer("ListAnalyzers", {"analyzers": [outside, unused]})
    calm.answer("ListFindingsV2", {"findings": [{**role, "findingType": "UnusedIAMRole"}]})
    before = _draft(house)
    calm.answer("ListAnalyzers", {"analyzers": [outside]})
    calm.answer("ListFindingsV2", {"findings": []})
    after = _draft(house)
    tracked = compare(before.findings, {}, {}, NOW, looked_at=before.looked_at)
    known = open_findings(tracked, NOW)
    changes = compare(after.findings, known, {}, NOW, looked_at=after.looked_at)
    told = {one.finding.code: one.change for one in changes}
    assert told["analyzer.unused_role"] is Change.GONE


def test_the_schedules_event_is_one_message(house: House, slack: FakeSlack) -> None:
    answer = run_report(JOB, SCHEDULED, FakeContext(), house)
    assert answer["delivery"] == "sent"
    (message,) = slack.messages
    assert "Monthly security audit" in message.root.text


def test_the_template_grants_every_call(house: House, calm: FakeAws) -> None:
    services = ("cloudtrail", "config", "iam", "accessanalyzer")
    run_report(JOB, DRY, FakeContext(), house)
    asked = {name for name, _params in calm.asked}
    needed = {
        iam_action(service, name)
        for service in services
        for name in asked & set(calm.aws.client(service).meta.service_model.operation_names)
    }
    assert needed <= granted_rights("security_audit")


def test_the_same_findings_are_told_in_korean(
    house: House,
    calm: FakeAws,
    record: Callable[..., dict[str, Any]],
    policy: Callable[..., str],
    role: Callable[..., dict[str, Any]],
) -> None:
    _troubled(calm, record, policy, role)
    english = run_report(JOB, DRY, FakeContext(), house)
    _troubled(calm, record, policy, role)
    korean = run_report(JOB, DRY, FakeContext(), in_korean(house))
    assert keys_of(korean) == keys_of(english)
    hold_golden(GOLDEN / "worse.ko.txt", str(korean["text"]))
