"""Every way in which an alarm comes under its name: which incident begins or is told, or none."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.scenario_routing import Routing
from tests.unit.alarm_router.conftest import Town

SCENARIOS: dict[str, Any] = {
    raw["name"]: raw
    for raw in yaml.safe_load((Path(__file__).parent / "routing.yaml").read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_router_does_what_its_scenario_says(town: Town, name: str) -> None:
    raw = SCENARIOS[name]
    assert len(raw["why"]) > 10
    routing = Routing(raw=raw, town=town)
    told = routing.play()
    wanted = {"incidents": [], "kept": 0, "said": 0, **raw["expect"]}
    parts, said = wanted.pop("says", []), routing.said()
    assert told == wanted
    assert [part for part in parts if part not in said] == [], said
