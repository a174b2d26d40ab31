"""A Ledger in memory for property tests: transactions, and just the conditions that we write."""

import operator
import re
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

type Json = Mapping[str, Any]
type Item = dict[str, Any]

_TERM = re.compile(r"(?P<name>\S+) (?P<sign><=|<|>|=) (?P<value>:\w+)")
_ABSENT = re.compile(r"attribute_not_exists\((?P<name>\w+)\)")
_SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}


class Cancelled(Exception):  # noqa: N818 - as DynamoDB's TransactionCanceledException
    """A condition does not hold; nothing was written."""

    def __init__(self, reasons: list[Json]) -> None:
        super().__init__("TransactionCanceledException")
        self.response = {"CancellationReasons": reasons}


class FakeLedger:
    """What ActionSafety calls of a DynamoDB client; an expression that is not known here raises."""

    exceptions = SimpleNamespace(TransactionCanceledException=Cancelled)

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], Item] = {}

    def get_item(self, **asked: Any) -> Json:  # noqa: ANN401 - boto3's own
        """Return {"Item": ...}, or {}."""
        item = self.items.get(_key(asked["Key"]))
        return {} if item is None else {"Item": dict(item)}

    def transact_write_items(self, *, TransactItems: list[Json]) -> Json:  # noqa: N803
        """Write all or nothing."""
        writes = [(kind, params) for write in TransactItems for kind, params in write.items()]
        reasons = [self._check(params) for _kind, params in writes]
        if any(reason["Code"] != "None" for reason in reasons):
            raise Cancelled(reasons)
        for kind, params in writes:
            self._write(kind, params)
        return {}

    def _check(self, params: Json) -> Json:
        item = self.items.get(_key(params.get("Key") or params["Item"]))
        if _holds(params["ConditionExpression"], item or {}, params):
            return {"Code": "None"}
        shown = item if params.get("ReturnValuesOnConditionCheckFailure") else None
        return {"Code": "ConditionalCheckFailed", **({"Item": dict(shown)} if shown else {})}

    def _write(self, kind: str, params: Json) -> None:
        key = _key(params.get("Key") or params["Item"])
        match kind:
            case "Put":
                self.items[key] = dict(params["Item"])
            case "Delete":
                self.items.pop(key, None)
            case "Update":
                self.items[key] = _updated(self.items.get(key) or dict(params["Key"]), params)
            case _:
                assert kind == "ConditionCheck"


def _key(item: Json) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _holds(expression: str, item: Json, params: Json) -> bool:
    return any(
        all(_term(term, item, params) for term in part.split(" AND "))
        for part in expression.split(" OR ")
    )


def _term(term: str, item: Json, params: Json) -> bool:
    if absent := _ABSENT.fullmatch(term):
        return absent["name"] not in item
    found = _TERM.fullmatch(term)
    assert found, term
    name = params.get("ExpressionAttributeNames", {}).get(found["name"], found["name"])
    if name not in item:
        return False
    value = params["ExpressionAttributeValues"][found["value"]]
    return _SIGNS[found["sign"]](_plain(item[name]), _plain(value))


def _plain(value: Json) -> float | str:
    return float(value["N"]) if "N" in value else str(value["S"])


def _updated(item: Item, params: Json) -> Item:
    values, (sets, _add, adds) = (
        params["ExpressionAttributeValues"],
        params["UpdateExpression"].partition(" ADD "),
    )
    for assignment in sets.removeprefix("SET ").split(", "):
        name, _is, value = assignment.partition(" = ")
        item[name] = values[value]
    if adds:
        name, _space, value = adds.partition(" ")
        item[name] = {"N": str(float(item.get(name, {"N": "0"})["N"]) + float(values[value]["N"]))}
    return item
