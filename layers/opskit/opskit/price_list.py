"""Reads AWS's own list prices of this region."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from opskit.prices import ENGINES, SERVERLESS
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from opskit.aws import Aws
    from opskit.prices import Prices
    from opskit.reads import Reader
    from opskit.unreadable import Read

HOME = "us-east-1"
"""The price list is kept in three regions, Seoul is none of them (AWS Billing guide, "Price List
endpoints")."""

OPERATION = "pricing:GetProducts"
WHAT = "AWS price list"
CURRENCY = "USD"

type Asked = tuple[str, Mapping[str, str]]
"""AWS's code ("AmazonECS"), and what its products must be."""

FARGATE: Asked = ("AmazonECS", {})


def aurora(engine: str, kind: str) -> Asked | None:
    """Return what to ask for an Aurora instance's price; None for an engine that is not sold.

    Args:
        engine: as RDS names it, "aurora-mysql".
        kind: its class; of the serverless one it is the price of a capacity unit.
    """
    if engine not in ENGINES:
        return None
    which = {"productFamily": "ServerlessV2"} if kind == SERVERLESS else {"instanceType": kind}
    return ("AmazonRDS", {"databaseEngine": ENGINES[engine], **which})


def read_prices(aws: Aws, reader: Reader, asked: Iterable[Asked]) -> Read[Prices]:
    """Read prices of this region; needs pricing:GetProducts, which costs nothing.

    Args:
        aws: clients.
        reader: the pool.
        asked: which.
    """
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
    attributes = said.get("product", {}).get("attributes", {})
    usage = attributes.get("usagetype", "")
    head, _, rest = usage.partition("-")
    engine = attributes.get("databaseEngine", "")
    name = f"{engine} {rest if head.isalnum() and head.isupper() else usage}".lstrip()
    found = [
        float(dimension["pricePerUnit"][CURRENCY])
        for term in said.get("terms", {}).get("OnDemand", {}).values()
        for dimension in term.get("priceDimensions", {}).values()
        if CURRENCY in dimension.get("pricePerUnit", {})
    ]
    return {name: found[0]} if len(found) == 1 else {}
