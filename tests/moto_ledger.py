"""The Ledger's table, as the tests make it on moto."""

from typing import TYPE_CHECKING

from tests.fake_aws import FakeAws

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


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
