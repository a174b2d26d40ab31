"""What a security group's rule lets in: ports, and whether its source is the whole world."""

from dataclasses import dataclass
from enum import Enum
from ipaddress import ip_network
from typing import assert_never

EVERY_PROTOCOL = "-1"
_ICMP = ("icmp", "icmpv6", "1", "58")
WIDE_PORTS = 100
"""So many ports no single application needs."""

_WEB_PORTS = (80, 443)
_WORLD_BITS = {4: 8, 6: 16}
"""A public network with fewer bits than these is the internet cut in a few pieces (0.0.0.0/1)."""


class Source(Enum):
    """From where a rule lets in."""

    CIDR = "cidr"
    GROUP = "group"
    PREFIX_LIST = "prefix list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One source that one rule lets in.

    Attributes:
        protocol: "tcp", "udp", "icmp", a number, or "-1" for all.
        first: first port; -1 where there are none.
        last: last port.
        source: a CIDR, a group's identifier, or a prefix list's.
        kind: which of these.
    """

    protocol: str
    first: int
    last: int
    source: str
    kind: Source

    @property
    def ports(self) -> str:
        """The ports in a word: "tcp/3306", "tcp/8000-8999", "all"."""
        if self.protocol == EVERY_PROTOCOL:
            return "all"
        if self.first < 0 or self.is_icmp:
            return self.protocol
        span = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
        return f"{self.protocol}/{span}"

    @property
    def is_icmp(self) -> bool:
        """Whether it lets in no data but echoes and errors."""
        return self.protocol in _ICMP

    @property
    def is_world(self) -> bool:
        """Whether the whole internet, or a large piece of it, may come in."""
        if self.kind is not Source.CIDR:
            return False
        network = ip_network(self.source, strict=False)
        if network.prefixlen == 0:
            return True
        return network.prefixlen < _WORLD_BITS[network.version] and not network.is_private

    @property
    def is_web(self) -> bool:
        """Whether it lets in web pages only."""
        return self.protocol == "tcp" and self.first == self.last and self.first in _WEB_PORTS

    @property
    def is_wide(self) -> bool:
        """Whether it opens many ports at once."""
        if self.protocol == EVERY_PROTOCOL:
            return True
        return not self.is_icmp and (self.first < 0 or self.last - self.first >= WIDE_PORTS)

    def lets_in(self, port: int) -> bool:
        """Tell whether TCP to `port` comes through."""
        if self.protocol == EVERY_PROTOCOL:
            return True
        return self.protocol in ("tcp", "6") and self.first <= port <= self.last

    def revoke(self, group: str) -> str:
        """Return the command that takes the rule out of the group with this identifier."""
        source = _named(self.kind, self.source)
        ports = f"FromPort={self.first},ToPort={self.last},"
        if self.first < 0 and not self.is_icmp:
            ports = ""
        return (
            f"aws ec2 revoke-security-group-ingress --group-id {group} --ip-permissions"
            f" 'IpProtocol={self.protocol},{ports}{source}'"
        )


def _named(kind: Source, source: str) -> str:
    """Name a source as the AWS CLI's shorthand does."""
    match kind:
        case Source.CIDR if ":" in source:
            return f"Ipv6Ranges=[{{CidrIpv6={source}}}]"
        case Source.CIDR:
            return f"IpRanges=[{{CidrIp={source}}}]"
        case Source.GROUP:
            return f"UserIdGroupPairs=[{{GroupId={source}}}]"
        case Source.PREFIX_LIST:
            return f"PrefixListIds=[{{PrefixListId={source}}}]"
        case _ as never:
            assert_never(never)
