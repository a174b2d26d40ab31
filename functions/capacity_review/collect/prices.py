"""Reads AWS's own list prices of this region: Fargate, and the instance classes in question."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from functions.capacity_review.judge.sizes import ENGINES
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from functions.capacity_review.judge.facts import Prices
    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.unreadable import Read

HOME = "us-east-1"
"""The price list is kept in three regions, Seoul is none of them (AWS Billing guide, "Price List
endpoints")."""

OPERATION = "pricing:GetProducts"
WHAT = "AWS price list"
CURRENCY = "USD"


def collect_prices(
    aws: Aws, reader: Reader, *, fargate: bool, databases: Iterable[tuple[str, str]]
) -> Read[Prices]:
    """Read the prices that advice may need; needs pricing:GetProducts, which costs nothing.

    Args:
        aws: clients.
        reader: the pool.
        fargate: whether a service runs on Fargate.
        databases: pairs of engine and instance class.
    """
    asked: list[tuple[str, dict[str, str]]] = [("AmazonECS", {})] if fargate else []
    asked += [
        ("AmazonRDS", {"databaseEngine": ENGINES[engine], "instanceType": kind})
        for engine, kind in databases
        if engine in ENGINES
    ]
    if not asked:
        return {}
    pricing: Any = aws.client("pricing", region=HOME)
    calls = [
        (code, WHAT, partial(_products, pricing, code, {"regionCode": aws.region, **fields}))
        for code, fields in asked
    ]
    prices: dict[str, float] = {}
    for _code, read in reader.gather(OPERATION, calls):
        if isinstance(read, Unreadable):
            return read
        prices |= read
    return prices


def _products(pricing: Any, code: str, fields: Mapping[str, str]) -> dict[str, float]:  # noqa: ANN401 - its types are not installed
    pages = pricing.get_paginator("get_products").paginate(
        ServiceCode=code,
        FormatVersion="aws_v1",
        Filters=[
            {"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in fields.items()
        ],
    )
    found: dict[str, float] = {}
    for page in pages:
        for text in page["PriceList"]:
            found |= _prices(json.loads(text))
    return found


def _prices(said: Mapping[str, Any]) -> dict[str, float]:
    """Return the one on-demand price in dollars by usage type, without the region's prefix.

    "APN2-Fargate-GB-Hours" is "Fargate-GB-Hours"; in us-east-1 AWS writes no prefix for some. What
    an engine costs stands behind its name.
    """
    attributes = said["product"]["attributes"]
    usage = attributes.get("usagetype", "")
    head, _, rest = usage.partition("-")
    engine = attributes.get("databaseEngine", "")
    name = f"{engine} {rest if head.isalnum() and head.isupper() else usage}".lstrip()
    found = [
        float(dimension["pricePerUnit"][CURRENCY])
        for term in said["terms"].get("OnDemand", {}).values()
        for dimension in term["priceDimensions"].values()
        if CURRENCY in dimension["pricePerUnit"]
    ]
    return {name: found[0]} if len(found) == 1 else {}
