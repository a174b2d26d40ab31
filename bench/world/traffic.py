"""What Elastic Load Balancing and the access logs' bucket say in the made-up account."""

from bench.world.place import (
    REGION,
    SERVICES_PER_BALANCER,
    TASKS_EACH,
    Answers,
    Json,
    World,
    arn,
    balancer_name,
    group_id,
    in_trouble,
    number_in,
    page,
    service_name,
)

BUCKET = "bench-alb-logs"
_ATTRIBUTES = {
    "access_logs.s3.enabled": "true",
    "access_logs.s3.bucket": BUCKET,
    "access_logs.s3.prefix": "",
    "deletion_protection.enabled": "true",
    "routing.http.drop_invalid_header_fields.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
}


def traffic_answers(world: World) -> Answers:
    """Return the answers of elbv2 and S3."""
    return {
        "DescribeLoadBalancers": lambda asked: page(
            [_balancer(world, index) for index in _balancers(world, asked)],
            asked.get("Marker"),
            asked.get("PageSize", 400),
            result="LoadBalancers",
            more="NextMarker",
        ),
        "DescribeLoadBalancerAttributes": lambda _asked: {
            "Attributes": [{"Key": key, "Value": value} for key, value in _ATTRIBUTES.items()]
        },
        "DescribeListeners": lambda asked: {"Listeners": _listeners(asked["LoadBalancerArn"])},
        "DescribeListenerCertificates": lambda _asked: {"Certificates": []},
        "DescribeTargetGroups": lambda asked: page(
            [_group(index) for index in _groups(world, asked)],
            asked.get("Marker"),
            asked.get("PageSize", 400),
            result="TargetGroups",
            more="NextMarker",
        ),
        "DescribeTargetHealth": lambda asked: {
            "TargetHealthDescriptions": _health(number_in(asked["TargetGroupArn"]))
        },
        "ListObjectsV2": lambda asked: _listing(world, asked),
    }


def target_group_arn(index: int) -> str:
    """Return the ARN of the target group of service number `index`."""
    return arn("elasticloadbalancing", f"targetgroup/{service_name(index)}/{index:016x}")


def balancer_arn(index: int) -> str:
    """Return the ARN of load balancer number `index`."""
    name = balancer_name(index)
    return arn("elasticloadbalancing", f"loadbalancer/app/{name}/{index:016x}")


def _balancers(world: World, asked: Json) -> list[int]:
    if names := asked.get("Names"):
        return [number_in(name) for name in names]
    if arns := asked.get("LoadBalancerArns"):
        return [number_in(name) for name in arns]
    return list(range(world.balancers))


def _groups(world: World, asked: Json) -> list[int]:
    if arns := asked.get("TargetGroupArns"):
        return [number_in(name) for name in arns]
    every = range(world.services)
    if balancer := asked.get("LoadBalancerArn"):
        number = number_in(balancer)
        return [index for index in every if index // SERVICES_PER_BALANCER == number]
    return list(every)


def _listeners(balancer: str) -> list[Json]:
    """One that sends everybody to HTTPS, and one that serves it."""
    listener = balancer.replace("loadbalancer", "listener")
    redirect = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
    plain = {"Port": 80, "Protocol": "HTTP"}
    secured = {
        "Port": 443,
        "Protocol": "HTTPS",
        "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
        "Certificates": [{"CertificateArn": arn("acm", f"certificate/alb-{number_in(balancer)}")}],
    }
    return [
        {
            "ListenerArn": f"{listener}/{one['Port']}",
            "LoadBalancerArn": balancer,
            "DefaultActions": [{"Type": "redirect", "RedirectConfig": redirect}]
            if one is plain
            else [{"Type": "forward"}],
            **one,
        }
        for one in (plain, secured)
    ]


def _balancer(world: World, index: int) -> Json:
    return {
        "LoadBalancerArn": balancer_arn(index),
        "LoadBalancerName": balancer_name(index),
        "DNSName": f"{balancer_name(index)}-1234567890.{REGION}.elb.amazonaws.com",
        "Scheme": "internet-facing",
        "Type": "application",
        "SecurityGroups": [group_id(balancer_name(index))],
        "State": {"Code": "active"},
        "CreatedTime": world.ago(days=300),
        "AvailabilityZones": [{"ZoneName": REGION + zone} for zone in "ab"],
    }


def _group(index: int) -> Json:
    return {
        "TargetGroupArn": target_group_arn(index),
        "TargetGroupName": service_name(index),
        "Protocol": "HTTP",
        "Port": 8080,
        "TargetType": "ip",
        "LoadBalancerArns": [balancer_arn(index // SERVICES_PER_BALANCER)],
    }


def _health(index: int) -> list[Json]:
    return [
        {
            "Target": {
                "Id": f"10.{index // 250}.{index % 250}.{number}",
                "Port": 8080,
                "AvailabilityZone": REGION + "ab"[number],
            },
            "TargetHealth": {"State": "healthy"},
        }
        for number in range(TASKS_EACH - in_trouble(index))
    ]


def _listing(world: World, asked: Json) -> Json:
    """One file of access logs, wherever it is looked for."""
    prefix = asked.get("Prefix", "")
    log = {
        "Key": f"{prefix}log.gz",
        "LastModified": world.ago(minutes=4),
        "ETag": '"0"',
        "Size": 4096,
        "StorageClass": "STANDARD",
    }
    return {
        "Name": asked["Bucket"],
        "Prefix": prefix,
        "KeyCount": 1,
        "MaxKeys": asked.get("MaxKeys", 1000),
        "IsTruncated": False,
        "Contents": [log],
    }
