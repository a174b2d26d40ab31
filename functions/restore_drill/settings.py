"""What is restored, how its data is proven, and what is expected; the template gives the values."""

from dataclasses import dataclass

from opskit.settings import MODES, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillSettings:
    """What a restore drill reads from its environment.

    Attributes:
        actions: "on" lets it restore, "shadow" only say what it would do, "off" refuses.
        db_clusters: the first one is restored where an event names none.
        drill_snapshot: which snapshot an event means that names none: the newest weekly one, or
            the newest of all.
        drill_security_group: of the scratch cluster; it must let nobody in.
        drill_secret_arn: a secret with the database's user and password; without it no data can
            be proven.
    """

    actions: str = setting(among=MODES)
    db_clusters: tuple[str, ...] = setting(
        expected="a comma list of Aurora cluster identifiers", default=()
    )
    drill_snapshot: str = setting(among=("weekly", "newest"), default="weekly")
    drill_instance_class: str = setting(expected="a class such as db.serverless")
    drill_security_group: str = setting(expected="a security group's ID (sg-...)", default="")
    drill_secret_arn: str = setting(expected="the ARN of a secret", default="")
    drill_database: str = setting(expected="a database's name")
    drill_table: str = setting(expected="a table's name")
    drill_column: str = setting(expected="the name of a column with a time")
    rto_minutes: int = setting(expected="minutes from 1 to 1440", default=30, least=1, most=1440)
    rpo_minutes: int = setting(expected="minutes above 0", default=60, least=1)
