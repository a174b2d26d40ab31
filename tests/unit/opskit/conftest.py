"""The Ledger and the Outbox on moto, and a house whose Slack is a fake."""

from collections.abc import Iterator

import boto3
import pytest

from opskit.aws import Aws
from opskit.ledger import Ledger
from tests.moto_ledger import make_ledger, moto_here

REGION = "ap-northeast-2"


@pytest.fixture
def aws() -> Iterator[Aws]:
    with moto_here():
        yield Aws(boto3.Session(region_name=REGION))


@pytest.fixture
def ledger(aws: Aws) -> Ledger:
    client = aws.client("dynamodb")
    make_ledger(client)
    return Ledger(client, "ledger")
