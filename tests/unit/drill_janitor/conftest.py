"""A drill's world over moto's Ledger."""

from tests.drill_aws import world

__all__ = ["world"]
