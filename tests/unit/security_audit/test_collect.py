from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.security_audit.collect.analyzer import MOST_PAGES as MOST_FINDINGS, collect_analyzer
from functions.security_audit.collect.config import collect_config
from functions.security_audit.collect.credentials import TRIES
from functions.security_audit.collect.iam import collect_iam
from functions.security_audit.collect.trail import MOST_PAGES, collect_trail
from functions.security_audit.judge.analyzer import Analyzer
from functions.security_audit.judge.credentials import Root
from functions.security_audit.judge.events import Lookup, Sought
from functions.security_audit.judge.policies import judge_reach
from functions.security_audit.settings import AuditSettings
from opskit.reads import Reader
from opskit.trail_event import parse_event
from opskit.unreadable import Unreadable, Why
from tests.fake_aws import FakeAws

ACCOUNT = "123456789012"


def test_both_regions_are_asked_for_the_whole_period(
    calm: FakeAws, reader: Reader, settings: AuditSettings, now: datetime
) -> None:
    facts = collect_trail(calm.aws, reader, settings, now)
    looked = [(one.region, one.sought) for one in facts.lookups if isinstance(one, Lookup)]
    assert looked.count(("us-east-1", Sought.WRITES)) == 1
    assert looked.count(("ap-northeast-2", Sought.CHANGES)) == 15
    assert len(calm.calls("LookupEvents")) == 3 + 18
    spans = {call["EndTime"] - call["StartTime"] for call in calm.calls("LookupEvents")}
    assert spans == {timedelta(days=31)}


def test_the_global_region_is_asked_once_where_it_is_home(
    now: datetime, reader: Reader, settings: AuditSettings
) -> None:
    fake = FakeAws(region="us-east-1")
    fake.answer("LookupEvents", {"Events": []})
    fake.answer("DescribeTrails", {"trailList": []})
    facts = collect_trail(fake.aws, reader, settings, now)
    assert {one.region for one in facts.lookups if isinstance(one, Lookup)} == {"us-east-1"}
    assert facts.trails == ()


def test_pages_are_read_up_to_the_bound(
    calm: FakeAws,
    record: Callable[..., dict[str, Any]],
    reader: Reader,
    settings: AuditSettings,
    now: datetime,
) -> None:
    def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        (attribute,) = asked["LookupAttributes"]
        if attribute["AttributeKey"] == "ReadOnly":
            return {"Events": [record("RunInstances")], "NextToken": "endless"}
        last = {"Events": [record("ListBuckets")]}
        return last if "NextToken" in asked else {"Events": [], "NextToken": "second"}

    calm.answer("LookupEvents", answer)
    facts = collect_trail(calm.aws, reader, settings, now)
    lookups = [one for one in facts.lookups if isinstance(one, Lookup)]
    cut = [one for one in lookups if not one.complete]
    assert {(one.sought, len(one.events)) for one in cut} == {(Sought.WRITES, MOST_PAGES)}
    assert {len(one.events) for one in lookups if one.complete} == {1}


def test_a_question_without_end_takes_no_more_than_the_time_that_reads_have(
    now: datetime, settings: AuditSettings
) -> None:
    fake = FakeAws(region="us-east-1")
    fake.answer("LookupEvents", {"Events": [], "NextToken": "endless"})
    fake.answer("DescribeTrails", {"trailList": []})
    with Reader(
        workers=2, seconds=25, clock=lambda: 10.0 * len(fake.calls("LookupEvents"))
    ) as reader:
        first, *others = collect_trail(fake.aws, reader, settings, now).lookups
    assert isinstance(first, Lookup)
    assert not first.complete
    assert len(fake.calls("LookupEvents")) == 3
    assert {one.why for one in others if isinstance(one, Unreadable)} == {Why.TIMEOUT}


def test_a_trail_that_cannot_deliver_is_read(
    calm: FakeAws, reader: Reader, settings: AuditSettings, now: datetime
) -> None:
    said = {"IsLogging": True, "LatestDeliveryError": "NoSuchBucket"}
    calm.answer("GetTrailStatus", said)
    trails = collect_trail(calm.aws, reader, settings, now).trails
    assert not isinstance(trails, Unreadable)
    assert {trail.undelivered for trail in trails} == {"NoSuchBucket"}


def test_a_record_is_read_as_cloudtrail_writes_it(now: datetime) -> None:
    session = {"sessionIssuer": {"type": "Role", "userName": "deploy"}}
    event = parse_event(
        {
            "eventID": "e1",
            "eventName": "AttachRolePolicy",
            "eventSource": "iam.amazonaws.com",
            "userIdentity": {"type": "AssumedRole", "sessionContext": session},
            "requestParameters": {"roleName": "app"},
            "responseElements": None,
            "errorCode": "AccessDenied",
        },
        now,
        "us-east-1",
    )
    assert (event.who, event.kind, event.target, event.error) == (
        "deploy",
        "AssumedRole",
        "app",
        "AccessDenied",
    )
    assert (event.login, event.mfa, event.by_aws) == ("", None, False)


@pytest.mark.parametrize(
    ("identity", "who"),
    [
        ({"type": "Root", "userName": "account-alias"}, "root"),
        ({"type": "IAMUser", "userName": "kim"}, "kim"),
        ({"type": "AWSService", "invokedBy": "ecs.amazonaws.com"}, "ecs.amazonaws.com"),
        ({"type": "AWSAccount", "accountId": "999999999999"}, "999999999999"),
        ({}, "?"),
    ],
)
def test_who_it_was_is_named_by_what_stays(
    now: datetime, identity: dict[str, str], who: str
) -> None:
    assert parse_event({"userIdentity": identity}, now, "r").who == who


