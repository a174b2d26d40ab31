"""moto for the Ledger; clusters and snapshots are the world's."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.durable.actions.conftest import make_ledger_here
from tests.durable.weekly_snapshot.rds_world import HOME, World
from tests.fake_aws import FakeAws


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        make_ledger_here()
        yield World(fake=FakeAws(HOME))
