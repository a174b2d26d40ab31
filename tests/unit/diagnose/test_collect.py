from collections.abc import Mapping
from typing import Any

import pytest

from functions.diagnose.collect.diagnosis import collect_facts
from functions.diagnose.judge.facts import Changes, Facts, Rollout
from functions.diagnose.judge.signs import Area, Look
from functions.diagnose.judge.unread import find_unread
from opskit.reads import Reader
from opskit.unreadable import Unreadable, Why
from tests.fake_aws import FakeAws
from tests.unit.diagnose.conftest import history, service, trail
from tests.unit.diagnose.world import (
    APP,
    AURORA,
    GROUP,
    NOW,
    SEOUL,
    SETTINGS,
    WRITER,
    ago,
    definition,
)

LOOK = Look(settings=SETTINGS, now=NOW, onset=ago(8), zone=SEOUL)
AREAS = {
    "DescribeServices": {Area.DEPLOYMENTS},
    "ListServiceDeployments": {Area.DEPLOYMENTS},
    "DescribeServiceRevisions": {Area.DEPLOYMENTS},
    "ListTasks": {Area.TASKS},
    "DescribeTasks": {Area.TASKS},
    "DescribeDBClusters": {Area.DATABASE},
    "DescribeDBInstances": {Area.DATABASE},
    "DescribeEvents": {Area.DATABASE},
    "DescribeDimensionKeys": {Area.SQL},
    "DescribeLoadBalancers": {Area.TARGETS, Area.METRICS},
    "DescribeTargetGroups": {Area.TARGETS},
    "DescribeTargetHealth": {Area.TARGETS},
    "GetMetricData": {Area.METRICS},
    "FilterLogEvents": {Area.LOGS},
    "DescribeAlarms": {Area.ALARMS},
    "LookupEvents": {Area.CHANGES},
}


def collect(fake: FakeAws, reader: Reader) -> Facts:
    return collect_facts(fake.aws, reader, SETTINGS, NOW)


def changes(facts: Facts) -> Changes:
    assert not isinstance(facts.changes, Unreadable)
    return facts.changes


def test_everything_is_read_of_a_world_that_answers(fake: FakeAws, reader: Reader) -> None:
    facts = collect(fake, reader)
    assert find_unread(facts, LOOK) == {}
    deployments = facts.ecs.deployments[APP]
    assert not isinstance(deployments, Unreadable)
    told = [(one.definition, one.state, one.ended) for one in deployments]
    assert told == [
        (definition(12), Rollout.SUCCEEDED, ago(14)),
        (definition(11), Rollout.SUCCEEDED, ago(7190)),
    ]
    assert [one.who for one in changes(facts).events] == ["kim"]
    assert set(facts.aurora.sql) == {WRITER}
    assert set(facts.logs) == {GROUP}


@pytest.mark.parametrize("operation", AREAS)
def test_what_aws_denies_is_unread_in_its_area_and_the_rest_is_there(
    operation: str, fake: FakeAws, reader: Reader
) -> None:
    fake.refuse(operation, "AccessDeniedException")
    unread = find_unread(collect(fake, reader), LOOK)
    assert set(unread) == AREAS[operation]
    reasons = {one.why for parts in unread.values() for one in parts}
    assert reasons <= {Why.DENIED, Why.MISSING}


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("ThrottlingException", Why.THROTTLED),
        ("Timeout", Why.TIMEOUT),
        ("InternalFailure", Why.FAILED),
    ],
)
def test_every_refusal_keeps_its_reason(code: str, why: Why, fake: FakeAws, reader: Reader) -> None:
    for operation in AREAS:
        fake.refuse(operation, code)
    unread = find_unread(collect(fake, reader), LOOK)
    reasons = {one.why for parts in unread.values() for one in parts}
    assert reasons == {why, Why.MISSING}  # the metrics of a balancer whose name is not known
    # What is behind an instance or a load balancer was not asked for at all.
    assert set(unread) == set(Area) - {Area.SQL}


