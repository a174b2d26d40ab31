"""Reads the list prices that advice may need: Fargate, and the instance classes in question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opskit.price_list import FARGATE, aurora, read_prices

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
    asked = [FARGATE] if fargate else []
    asked += filter(None, (aurora(engine, kind) for engine, kind in databases))
    return read_prices(aws, reader, asked) if asked else {}
