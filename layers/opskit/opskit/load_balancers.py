"""What AWS says of load balancers, their target groups and targets."""

from dataclasses import dataclass

from opskit.unreadable import Read, Unreadable, Why


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancer:
    """One application load balancer.

    Attributes:
        name: its name.
        arn: its ARN.
        dns: its DNS name.
        state: AWS's word, "active".
        reason: AWS's sentence about the state, or "".
        internal: whether it is out of the internet's reach.
        zones: the zones that it is enabled in.
    """

    name: str
    arn: str
    dns: str
    state: str
    reason: str
    internal: bool
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One registered target.

    Attributes:
        address: "10.0.1.12:8080".
        zone: such as "ap-northeast-2a"; "" where AWS names none.
        state: "healthy", "unhealthy", "initial", "draining", "unused", "unavailable".
        reason: AWS's code, "Target.Timeout", or "".
        detail: AWS's sentence, or "".
    """

    address: str
    zone: str
    state: str
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetGroup:
    """One target group.

    Attributes:
        name: its name.
        arn: its ARN.
        targets: those registered.
    """

    name: str
    arn: str
    targets: Read[tuple[Target, ...]]

    @property
    def healthy(self) -> tuple[Target, ...]:
        """The targets that get requests; none where they could not be read."""
        if isinstance(self.targets, Unreadable):
            return ()
        return tuple(target for target in self.targets if target.state == "healthy")


def miss_arn(name: str, what: str) -> Unreadable:
    """Say that something of a load balancer cannot be read, for its ARN is not known.

    Args:
        name: the load balancer's.
        what: what needs the ARN, up to it: "its metrics are named after".
    """
    return Unreadable(
        operation="elasticloadbalancing:DescribeLoadBalancers",
        resource=name,
        why=Why.MISSING,
        detail=f"{what} its ARN, which is not known",
    )