def test_a_service_without_a_history_tells_of_its_current_deployment(
    fake: FakeAws, reader: Reader
) -> None:
    fake.answer("ListServiceDeployments", {"serviceDeployments": []})
    deployments = collect(fake, reader).ecs.deployments[APP]
    assert not isinstance(deployments, Unreadable)
    assert [(one.definition, one.status) for one in deployments] == [(definition(12), "COMPLETED")]


def test_a_service_that_codedeploy_deploys_is_unread(fake: FakeAws, reader: Reader) -> None:
    fake.answer("ListServiceDeployments", {"serviceDeployments": []})
    other = service() | {"deploymentController": {"type": "CODE_DEPLOY"}}
    fake.answer("DescribeServices", {"services": [other], "failures": []})
    (one,) = find_unread(collect(fake, reader), LOOK)[Area.DEPLOYMENTS]
    assert one.detail == "deployed by CODE_DEPLOY, not by ECS"


@pytest.mark.parametrize(
    "status", ["STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED", "a word to come"]
)
def test_a_deployment_that_did_not_succeed_failed(
    status: str, fake: FakeAws, reader: Reader
) -> None:
    fake.answer("ListServiceDeployments", {"serviceDeployments": [history(12, 20, 14, status)]})
    deployments = collect(fake, reader).ecs.deployments[APP]
    assert not isinstance(deployments, Unreadable)
    assert [one.state for one in deployments] == [Rollout.FAILED]


def test_a_service_that_does_not_exist_is_unread(fake: FakeAws, reader: Reader) -> None:
    failure = {"arn": f"arn:aws:ecs:r:1:service/{APP.name}", "reason": "MISSING"}
    fake.answer("DescribeServices", {"services": [], "failures": [failure]})
    (one,) = find_unread(collect(fake, reader), LOOK)[Area.DEPLOYMENTS]
    assert (one.resource, one.why) == (APP.name, Why.MISSING)


def test_events_of_other_databases_are_left_out(fake: FakeAws, reader: Reader) -> None:
    def event(source: str) -> dict[str, Any]:
        return {"SourceIdentifier": source, "Date": ago(9), "Message": source}

    fake.answer("DescribeEvents", {"Events": [event(n) for n in (AURORA, WRITER, "other")]})
    events = collect(fake, reader).aurora.events
    assert not isinstance(events, Unreadable)
    assert {one.source for one in events} == {AURORA, WRITER}


def call(name: str, parameters: str, minutes: float = 15) -> dict[str, Any]:
    record = f'{{"eventID": "{name}", "eventName": "{name}", "requestParameters": {parameters}}}'
    return {"EventId": name, "EventTime": ago(minutes), "CloudTrailEvent": record}


def test_changes_are_those_that_name_what_is_looked_at(fake: FakeAws, reader: Reader) -> None:
    fake.answer(
        "LookupEvents",
        trail(
            call("ModifyDBCluster", f'{{"dBClusterIdentifier": "{AURORA}"}}'),
            call("ModifyDBInstance", f'{{"dBInstanceIdentifier": "{WRITER}"}}'),
            call("RevokeSecurityGroupIngress", '{"groupId": "sg-1"}'),
            call("UpdateService", '{"service": "another-petclinic-dev-app"}'),
            call("CreateLogStream", "null"),
        ),
    )
    names = [one.name for one in changes(collect(fake, reader)).events]
    assert names == ["ModifyDBCluster", "ModifyDBInstance", "RevokeSecurityGroupIngress"]


def test_a_busy_trail_is_read_to_its_limit_and_says_how_far(fake: FakeAws, reader: Reader) -> None:
    def page(asked: Mapping[str, Any]) -> dict[str, Any]:
        number = int(asked.get("NextToken", "0"))
        return trail(call("CreateLogStream", "{}", minutes=number), token=str(number + 1))

    fake.answer("LookupEvents", page)
    facts = collect(fake, reader)
    assert changes(facts).back_to == ago(5)
    assert Area.CHANGES in find_unread(facts, LOOK)
    assert len(fake.calls("LookupEvents")) == 6
