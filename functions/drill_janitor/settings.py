"""Whether the janitor may act, and what it never touches; the template gives the values."""

from dataclasses import dataclass

from opskit.settings import MODES, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class JanitorSettings:
    """What the janitor reads from its environment.

    Attributes:
        actions: "on" lets it remove, with "shadow" and "off" it only says what stands.
        db_clusters: the application's own, which are never removed.
    """

    actions: str = setting(among=MODES)
    db_clusters: tuple[str, ...] = setting(
        expected="a comma list of Aurora cluster identifiers", default=()
    )
