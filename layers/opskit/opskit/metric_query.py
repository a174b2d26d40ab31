"""What is asked of CloudWatch. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One statistic of one metric.

    Attributes:
        resource: the name that the team uses, should it fail.
        namespace: such as "AWS/ECS".
        name: such as "CPUUtilization".
        dimensions: names and values.
        statistic: "Average", "Sum", "p95", ...
    """

    resource: str
    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    statistic: str
