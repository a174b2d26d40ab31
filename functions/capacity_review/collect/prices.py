"""Reads the list prices that advice may need: Fargate, and the instance classes in question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.capacity_review.judge.sizes import ENGINES
from opskit.price_list import FARGATE, read_prices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opskit.aws import Aws
    from opskit.prices import Prices
    from opskit.reads import Reader
    from opskit.unreadable import Read


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
    asked: list[tuple[str, dict[str, str]]] = [FARGATE] if fargate else []
    asked += [
        ("AmazonRDS", {"databaseEngine": ENGINES[engine], "instanceType": kind})
        for engine, kind in databases
        if engine in ENGINES
    ]
    return read_prices(aws, reader, asked) if asked else {}
