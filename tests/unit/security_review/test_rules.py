import pytest

from functions.security_review.judge.rules import Rule, Source


def rule(
    source: str,
    *,
    protocol: str = "tcp",
    first: int = 22,
    last: int = 22,
    kind: Source = Source.CIDR,
) -> Rule:
    return Rule(protocol=protocol, first=first, last=last, source=source, kind=kind)


@pytest.mark.parametrize(
    ("source", "is_world"),
    [
        ("0.0.0.0/0", True),
        ("::/0", True),
        ("0.0.0.0/1", True),
        ("128.0.0.0/1", True),
        ("2000::/3", True),
        ("10.0.0.0/8", False),
        ("10.0.0.0/16", False),
        ("fc00::/7", False),
        ("203.0.113.7/32", False),
        ("52.0.0.0/8", False),
        ("2001:db8::/32", False),
    ],
)
def test_the_world_is_told_from_a_network(source: str, *, is_world: bool) -> None:
    assert rule(source).is_world is is_world


def test_a_group_is_never_the_world() -> None:
    assert not rule("sg-1", kind=Source.GROUP).is_world


@pytest.mark.parametrize(
    ("protocol", "first", "last", "is_web", "is_wide", "ports"),
    [
        ("tcp", 80, 80, True, False, "tcp/80"),
        ("tcp", 443, 443, True, False, "tcp/443"),
        ("tcp", 80, 443, False, True, "tcp/80-443"),
        ("udp", 443, 443, False, False, "udp/443"),
        ("tcp", 8000, 8099, False, False, "tcp/8000-8099"),
        ("tcp", 8000, 8100, False, True, "tcp/8000-8100"),
        ("-1", -1, -1, False, True, "all"),
        ("icmp", -1, -1, False, False, "icmp"),
        ("icmpv6", 0, 255, False, False, "icmpv6"),
        ("50", -1, -1, False, True, "50"),
    ],
)
def test_ports_are_judged(
    protocol: str,
    first: int,
    last: int,
    *,
    is_web: bool,
    is_wide: bool,
    ports: str,
) -> None:
    one = rule("0.0.0.0/0", protocol=protocol, first=first, last=last)
    assert (one.is_web, one.is_wide, one.ports) == (is_web, is_wide, ports)


@pytest.mark.parametrize(
    ("protocol", "first", "last", "comes_in"),
    [
        ("tcp", 3306, 3306, True),
        ("tcp", 3000, 4000, True),
        ("6", 3306, 3306, True),
        ("-1", -1, -1, True),
        ("tcp", 3307, 3307, False),
        ("udp", 3306, 3306, False),
    ],
)
def test_a_port_comes_through(protocol: str, first: int, last: int, *, comes_in: bool) -> None:
    assert rule("sg-1", protocol=protocol, first=first, last=last).lets_in(3306) is comes_in


@pytest.mark.parametrize(
    ("source", "kind", "said"),
    [
        ("0.0.0.0/0", Source.CIDR, "IpRanges=[{CidrIp=0.0.0.0/0}]"),
        ("::/0", Source.CIDR, "Ipv6Ranges=[{CidrIpv6=::/0}]"),
        ("sg-9", Source.GROUP, "UserIdGroupPairs=[{GroupId=sg-9}]"),
        ("pl-1", Source.PREFIX_LIST, "PrefixListIds=[{PrefixListId=pl-1}]"),
    ],
)
def test_the_command_takes_out_this_very_rule(source: str, kind: Source, said: str) -> None:
    assert rule(source, kind=kind).revoke("sg-1") == (
        "aws ec2 revoke-security-group-ingress --group-id sg-1 --ip-permissions"
        f" 'IpProtocol=tcp,FromPort=22,ToPort=22,{said}'"
    )


def test_the_command_names_no_port_where_all_are_open() -> None:
    command = rule("sg-9", protocol="-1", first=-1, last=-1, kind=Source.GROUP).revoke("sg-1")
    assert command.endswith("'IpProtocol=-1,UserIdGroupPairs=[{GroupId=sg-9}]'")
