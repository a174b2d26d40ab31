"""A world of log groups."""

import pytest

from tests.fake_aws import FakeAws
from tests.unit.log_cleanup.log_world import World


@pytest.fixture
def world(fake: FakeAws) -> World:
    return World(fake=fake)
