"""Every alarm situation under its name: what is done, who is called, how it ends."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.scenario_course import Scenario
from tests.scenario_outcome import said, tell

HERE = Path(__file__).parent
EMPTY = ("acts", "would", "asks", "moves", "calls", "late")
SCENARIOS = {
    f"{path.stem}-{raw['name']}": Scenario(raw)
    for path in sorted(HERE.glob("*.yaml"))
    if path.stem not in {"engine", "routing"}
    for raw in yaml.safe_load(path.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_an_incident_does_what_its_scenario_says(name: str) -> None:
    scenario = SCENARIOS[name]
    play = scenario.play()
    final = play.run_until(scenario.ends)
    told, thread = tell(play, final), said(play)
    nothing: dict[str, Any] = {word: [] for word in EMPTY}
    wanted = nothing | {"closed": ""} | scenario.raw["expect"]
    parts, never = wanted.pop("says", []), wanted.pop("never_says", [])
    if last := wanted.pop("last_call", None):
        assert told.pop("calls")[-1] == last
        del wanted["calls"]
    assert told == wanted
    assert [part for part in parts if part not in thread] == [], thread
    assert [part for part in never if part in thread] == []


def test_there_are_enough_of_them_and_each_says_why() -> None:
    names = Counter(scenario.raw["name"] for scenario in SCENARIOS.values())
    assert names.total() >= 60
    assert [name for name, times in names.items() if times > 1] == []
    assert all(len(scenario.raw["why"]) > 10 for scenario in SCENARIOS.values())
    spans = [scenario.ends - scenario.began for scenario in SCENARIOS.values()]
    assert max(spans) <= timedelta(days=14)
