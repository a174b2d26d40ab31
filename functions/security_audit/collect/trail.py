"""Asks CloudTrail's event history, one question after the other in each of two regions."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from functions.security_audit.judge.events import GLOBAL_REGION, Lookup, Sought
from functions.security_audit.judge.trail import Trail, TrailFacts
from functions.security_audit.judge.trail_changes import CHANGES
from opskit.trail_event import parse_event

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mypy_boto3_cloudtrail import CloudTrailClient
    from mypy_boto3_cloudtrail.type_defs import LookupEventsRequestTypeDef, TrailTypeDef

    from functions.security_audit.settings import AuditSettings
    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.unreadable import Read

MOST_PAGES = 40
"""Pages read of one question, 50 events each: 20 s at the 2 requests a second that AWS allows
in each account and region (LookupEvents, API reference)."""

type Question = tuple[Sought, str, str]
"""What it is for, the attribute asked for, and its value."""


def collect_trail(aws: Aws, reader: Reader, settings: AuditSettings, now: datetime) -> TrailFacts:
    """Read the events of the last days, here and in the global region.

    Questions of one region are asked one after the other, which keeps near AWS's limit of two
    requests a second; botocore waits and repeats what is throttled all the same. Needs
    cloudtrail:LookupEvents, cloudtrail:DescribeTrails and cloudtrail:GetTrailStatus.

    Args:
        aws: clients.
        reader: the pool.
        settings: how many days.
        now: end of the period.
    """
    home: CloudTrailClient = aws.client("cloudtrail")
    trails = reader.start("cloudtrail:DescribeTrails", "CloudTrail", lambda: _trails(home))
    regions = dict.fromkeys((aws.region, GLOBAL_REGION))
    # Threads of their own, for they only wait: in the reader's pool they could block its reads.
    with ThreadPoolExecutor(len(regions), thread_name_prefix="trail") as side_by_side:
        asked = [
            side_by_side.submit(_ask_all, aws, reader, region, now, settings.trail_days)
            for region in regions
        ]
        lookups = tuple(lookup for answers in asked for lookup in answers.result())
    return TrailFacts(region=aws.region, lookups=lookups, trails=trails.result())


def list_questions(region: str, home: str) -> Iterator[Question]:
    """List what is asked of a region: every writing call, and by name what must not be missed.

    The global region holds few writing calls, IAM's among them, so that one question brings them
    all. The project's own region may hold more than can be read: there, changes are asked by name.
    """
    yield Sought.ROOT, "Username", "root"
    yield Sought.LOGINS, "EventName", "ConsoleLogin"
    if region == home:
        for change in CHANGES:
            for name in change.names:
                yield Sought.CHANGES, "EventName", name
    yield Sought.WRITES, "ReadOnly", "false"


def _ask_all(aws: Aws, reader: Reader, region: str, now: datetime, days: int) -> list[Read[Lookup]]:
    trail: CloudTrailClient = aws.client("cloudtrail", region=region)
    answers: list[Read[Lookup]] = []
    for question in list_questions(region, aws.region):
        look = partial(_look_up, trail, reader, region, question, now - timedelta(days=days), now)
        answer = reader.start("cloudtrail:LookupEvents", f"CloudTrail {region}", look).result()
        answers.append(answer)
    return answers


def _look_up(
    trail: CloudTrailClient,
    reader: Reader,
    region: str,
    question: Question,
    start: datetime,
    end: datetime,
) -> Lookup:
    """Ask one question page by page, until its end, the most pages, or the end of the time."""
    sought, key, value = question
    asked: LookupEventsRequestTypeDef = {
        "LookupAttributes": [{"AttributeKey": key, "AttributeValue": value}],  # type: ignore[typeddict-item]
        "StartTime": start,
        "EndTime": end,
        "MaxResults": 50,
    }
    events = []
    token = ""
    for _page in range(MOST_PAGES):
        said = trail.lookup_events(**asked)
        for event in said.get("Events", []):
            record = json.loads(event.get("CloudTrailEvent") or "{}")
            events.append(parse_event(record, event["EventTime"], region))
        token = said.get("NextToken", "")
        if not token or reader.time_is_up:
            break
        asked["NextToken"] = token
    return Lookup(
        sought=sought,
        region=region,
        named=value if key == "EventName" else "",
        events=tuple(events),
        complete=not token,
    )


def _trails(trail: CloudTrailClient) -> tuple[Trail, ...]:
    return tuple(_trail(trail, one) for one in trail.describe_trails()["trailList"])


def _trail(trail: CloudTrailClient, said: TrailTypeDef) -> Trail:
    status = trail.get_trail_status(Name=said["TrailARN"])
    return Trail(
        name=said["Name"],
        every_region=said.get("IsMultiRegionTrail", False),
        logging=status["IsLogging"],
        undelivered=status.get("LatestDeliveryError", ""),
    )
