"""For how long a lease is put off, and whether anything may act; the template gives the values."""

from dataclasses import dataclass

from opskit.settings import MODES, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnSettings:
    """What the return of leases reads from its environment."""

    actions: str = setting(among=MODES, default="on")
    lease_minutes: int = setting(expected="minutes from 15 to 1440", default=120, least=15)
