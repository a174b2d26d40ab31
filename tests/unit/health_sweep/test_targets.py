"""Names and tags in, targets out."""

from dataclasses import replace
from typing import Any

import pytest

from functions.health_sweep.settings import SweepSettings
from notifier.words import Finding, Severity
from opskit.find_targets import KINDS, collect_targets
from opskit.reads import Reader
from opskit.settings import SettingsError
from opskit.targets import EcsService, TargetFacts, Targets, judge_targets
from tests.fake_aws import FakeAws

NAMED = SweepSettings(
    ecs_services=("c/app",), db_clusters=("aurora",), load_balancers=("alb",), discovery_tag=""
)
TAGGED = SweepSettings(discovery_tag="Project=petclinic")
HEAD = "arn:aws:{}:ap-northeast-2:123456789012:"


def judge(facts: TargetFacts, settings: SweepSettings) -> list[Finding]:
    return judge_targets(facts, settings, job="health_sweep", areas=("ecs.", "alb."))


def answer(*arns: str, token: str = "") -> dict[str, Any]:
    listed = [{"ResourceARN": arn} for arn in arns]
    return {"ResourceTagMappingList": listed, "PaginationToken": token}


def ecs_arn(path: str) -> str:
    return f"{HEAD.format('ecs')}service/{path}"


def elb_arn(path: str) -> str:
    return f"{HEAD.format('elasticloadbalancing')}loadbalancer/{path}"


def test_names_alone_ask_nothing(fake: FakeAws, reader: Reader) -> None:
    facts = collect_targets(fake.aws, reader, NAMED)
    assert facts.targets == Targets(
        services=(EcsService(cluster="c", name="app"),),
        clusters=("aurora",),
        load_balancers=("alb",),
    )
    assert fake.asked == []
    assert judge(facts, NAMED) == []


def test_a_tag_adds_to_the_names_and_nothing_comes_twice(fake: FakeAws, reader: Reader) -> None:
    arns = (
        ecs_arn("c/app"),
        ecs_arn("c/batch"),
        f"{HEAD.format('rds')}cluster:aurora-2",
        elb_arn("app/alb/0123"),
        elb_arn("net/nlb/0123"),
        elb_arn("classic"),
    )
    fake.answer("GetResources", answer(*arns))
    facts = collect_targets(fake.aws, reader, replace(NAMED, discovery_tag="Team=a=b"))
    assert facts.targets == Targets(
        services=(EcsService(cluster="c", name="app"), EcsService(cluster="c", name="batch")),
        clusters=("aurora", "aurora-2"),
        load_balancers=("alb",),
    )
    (asked,) = fake.calls("GetResources")
    assert asked["TagFilters"] == [{"Key": "Team", "Values": ["a=b"]}]
    assert asked["ResourceTypeFilters"] == KINDS


def test_found_resources_are_paged_through(fake: FakeAws, reader: Reader) -> None:
    fake.answer(
        "GetResources",
        lambda asked: (
            answer(ecs_arn("c/two"))
            if asked.get("PaginationToken")
            else answer(ecs_arn("c/one"), token="more")
        ),
    )
    found = collect_targets(fake.aws, reader, TAGGED).targets.services
    assert [service.name for service in found] == ["one", "two"]


@pytest.mark.parametrize("code", ["AccessDeniedException", "ThrottledException", "Timeout"])
def test_a_tag_that_cannot_be_read_is_unknown_and_names_still_stand(
    fake: FakeAws, reader: Reader, code: str
) -> None:
    fake.refuse("GetResources", code)
    both = replace(NAMED, discovery_tag="Project=petclinic")
    facts = collect_targets(fake.aws, reader, both)
    assert facts.targets.load_balancers == ("alb",)
    (finding,) = judge(facts, both)
    assert (finding.code, finding.severity) == ("targets.unreadable", Severity.UNKNOWN)
    assert "ecs." in finding.hides


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        (SweepSettings(), ["targets.none"]),
        (TAGGED, ["targets.none"]),
        (replace(NAMED, discovery_tag="Project=petclinic"), ["targets.tag_empty"]),
    ],
)
def test_nothing_to_look_at_is_unknown_not_healthy(
    fake: FakeAws, reader: Reader, settings: SweepSettings, codes: list[str]
) -> None:
    fake.answer("GetResources", answer())
    found = judge(collect_targets(fake.aws, reader, settings), settings)
    assert [finding.code for finding in found] == codes
    assert {finding.severity for finding in found} == {Severity.UNKNOWN}
    assert all("ecs." in finding.hides for finding in found)


def test_a_service_whose_arn_names_no_cluster_is_told(fake: FakeAws, reader: Reader) -> None:
    fake.answer("GetResources", answer(ecs_arn("old"), ecs_arn("c/app")))
    facts = collect_targets(fake.aws, reader, TAGGED)
    assert facts.clusterless == (ecs_arn("old"),)
    assert [f.code for f in judge(facts, TAGGED)] == ["targets.old_arn"]


def test_every_malformed_entry_is_named_with_what_was_expected(
    fake: FakeAws, reader: Reader
) -> None:
    wrong = SweepSettings(
        ecs_services=("app", "c/app/x", "/app", "c/app"),
        discovery_tag="Project",
    )
    with pytest.raises(SettingsError) as raised:
        collect_targets(fake.aws, reader, wrong, mistakes=["PLACE: expected one"])
    assert str(raised.value) == (
        "ECS_SERVICES has 'app': expected cluster/service; "
        "ECS_SERVICES has 'c/app/x': expected cluster/service; "
        "ECS_SERVICES has '/app': expected cluster/service; "
        "DISCOVERY_TAG is 'Project': expected Key=Value; "
        "PLACE: expected one"
    )


def test_facts_without_targets_are_never_healthy() -> None:
    assert judge(TargetFacts(targets=Targets(), tagged=None), SweepSettings())
