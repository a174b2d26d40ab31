"""Load balancers and their targets in, findings out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from functions.health_sweep.judge.alb import AlbFacts, judge_alb, sections_alb
from functions.health_sweep.settings import SweepSettings
from notifier.words import Finding, Severity
from opskit.load_balancers import LoadBalancer, Target, TargetGroup
from opskit.unreadable import Read, Unreadable, Why

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NAME = "petclinic-dev-alb"
ZONES = ("ap-northeast-2a", "ap-northeast-2c")
ALB = LoadBalancer(
    name=NAME,
    arn="arn:alb",
    dns="alb.test",
    state="active",
    reason="",
    internal=False,
    zones=ZONES,
)
A = Target(address="10.0.1.12:8080", zone=ZONES[0], state="healthy")
C = Target(address="10.0.2.12:8080", zone=ZONES[1], state="healthy")
SICK = replace(C, state="unhealthy", reason="Target.ResponseCodeMismatch", detail="codes: [503]")
GOING, COMING = replace(C, state="draining"), replace(C, state="initial")
DENIED = Unreadable(
    operation="elasticloadbalancing:DescribeTargetHealth",
    resource="petclinic-dev-tg",
    why=Why.DENIED,
    detail="not authorized",
)


def group(*targets: Target, name: str = "petclinic-dev-tg") -> TargetGroup:
    return TargetGroup(name=name, arn=f"arn:{name}", targets=targets)


def facts(
    *groups: TargetGroup,
    balancer: Read[LoadBalancer | None] = ALB,
) -> AlbFacts:
    return AlbFacts(
        region="ap-northeast-2", balancers={NAME: balancer}, groups={NAME: groups}, pages={}
    )


def judge(said: AlbFacts) -> list[Finding]:
    return judge_alb(said, SweepSettings(), NOW)


def told(found: list[Finding]) -> list[tuple[str, Severity]]:
    return [(finding.code, finding.severity) for finding in found]


def test_a_healthy_load_balancer_has_no_finding_and_one_line() -> None:
    well = facts(group(A, C))
    assert judge(well) == []
    (line,) = sections_alb(well)[0].lines
    assert line == (
        "petclinic-dev-alb: active, alb.test, petclinic-dev-tg: 2 of 2 healthy "
        "(ap-northeast-2a 1 ap-northeast-2c 1)"
    )


@pytest.mark.parametrize(
    ("state", "severity"),
    [
        ("provisioning", Severity.WARNING),
        ("active_impaired", Severity.WARNING),
        ("failed", Severity.CRITICAL),
        ("", Severity.CRITICAL),
    ],
)
def test_a_load_balancer_ought_to_be_active(state: str, severity: Severity) -> None:
    found = judge(facts(group(A, C), balancer=replace(ALB, state=state)))
    assert told(found) == [("alb.state", severity)]


ZONE_EMPTY = ("alb.zones", Severity.WARNING)
NONE = ("alb.targets_none", Severity.CRITICAL)
SOME = ("alb.targets_unhealthy", Severity.WARNING)


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        ((A, C, SICK), [SOME]),
        ((A, SICK), [SOME, ZONE_EMPTY]),
        ((A,), [ZONE_EMPTY]),
        ((A, C, GOING), []),
        ((A, C, COMING), []),
        ((SICK,), [NONE]),
        ((COMING,), [NONE]),
        ((GOING,), [NONE]),
        ((replace(A, state="unused", reason="Target.NotInUse"),), [NONE]),
        ((replace(A, state="brand-new-state"),), [NONE]),
        ((), [NONE]),
        ((replace(A, zone=""), replace(C, zone="")), []),
        ((replace(A, zone="elsewhere"),), []),
        (
            (replace(A, state="unavailable", reason="Target.HealthCheckDisabled"),),
            [("alb.targets_unchecked", Severity.UNKNOWN)],
        ),
    ],
)
def test_targets_are_judged_by_health_and_zone(
    targets: tuple[Target, ...], expected: list[tuple[str, Severity]]
) -> None:
    assert told(judge(facts(group(*targets)))) == expected


def test_an_unhealthy_target_is_told_with_its_reason() -> None:
    (finding,) = judge(facts(group(A, C, SICK)))
    assert finding.resource == "petclinic-dev-tg"
    assert finding.sentence == "2 of 3 targets are healthy (normal: 3)"
    assert finding.evidence == (
        "10.0.2.12:8080 (ap-northeast-2c) unhealthy: Target.ResponseCodeMismatch codes: [503]",
    )
    assert "describe-target-health --target-group-arn arn:petclinic-dev-tg" in finding.remedy


def test_a_zone_without_a_healthy_target_is_named() -> None:
    (finding,) = judge(facts(group(A)))
    assert finding.resource == NAME
    assert finding.sentence == (
        "Healthy targets stand in 1 of 2 zones, none in ap-northeast-2c (normal: in each)"
    )


def test_an_empty_group_beside_one_that_serves_is_a_warning() -> None:
    found = judge(facts(group(A, C), group(name="green")))
    assert [(f.code, f.resource, f.severity) for f in found] == [
        ("alb.targets_none", "green", Severity.WARNING)
    ]


def test_a_load_balancer_without_target_groups_serves_nobody() -> None:
    assert told(judge(facts())) == [NONE]


def test_an_unknown_load_balancer_is_missing() -> None:
    found = judge(facts(balancer=None))
    assert told(found) == [("alb.missing", Severity.CRITICAL)]
    assert found[0].hides == (f"alb.|{NAME}", f"application.|{NAME}")
    assert sections_alb(facts(balancer=None))[0].lines == (f"{NAME}: does not exist",)


def test_an_unreadable_load_balancer_is_unknown_and_hides_its_area() -> None:
    (finding,) = judge(facts(balancer=DENIED))
    assert (finding.code, finding.severity) == ("alb.unreadable", Severity.UNKNOWN)
    assert finding.hides == ("alb.", "application.")


def test_unreadable_targets_leave_the_load_balancer_judged() -> None:
    blind = replace(group(), targets=DENIED)
    found = judge(facts(blind, group(SICK), balancer=replace(ALB, state="failed")))
    assert told(found) == [
        ("alb.targets_unreadable", Severity.UNKNOWN),
        ("alb.state", Severity.CRITICAL),
        NONE,
    ]
    assert found[0].hides == ("alb.targets_", "alb.zones")


def test_a_right_denied_for_many_groups_is_told_once() -> None:
    blind = (replace(group(), targets=replace(DENIED, resource=f"tg-{n}")) for n in range(9))
    (finding,) = judge(facts(*blind))
    assert (finding.code, finding.resource) == ("alb.targets_unreadable", "ALB")


def test_unreadable_groups_are_told_once() -> None:
    said = replace(facts(), groups={NAME: DENIED})
    assert told(judge(said)) == [("alb.targets_unreadable", Severity.UNKNOWN)]


def test_the_section_has_a_line_for_each_load_balancer() -> None:
    many = replace(facts(), balancers={f"alb-{n}": None for n in range(53)}, groups={})
    lines = sections_alb(many)[0].lines
    assert lines == tuple(f"alb-{n}: does not exist" for n in range(53))
