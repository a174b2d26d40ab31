"""Transactions that another one crosses are written a little later; others are refused at once."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pytest
from boto3.session import Session
from botocore.stub import Stubber

from opskit.ledger_calls import TRIES, write_all

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CONFLICT = {"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}
REFUSED = {"Code": "ConditionalCheckFailed", "Item": {"owner": {"S": "else"}}}
FINE = {"Code": "None"}
KEY = {"pk": {"S": "a"}, "sk": {"S": "b"}}


@pytest.fixture
def dynamodb() -> "DynamoDBClient":
    session = Session("id", "secret", region_name="us-east-1")
    client: DynamoDBClient = session.client("dynamodb")
    return client


@pytest.fixture
def stubber(dynamodb: "DynamoDBClient") -> Iterator[Stubber]:
    with Stubber(dynamodb) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def cancel(stubber: Stubber, *reasons: dict[str, Any]) -> None:
    stubber.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        modeled_fields={"CancellationReasons": list(reasons)},
    )


def write(dynamodb: "DynamoDBClient", paused: list[float]) -> Sequence[object] | None:
    put: Any = {"Put": {"TableName": "ledger", "Item": KEY}}
    return write_all(dynamodb, [put], pause=paused.append)


def test_what_another_transaction_crosses_is_written_after_a_pause(
    dynamodb: "DynamoDBClient", stubber: Stubber
) -> None:
    paused: list[float] = []
    cancel(stubber, CONFLICT, FINE)
    cancel(stubber, CONFLICT, FINE)
    stubber.add_response("transact_write_items", {})
    assert write(dynamodb, paused) is None
    assert len(paused) == 2
    assert all(0 < seconds < 0.1 for seconds in paused)


def test_what_is_crossed_each_time_is_raised_in_time_for_slack(
    dynamodb: "DynamoDBClient", stubber: Stubber
) -> None:
    paused: list[float] = []
    for _ in range(TRIES):
        cancel(stubber, CONFLICT)
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException):
        write(dynamodb, paused)
    assert sum(paused) < 1


def test_a_condition_that_does_not_hold_is_told_at_once(
    dynamodb: "DynamoDBClient", stubber: Stubber
) -> None:
    paused: list[float] = []
    cancel(stubber, FINE, REFUSED, CONFLICT)
    assert write(dynamodb, paused) == [None, {"owner": {"S": "else"}}, None]
    assert not paused


@pytest.mark.parametrize(
    "reasons", [(FINE,), ({"Code": "ValidationError"},), (CONFLICT, {"Code": "ValidationError"})]
)
def test_what_does_not_pass_by_itself_is_raised_at_once(
    reasons: tuple[dict[str, Any], ...], dynamodb: "DynamoDBClient", stubber: Stubber
) -> None:
    paused: list[float] = []
    cancel(stubber, *reasons)
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException):
        write(dynamodb, paused)
    assert not paused
