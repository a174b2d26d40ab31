"""What a cleanup tells, as it stands in the golden files.

After a wanted change: UPDATE_GOLDEN=1 .venv/bin/pytest tests/unit/log_cleanup, and read the
difference.
"""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from notifier.plain import plain_text
from tests.korean import hold_golden
from tests.unit.log_cleanup.log_world import OLD, World

HERE = Path(__file__).parent / "golden"
USED = "/ecs/petclinic-dev-app"


def _busy(world: World) -> None:
    world.put(USED, 0, retention=None, storedBytes=734_003_200)
    world.put(OLD, 100, storedBytes=5_242_880)
    world.put("/ecs/petclinic-dev-older", 200)
    world.mark("/ecs/petclinic-dev-older", days=28)
    world.put("/ecs/petclinic-dev-back", 1)
    world.mark("/ecs/petclinic-dev-back", days=28)
    world.put("/ecs/petclinic-dev-fresh", 3)


def _planned(world: World) -> None:
    _busy(world)
    world.variables["LOG_CLEANUP"] = "plan"


def _unread(world: World) -> None:
    _busy(world)
    world.fake.refuse("DescribeFlowLogs", "AccessDenied")


def _fine(world: World) -> None:
    world.put(USED, 0)
    world.variables["LOG_GROUP_PREFIXES"] = "/aws/lambda/"
    for job in ("health-sweep", "incident", "diagnose", "rollback"):
        world.put(f"/aws/lambda/ops-dev-{job}", 0)


CASES: Mapping[str, Callable[[World], None]] = {
    "done": _busy,
    "planned": _planned,
    "unread": _unread,
    "fine": _fine,
}


@pytest.mark.parametrize("name", CASES)
def test_a_cleanup_is_told_as_in_its_golden_file(world: World, name: str) -> None:
    path = HERE / f"{name}.json"
    CASES[name](world)
    world.run()
    (message,) = world.slack.messages
    lines = plain_text(message).splitlines()
    rendered = json.dumps(lines, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(rendered, encoding="utf-8")

    assert rendered == path.read_text(encoding="utf-8")


def test_a_cleanup_is_told_in_korean(world: World) -> None:
    _busy(world)
    world.variables["LANGUAGE"] = "ko"
    world.run()
    hold_golden(HERE / "done.ko.txt", plain_text(world.slack.messages[-1]))
