"""The sweep in this process: a made-up account behind it, a Slack that takes everything."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bench.world.account import account_answers, account_environment
from bench.world.place import World
from functions.health_sweep.app import JOB
from opskit.shell import run_report
from tests.fake_aws import FakeAws
from tests.fake_house import FakeContext, FakeSlack, fake_house

NOW = datetime(2026, 11, 24, tzinfo=UTC)

type Sweep = Callable[[World], tuple[FakeAws, dict[str, object]]]


@pytest.fixture
def sweep() -> Sweep:
    """Run the real job over a world; what it asked of AWS, and its answer."""

    def run(world: World) -> tuple[FakeAws, dict[str, object]]:
        fake = FakeAws()
        for operation, answer in account_answers(world).items():
            fake.answer(operation, answer)
        # Nobody listens on the discard port: the health page is refused at once.
        environ = account_environment(world) | {"APPLICATION_URL": "http://127.0.0.1:9"}
        house = fake_house(fake.aws, FakeSlack(), now=NOW, **environ)
        event = {"source": "aws.scheduler", "time": NOW.isoformat(), "detail": "{}"}
        return fake, run_report(JOB, event, FakeContext(), house)

    return run
