"""Jobs in this process: a made-up account behind them, a Slack that takes everything."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest

from bench.artefact import ROOT
from bench.world.account import account_answers, account_environment
from bench.world.place import World
from functions.health_sweep.app import JOB
from notifier.message import Message
from opskit.report import ReportJob
from opskit.shell import run_report
from tests.fake_aws import FakeAws
from tests.fake_house import FakeContext, FakeSlack, fake_house

NOW = datetime(2026, 11, 24, tzinfo=UTC)

type Sweep = Callable[[World], tuple[FakeAws, dict[str, object]]]
type Review = Callable[[str, int], tuple[World, FakeAws, dict[str, Any], Message]]


@pytest.fixture
def sweep() -> Sweep:
    """Run the real job over a world; what it asked of AWS, and its answer."""

    def run(world: World) -> tuple[FakeAws, dict[str, object]]:
        fake, slack = FakeAws(), FakeSlack()
        return fake, _run(JOB, world, fake, slack)

    return run


@pytest.fixture
def review() -> Review:
    """Run a review over so many services: the world, what was asked, the answer, the message."""

    def run(job: str, services: int) -> tuple[World, FakeAws, dict[str, Any], Message]:
        event = json.loads((ROOT / "events" / f"{job}.json").read_text())
        world = World(services=services, now=datetime.fromisoformat(event["time"]))
        fake, slack = FakeAws(), FakeSlack()
        answer = _run(import_module(f"functions.{job}.app").JOB, world, fake, slack)
        return world, fake, answer, slack.messages[0]

    return run


def _run(job: ReportJob[Any], world: World, fake: FakeAws, slack: FakeSlack) -> dict[str, object]:
    for operation, answer in account_answers(world).items():
        fake.answer(operation, answer)
    # Nobody listens on the discard port: the health page is refused at once.
    environ = account_environment(world) | {"APPLICATION_URL": "http://127.0.0.1:9"}
    house = fake_house(fake.aws, slack, now=world.now, **environ)
    event = {"source": "aws.scheduler", "time": world.now.isoformat(), "detail": "{}"}
    return run_report(job, event, FakeContext(), house)
