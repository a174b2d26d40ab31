"""The Ledger and the Outbox on moto, and a house whose Slack is a fake."""

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from opskit.aws import Aws
from opskit.ledger import Ledger
from tests.moto_ledger import make_ledger

REGION = "ap-northeast-2"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield Aws(boto3.Session(region_name=REGION))


@pytest.fixture
def ledger(aws: Aws) -> Ledger:
    client = aws.client("dynamodb")
    make_ledger(client)
    return Ledger(client, "ledger")
