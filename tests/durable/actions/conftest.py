"""moto for the Ledger below every durable test; the rest of AWS is the test's own."""

from collections.abc import Iterator

import pytest

from tests.durable.actions.action_world import REGION
from tests.fake_aws import FakeAws
from tests.moto_ledger import ledger_behind


@pytest.fixture
def fake() -> Iterator[FakeAws]:
    with ledger_behind(FakeAws(REGION)) as fake:
        yield fake
