"""SQL by its load, as Performance Insights tells it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One SQL digest and its load, in average active sessions."""

    text: str
    load: float
