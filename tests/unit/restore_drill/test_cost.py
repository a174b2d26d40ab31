"""What a drill cost: as AWS's price list has it, never guessed, never in the drill's way."""

from collections.abc import Mapping
from typing import Any

import pytest

from opskit.drills import Drills
from tests.drill_course import run
from tests.drill_world import NOW, DrillWorld
from tests.durable.actions.action_world import Ended

type Json = Mapping[str, Any]


def hours(ended: Ended) -> float:
    return float(ended.result["instance_life_seconds"]) / 3600


def test_an_instance_costs_its_class_for_as_long_as_it_lived(world: DrillWorld) -> None:
    world.variables["DRILL_INSTANCE_CLASS"] = "db.r6g.large"
    ended = run(world)
    assert ended.result["cost_usd"] == pytest.approx(0.36 * hours(ended))
    assert not world.fake.calls("GetMetricData")


def test_a_serverless_one_costs_the_units_that_it_had(world: DrillWorld) -> None:
    world.units = (3.5, 0.5)
    ended = run(world)
    assert ended.result["cost_usd"] == pytest.approx(2 * 0.20 * hours(ended))
    assert "at 2.0 capacity units; storage, reads and writes come on top" in world.said()


def test_the_prices_of_the_own_region_and_engine_are_asked(world: DrillWorld) -> None:
    run(world)
    (asked,) = world.fake.calls("GetProducts")
    assert {one["Field"]: one["Value"] for one in asked["Filters"]} == {
        "regionCode": "ap-northeast-2",
        "databaseEngine": "Aurora MySQL",
        "productFamily": "ServerlessV2",
    }


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        ("GetProducts", "AWS's price list could not be read: AWS denies it to this function"),
        ("GetMetricData", "its capacity units could not be read: AWS denies it to this function"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_drill_passes(
    world: DrillWorld, operation: str, why: str
) -> None:
    world.fake.refuse(operation, "AccessDeniedException")
    ended = run(world)
    assert (ended.result["verdict"], ended.result["cost_usd"]) == ("passed", None)
    assert f"not known: {why}; " in world.said()


@pytest.mark.parametrize(
    ("kind", "units", "why"),
    [
        ("db.x2g.large", (1.0,), "AWS's price list has no price of db.x2g.large"),
        ("db.serverless", (), "CloudWatch has none of its capacity units"),
    ],
)
def test_what_nobody_knows_is_no_zero(
    world: DrillWorld, kind: str, units: tuple[float, ...], why: str
) -> None:
    world.variables["DRILL_INSTANCE_CLASS"], world.units = kind, units
    ended = run(world)
    assert (ended.result["cost_usd"], ended.result["cost_not_known"]) == (None, why)


def test_the_ledger_remembers_the_cost_or_why_it_is_not_known(world: DrillWorld) -> None:
    ended = run(world)
    drills = Drills(world.fake.aws.client("dynamodb"), "ledger")
    (told,) = drills.between("restore_drill", NOW, world.now)
    assert (told["cost_usd"], told["cost_not_known"]) == (ended.result["cost_usd"], "")


def test_nothing_is_asked_of_prices_while_the_scratch_cluster_may_live(world: DrillWorld) -> None:
    world.stuck = ("removal",)
    assert run(world).result["cost_usd"] is None
    assert not world.fake.calls("GetProducts")


@pytest.mark.parametrize("product", ["{}", '{"product": {"attributes": {}}, "terms": {"A": {}}}'])
def test_a_product_of_another_shape_is_no_price(world: DrillWorld, product: str) -> None:
    world.fake.answer("GetProducts", {"PriceList": [product]})
    ended = run(world)
    assert (ended.result["verdict"], ended.result["cost_usd"]) == ("passed", None)