@pytest.mark.parametrize(
    ("said", "mfa"),
    [({"MFAUsed": "Yes"}, True), ({"MFAUsed": "No"}, False), ({}, None), (None, None)],
)
def test_a_second_factor_is_known_only_where_it_is_said(
    now: datetime, said: object, *, mfa: bool | None
) -> None:
    assert parse_event({"additionalEventData": said}, now, "r").mfa is mfa


@pytest.mark.parametrize(
    ("told", "password"),
    [({}, True), ({"AccountPasswordPresent": 1}, True), ({"AccountPasswordPresent": 0}, False)],
)
def test_root_has_a_password_unless_iam_says_otherwise(
    calm: FakeAws, reader: Reader, told: dict[str, int], *, password: bool
) -> None:
    calm.answer("GetAccountSummary", {"SummaryMap": {"AccountMFAEnabled": 0, **told}})
    assert collect_iam(calm.aws, reader, ACCOUNT).root == Root(
        mfa=False, keys=False, password=password
    )


def test_the_credential_report_is_read(calm: FakeAws, reader: Reader) -> None:
    facts = collect_iam(calm.aws, reader, ACCOUNT)
    assert not isinstance(facts.users, Unreadable)
    root, kim = facts.users
    assert (root.name, root.password, root.keys) == ("<root_account>", False, ())
    assert (kim.name, kim.password, kim.mfa) == ("kim", True, True)
    assert kim.password_made == datetime(2026, 11, 1, tzinfo=UTC)
    assert [(key.number, key.made) for key in kim.keys] == [(1, datetime(2026, 11, 1, tzinfo=UTC))]


def test_a_report_that_takes_its_time_is_waited_for(calm: FakeAws, reader: Reader) -> None:
    states = iter(["STARTED", "INPROGRESS", "COMPLETE"])
    calm.answer("GenerateCredentialReport", lambda _asked: {"State": next(states)})
    waited: list[float] = []
    facts = collect_iam(calm.aws, reader, ACCOUNT, pause=waited.append)
    assert not isinstance(facts.users, Unreadable)
    assert waited == [2.0, 2.0]


def test_a_report_that_never_comes_is_unreadable(calm: FakeAws, reader: Reader) -> None:
    calm.answer("GenerateCredentialReport", {"State": "INPROGRESS"})
    waited: list[float] = []
    facts = collect_iam(calm.aws, reader, ACCOUNT, pause=waited.append)
    assert isinstance(facts.users, Unreadable)
    assert (facts.users.why, len(waited)) == (Why.TIMEOUT, TRIES)


def test_a_policy_may_stand_on_a_later_page_than_who_has_it(
    calm: FakeAws, reader: Reader, policy: Callable[..., str], role: Callable[..., dict[str, Any]]
) -> None:
    arn = "arn:aws:iam::123456789012:policy/all"
    everything = policy({"Effect": "Allow", "Action": "*", "Resource": "*"})
    version = {"Document": everything, "IsDefaultVersion": True}
    attached = [{"PolicyName": "all", "PolicyArn": arn}]
    first = {
        "RoleDetailList": [role("app", AttachedManagedPolicies=attached)],
        "IsTruncated": True,
        "Marker": "m",
    }
    second = {"Policies": [{"Arn": arn, "PolicyVersionList": [version]}]}
    calm.answer("GetAccountAuthorizationDetails", lambda a: second if "Marker" in a else first)
    facts = collect_iam(calm.aws, reader, ACCOUNT)
    assert not isinstance(facts.principals, Unreadable)
    (grant,) = facts.principals[0].grants
    assert judge_reach(grant.statements or ()).name == "ADMIN"


def test_all_pages_of_config_are_read(calm: FakeAws, reader: Reader) -> None:
    rule = {
        "ConfigRuleName": "r",
        "Compliance": {
            "ComplianceType": "NON_COMPLIANT",
            "ComplianceContributorCount": {"CappedCount": 25, "CapExceeded": True},
        },
    }
    page = {"ComplianceByConfigRules": [rule]}
    calm.answer(
        "DescribeComplianceByConfigRule",
        lambda asked: page if "NextToken" in asked else {**page, "NextToken": "t"},
    )
    facts = collect_config(calm.aws, reader)
    assert not isinstance(facts.rules, Unreadable)
    assert [(one.compliance, one.count, one.capped) for one in facts.rules] == [
        ("NON_COMPLIANT", 25, True)
    ] * 2


def test_findings_are_read_up_to_the_bound(calm: FakeAws, reader: Reader, now: datetime) -> None:
    one = {
        "id": "f",
        "resourceType": "AWS::S3::Bucket",
        "resourceOwnerAccount": ACCOUNT,
        "status": "ACTIVE",
        "createdAt": now,
        "analyzedAt": now,
        "updatedAt": now,
    }
    calm.answer("ListFindingsV2", {"findings": [one], "nextToken": "endless"})
    facts = collect_analyzer(calm.aws, reader)
    assert not isinstance(facts.analyzers, Unreadable)
    (analyzer,) = facts.analyzers
    assert isinstance(analyzer, Analyzer)
    assert not isinstance(analyzer.findings, Unreadable)
    assert (len(analyzer.findings), analyzer.complete) == (MOST_FINDINGS, False)
