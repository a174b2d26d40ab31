"""How much actions may do: the switch, the approvers, cooldown, cap, patience."""

from __future__ import annotations

from dataclasses import dataclass

from opskit.settings import MODES, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLimits:
    """What every action reads from its environment beside JobSettings."""

    actions: str = setting(among=MODES)
    approvers: tuple[str, ...] = setting(
        expected="Slack users' IDs, separated by commas", default=()
    )
    cooldown_minutes: int = setting(expected="minutes from 1 to 1440", least=1, most=1440)
    daily_cap: int = setting(expected="acts a day from 1 to 24", least=1, most=24)
    stable_minutes: int = setting(expected="minutes from 1 to 45", least=1, most=45)
    settle_seconds: int = setting(expected="seconds from 1 to 900", least=1, most=900)
    receipt_minutes: int = setting(expected="minutes from 1 to 30", least=1, most=30)
