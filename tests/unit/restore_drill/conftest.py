"""A drill's world over moto's Ledger."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.drill_aws import aws_of_drills
from tests.drill_world import DrillWorld
from tests.moto_ledger import make_ledger_behind


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[DrillWorld]:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    fake = aws_of_drills()
    fake.forget()
    with mock_aws():
        make_ledger_behind(fake)
        yield DrillWorld(fake=fake)
