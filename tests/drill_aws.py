"""The fake AWS of all tests of drills, and their Ledger on moto."""

from functools import cache

from tests.fake_aws import FakeAws

REGION = "ap-northeast-2"


@cache
def aws_of_drills() -> FakeAws:
    """Return the one fake AWS of all tests of drills; each forgets what was before it."""
    return FakeAws(REGION)


def make_ledger(fake: FakeAws) -> None:
    """Make the Ledger on moto, which must be on."""
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
