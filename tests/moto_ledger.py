"""moto in the place of AWS, and the Ledger's table on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from moto import mock_aws

from tests.fake_aws import FakeAws

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@contextmanager
def moto_here() -> Iterator[None]:
    """Let moto be AWS, whatever address this machine's environment names."""
    with pytest.MonkeyPatch.context() as environment, mock_aws():
        environment.delenv("AWS_ENDPOINT_URL", raising=False)
        yield


@contextmanager
def ledger_behind(fake: FakeAws) -> Iterator[FakeAws]:
    """Turn moto on, with a Ledger that a fake AWS's calls reach."""
    with moto_here():
        make_ledger_behind(fake)
        yield fake


def make_ledger(client: "DynamoDBClient") -> None:
    """Make it, with the name that `fake_house` gives it."""
    client.create_table(
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


def make_ledger_behind(fake: FakeAws) -> None:
    """Make it on moto, which must be on, and let a fake AWS's calls of it through."""
    fake.let_through("dynamodb")
    make_ledger(fake.aws.client("dynamodb"))
