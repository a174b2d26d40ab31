"""moto for the Ledger below every durable test; the rest of AWS is the test's own."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.durable.actions.action_world import REGION
from tests.fake_aws import FakeAws
from tests.moto_ledger import make_ledger_behind


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAws]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        make_ledger_here()
        yield FakeAws(REGION)


def make_ledger_here() -> None:
    """Make it with a client whose model was read before: boto3's own reads it each time."""
    fake = FakeAws(REGION)
    make_ledger_behind(fake)
