"""What the PetClinic writes: Spring's log lines, and the load balancer's access log in S3."""

import gzip
import random
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from itertools import batched

from local.world.application import Application
from local.world.names import (
    ACCESS_LOG_BUCKET,
    ACCOUNT,
    CONTAINER,
    LOAD_BALANCER,
    LOG_GROUP,
    REGION,
    TAGS,
)
from local.world.place import Place

_BATCH = 5000
_DAY = 24 * 60  # minutes
_REQUESTS = (
    'GET "/owners?lastName=Davis", parameters={masked}',
    'GET "/vets.html", parameters={}',
    'POST "/owners/6/pets/8/visits/new", parameters={masked}',
    'GET "/actuator/health", parameters={}',
)
_POOL_EMPTY = (
    "com.zaxxer.hikari.pool.HikariPool        : HikariPool-1 - Connection is not available, "
    "request timed out after 30000ms."
)
_NULL_POINTER = (
    "o.a.c.c.C.[.[.[/].[dispatcherServlet]    : Servlet.service() for servlet [dispatcherServlet] "
    "threw exception: java.lang.NullPointerException: Cannot invoke Owner.getPets() at owner {n}"
)
_NO_CONNECTION = (
    "com.zaxxer.hikari.pool.PoolBase          : Failed to connect to "
    "jdbc:mysql://petclinic-dev-aurora:3306/petclinic?user=petclinic&password=Tr0ub4dor-{n}"
)
_REJECTED = (
    "o.s.s.petclinic.owner.VisitController    : rejected visit <!channel> text=<!here|now> pet {n}"
)
_TROUBLE_ERRORS = (_POOL_EMPTY, _NULL_POINTER, _NO_CONNECTION, _REJECTED)
_TROUBLE_WEIGHTS = (70, 40, 20, 7)
_BLOCKED = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}


def seed_log(
    place: Place, application: Application, now: datetime, troubles: Collection[str]
) -> int:
    """Write the application's log of the last two hours anew.

    Returns:
        How many ERROR lines the last hour holds.
    """
    logs = place.client("logs")
    if logs.describe_log_groups(logGroupNamePrefix=LOG_GROUP)["logGroups"]:
        logs.delete_log_group(logGroupName=LOG_GROUP)
    logs.create_log_group(logGroupName=LOG_GROUP, tags=TAGS)
    logs.put_retention_policy(logGroupName=LOG_GROUP, retentionInDays=30)
    lines = sorted(_lines(now, troubles))
    for number, task in enumerate(application.tasks):
        stream = f"ecs/{CONTAINER}/{task.rpartition('/')[2]}"
        logs.create_log_stream(logGroupName=LOG_GROUP, logStreamName=stream)
        events = [{"timestamp": int(at.timestamp() * 1000), "message": text} for at, text in lines]
        for batch in batched(events[number :: len(application.tasks)], _BATCH, strict=False):
            logs.put_log_events(logGroupName=LOG_GROUP, logStreamName=stream, logEvents=batch)
    return sum(" ERROR " in text and at >= now - timedelta(hours=1) for at, text in lines)


def _lines(now: datetime, troubles: Collection[str]) -> list[tuple[datetime, str]]:
    chance = random.Random("petclinic log")
    lines = [
        _line(
            now - timedelta(minutes=minute, seconds=chance.randint(1, 59)), "INFO", request, chance
        )
        for minute in range(119)
        for request in chance.choices(_REQUESTS, k=2)
    ]
    errors = [(minute, _POOL_EMPTY) for minute in (75, 101, _DAY + 17, _DAY + 43)]
    if "error_logs" in troubles:
        kinds = chance.choices(_TROUBLE_ERRORS, weights=_TROUBLE_WEIGHTS, k=137)
        errors += [(chance.randint(0, 58), kind) for kind in kinds]
    for minute, kind in errors:
        at = now - timedelta(minutes=minute, seconds=chance.randint(1, 59))
        lines.append(_line(at, "ERROR", kind.replace("{n}", str(chance.randint(1, 99))), chance))
    return lines


def _line(at: datetime, level: str, text: str, chance: random.Random) -> tuple[datetime, str]:
    thread = f"nio-8080-exec-{chance.randint(1, 10)}"
    logger = "" if " : " in text else "o.s.web.servlet.DispatcherServlet        : "
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
    return at, f"{stamp} {level:>5} 1 --- [petclinic] [{thread:>15}] {logger}{text}"


def seed_access_log(
    place: Place, application: Application, now: datetime, troubles: Collection[str]
) -> tuple[str, ...]:
    """Put the load balancer's access logs of today and the two days before into their bucket.

    The layout is AWS's (ELB user guide, "Access log files"), not the one that the manual lists.

    Returns:
        The keys that are there now.
    """
    s3 = place.client("s3")
    if not any(bucket["Name"] == ACCESS_LOG_BUCKET for bucket in s3.list_buckets()["Buckets"]):
        s3.create_bucket(
            Bucket=ACCESS_LOG_BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        # As AWS sets it on every new bucket (S3 guide, "Blocking public access").
        s3.put_public_access_block(
            Bucket=ACCESS_LOG_BUCKET, PublicAccessBlockConfiguration=_BLOCKED
        )
    for found in s3.list_objects_v2(Bucket=ACCESS_LOG_BUCKET).get("Contents", []):
        s3.delete_object(Bucket=ACCESS_LOG_BUCKET, Key=found["Key"])
    days = (2,) if "access_log_missing" in troubles else (2, 1, 0)
    keys = []
    for days_back in days:
        end = _file_end(now) - timedelta(days=days_back)
        key = _access_log_key(application, end)
        body = gzip.compress(_access_log(application, end).encode(), mtime=0)
        s3.put_object(Bucket=ACCESS_LOG_BUCKET, Key=key, Body=body)
        keys.append(key)
    return tuple(keys)


def _file_end(now: datetime) -> datetime:
    """Tell when the latest file ended: AWS writes one every five minutes."""
    utc = now.astimezone(UTC).replace(second=0, microsecond=0)
    return utc - timedelta(minutes=utc.minute % 5)


def _access_log_key(application: Application, end: datetime) -> str:
    balancer = application.load_balancer_dimension.replace("/", ".")
    folder = f"AWSLogs/{ACCOUNT}/elasticloadbalancing/{REGION}/{end:%Y/%m/%d}"
    name = f"{ACCOUNT}_elasticloadbalancing_{REGION}_{balancer}_{end:%Y%m%dT%H%MZ}"
    return f"{folder}/{name}_10.0.1.7_4d1x9k2q.log.gz"


def _access_log(application: Application, end: datetime) -> str:
    at = (end - timedelta(seconds=42)).strftime("%Y-%m-%dT%H:%M:%S.123456Z")
    return (
        f"http {at} {application.load_balancer_dimension} 203.0.113.24:41822 10.0.1.21:8080 "
        f"0.000 0.083 0.000 200 200 312 5120 "
        f'"GET http://{LOAD_BALANCER}.example.com:80/owners?lastName=Davis HTTP/1.1" '
        f'"Mozilla/5.0" - - {application.target_group} "Root=1-67a0b1c2-0" "-" "-" 0 {at} '
        f'"forward" "-" "-" "10.0.1.21:8080" "200" "-" "-" TID_0\n'
    )
