"""moto for the Ledger below every durable test; the rest of AWS is the test's own."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.durable.actions.action_world import REGION
from tests.fake_aws import FakeAws


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAws]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        make_ledger()
        yield FakeAws(REGION)


def make_ledger() -> None:
    """Make it with a client whose model was read before: boto3's own reads it each time."""
    fake = FakeAws(REGION)
    fake.let_through("dynamodb")
    fake.aws.client("dynamodb").create_table(
        TableName="ledger",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
    )
