"""Tasks lent and, where that is worse, taken back; the lease comes before the tasks."""

from collections.abc import Mapping
from typing import Any

import pytest

from functions.scale_out.app import JOB
from opskit.leases import Lease, Leases, Means
from tests.durable.actions.action_world import ALARM, NOW, World
from tests.durable.actions.ecs_world import SERVICE, FakeService
from tests.fake_aws import FakeAws


@pytest.fixture
def service(fake: FakeAws) -> FakeService:
    service = FakeService(running=2, runs_after=4)
    service.serve(fake)
    fake.answer("DescribeScalableTargets", {"ScalableTargets": []})
    return service


@pytest.fixture
def world(fake: FakeAws, service: FakeService) -> World:
    world = World(fake=fake, variables={"ECS_SERVICES": SERVICE})
    world.open_incident()
    service.on_end = lambda: world.alarms.update({ALARM: "OK"})
    return world


def leases(world: World) -> Leases:
    return Leases(world.fake.aws.client("dynamodb"), "ledger")


def test_four_tasks_run_and_a_lease_says_until_when(world: World, service: FakeService) -> None:
    ended = world.run(JOB, world.armed())
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", "fixed")
    assert [update["desiredCount"] for update in service.updates] == [4]
    (lease,) = leases(world).all()
    assert (lease.before, lease.lent, lease.means) == (2, 4, Means.DESIRED_COUNT)


def test_the_lease_stands_even_when_the_call_fails(world: World, service: FakeService) -> None:
    world.fake.refuse("UpdateService", "ServerException")
    assert world.run(JOB, world.armed()).result["outcome"] == "failed"
    assert len(leases(world).all()) == 1
    assert service.desired == 2


def test_where_something_scales_the_least_capacity_is_raised(
    world: World, service: FakeService
) -> None:
    target = {
        "ServiceNamespace": "ecs",
        "ResourceId": f"service/{SERVICE}",
        "ScalableDimension": "ecs:service:DesiredCount",
        "MinCapacity": 2,
        "MaxCapacity": 5,
        "RoleARN": "arn:role",
        "CreationTime": NOW,
    }

    def register(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        target["MinCapacity"] = asked["MinCapacity"]
        service.desired = service.running = 4
        world.alarms[ALARM] = "OK"
        return {}

    world.fake.answer("DescribeScalableTargets", lambda _asked: {"ScalableTargets": [target]})
    world.fake.answer("RegisterScalableTarget", register)
    assert world.run(JOB, world.armed()).result["receipt"] == "fixed"
    assert (target["MinCapacity"], service.updates) == (4, [])


def test_a_second_one_keeps_what_stood_before_the_first(world: World, service: FakeService) -> None:
    first = Lease(resource=SERVICE, means=Means.DESIRED_COUNT, before=2, lent=3, ends_at=NOW)
    leases(world).put(first)
    service.desired = service.running = 3
    world.run(JOB, world.armed())
    (lease,) = leases(world).all()
    assert (lease.before, lease.lent) == (2, 4)


def test_an_earlier_lease_stands_as_it_was_where_aws_refuses_a_second_one(
    world: World, service: FakeService
) -> None:
    first = Lease(resource=SERVICE, means=Means.DESIRED_COUNT, before=2, lent=3, ends_at=NOW)
    leases(world).put(first)
    service.desired = service.running = 3
    world.fake.refuse("UpdateService", "InvalidParameterException")
    assert world.run(JOB, world.armed()).result["outcome"] == "failed"
    assert leases(world).all() == (first,)


def test_what_is_worse_is_taken_back_with_its_lease(world: World, service: FakeService) -> None:
    service.runs_after = 1
    world.variables["STABLE_MINUTES"] = "1"
    ended = world.run(JOB, world.armed())
    assert (ended.result["receipt"], ended.result["undone"]) == ("worse", True)
    assert [update["desiredCount"] for update in service.updates] == [4, 2]
    assert leases(world).all() == ()


def test_what_an_earlier_lease_lent_keeps_its_end_where_a_second_one_is_taken_back(
    world: World, service: FakeService
) -> None:
    first = Lease(resource=SERVICE, means=Means.DESIRED_COUNT, before=2, lent=3, ends_at=NOW)
    leases(world).put(first)
    service.desired = service.running = 3
    service.runs_after = 1
    world.variables["STABLE_MINUTES"] = "1"
    assert world.run(JOB, world.armed()).result["undone"] is True
    assert [update["desiredCount"] for update in service.updates] == [4, 3]
    (lease,) = leases(world).all()
    assert (lease.before, lease.lent) == (2, 3)


def test_enough_tasks_already_is_nothing_to_do(world: World, service: FakeService) -> None:
    service.desired = 4
    ended = world.run(JOB, world.armed())
    assert (ended.result["outcome"], ended.result["receipt"]) == ("done", None)
    assert (service.updates, leases(world).all()) == ([], ())
