"""The PetClinic's network: one VPC, a subnet in each of two zones, three security groups."""

from dataclasses import dataclass

from local.world.names import APPLICATION_PORT, ZONES, tags_upper
from local.world.place import Place

MYSQL_PORT = 3306
HTTP_PORT = 80
GROUPS = {
    "petclinic-dev-alb-sg": "Load balancer",
    "petclinic-dev-app-sg": "Application tasks",
    "petclinic-dev-aurora-sg": "Aurora MySQL",
}
ANYWHERE = "0.0.0.0/0"


@dataclass(frozen=True, slots=True)
class Network:
    """The identifiers of the network; security groups by name."""

    vpc: str
    subnets: tuple[str, ...]
    groups: dict[str, str]


def seed_network(place: Place) -> Network:
    """Create what is missing of the network and return all of it."""
    ec2 = place.client("ec2")
    named = [{"Name": "tag:Name", "Values": ["petclinic-dev-vpc"]}]
    found = ec2.describe_vpcs(Filters=named)["Vpcs"]
    if not found:
        return _build(place)
    here = [{"Name": "vpc-id", "Values": [found[0]["VpcId"]]}]
    subnets = ec2.describe_subnets(Filters=here)["Subnets"]
    groups = ec2.describe_security_groups(Filters=here)["SecurityGroups"]
    return Network(
        found[0]["VpcId"],
        tuple(s["SubnetId"] for s in sorted(subnets, key=lambda s: s["AvailabilityZone"])),
        {g["GroupName"]: g["GroupId"] for g in groups if g["GroupName"] in GROUPS},
    )


def _tags(kind: str, name: str) -> list[dict[str, object]]:
    return [{"ResourceType": kind, "Tags": [*tags_upper(), {"Key": "Name", "Value": name}]}]


def _build(place: Place) -> Network:
    ec2 = place.client("ec2")
    vpc = ec2.create_vpc(
        CidrBlock="10.0.0.0/16", TagSpecifications=_tags("vpc", "petclinic-dev-vpc")
    )
    vpc_id = vpc["Vpc"]["VpcId"]
    subnets = tuple(
        ec2.create_subnet(
            VpcId=vpc_id,
            CidrBlock=f"10.0.{number}.0/24",
            AvailabilityZone=zone,
            TagSpecifications=_tags("subnet", f"petclinic-dev-public-{number}"),
        )["Subnet"]["SubnetId"]
        for number, zone in enumerate(ZONES, start=1)
    )
    groups = {
        name: ec2.create_security_group(
            GroupName=name,
            Description=description,
            VpcId=vpc_id,
            TagSpecifications=_tags("security-group", name),
        )["GroupId"]
        for name, description in GROUPS.items()
    }
    _allow(place, groups)
    return Network(vpc_id, subnets, groups)


def _allow(place: Place, groups: dict[str, str]) -> None:
    ec2 = place.client("ec2")
    balancer, application, database = (groups[name] for name in GROUPS)
    ec2.authorize_security_group_ingress(
        GroupId=balancer, IpPermissions=[_port(HTTP_PORT) | {"IpRanges": [{"CidrIp": ANYWHERE}]}]
    )
    for group, source, port in (
        (application, balancer, APPLICATION_PORT),
        (database, application, MYSQL_PORT),
    ):
        ec2.authorize_security_group_ingress(
            GroupId=group,
            IpPermissions=[_port(port) | {"UserIdGroupPairs": [{"GroupId": source}]}],
        )


def _port(port: int) -> dict[str, object]:
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port}


def open_database(place: Place, network: Network, *, is_open: bool) -> None:
    """Let the whole internet reach the database's port, or close that hole again."""
    ec2 = place.client("ec2")
    group = network.groups["petclinic-dev-aurora-sg"]
    rules = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissions"]
    is_already = any(r["CidrIp"] == ANYWHERE for rule in rules for r in rule.get("IpRanges", []))
    if is_open == is_already:
        return
    change = ec2.authorize_security_group_ingress if is_open else ec2.revoke_security_group_ingress
    change(GroupId=group, IpPermissions=[_port(MYSQL_PORT) | {"IpRanges": [{"CidrIp": ANYWHERE}]}])
