"""The names and thresholds of the weekly security review; the template gives the values."""

from dataclasses import dataclass

from opskit.settings import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSettings:
    """What to look at and what is normal (manual: weekly checklist 1).

    Resources are named in lists, or found by `discovery_tag`; security groups and secrets are
    those that carry the tag Project, and those that the named resources use.
    """

    ecs_services: tuple[str, ...] = setting(
        expected="a comma list of cluster/service names", default=()
    )
    db_clusters: tuple[str, ...] = setting(
        expected="a comma list of Aurora cluster identifiers", default=()
    )
    load_balancers: tuple[str, ...] = setting(
        expected="a comma list of load balancer names", default=()
    )
    discovery_tag: str = setting(expected="Key=Value, or empty", default="")
    access_log_bucket: str = setting(expected="an S3 bucket's name, or empty", default="")
