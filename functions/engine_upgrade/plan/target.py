"""Chooses the version to upgrade to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from notifier.translation import _

if TYPE_CHECKING:
    from functions.engine_upgrade.facts import Target, UpgradeState


def choose_target(state: UpgradeState, named: str, *, allow_major: bool) -> Target | str | None:
    """Return the target; None where there is nothing newer; or say why there is no valid one.

    Args:
        state: what runs, and what it may be upgraded to.
        named: the version that is wanted, or "": the newest minor one.
        allow_major: whether another major version is allowed.
    """
    version = state.cluster.version
    if named == version:
        return None
    if not named:
        minor = [target for target in state.targets if not target.major]
        return max(minor, key=lambda target: version_key(target.version), default=None)
    target = next((one for one in state.targets if one.version == named), None)
    if target is None:
        valid = ", ".join(one.version for one in state.targets) or _("none")
        text = _("{named} is no valid target from {version} (valid: {valid})")
        return text.format(named=named, version=version, valid=valid)
    if target.major and not allow_major:
        text = _('{named} is another major version: it must be allowed with "allow_major": true')
        return text.format(named=named)
    return target


def version_key(version: str) -> tuple[int, ...]:
    """Return a version as numbers: "8.0.mysql_aurora.3.05.2" is after 3.05.1."""
    return tuple(int(part) for part in re.findall(r"\d+", version))
