"""moto for the Ledger; clusters and snapshots are the world's."""

from collections.abc import Iterator

import pytest

from tests.durable.weekly_snapshot.rds_world import HOME, World
from tests.fake_aws import FakeAws
from tests.moto_ledger import ledger_behind


@pytest.fixture
def world() -> Iterator[World]:
    with ledger_behind(FakeAws(HOME)) as fake:
        yield World(fake=fake)
