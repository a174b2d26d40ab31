"""The router's town, for the scenarios that no open incident plays."""

from tests.unit.alarm_router.conftest import town

__all__ = ["town"]
