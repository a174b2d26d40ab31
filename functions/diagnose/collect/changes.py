"""Asks CloudTrail who changed what of the things looked at; the newest calls first."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from functions.diagnose.judge.facts import Changes
from opskit.trail_event import parse_event

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mypy_boto3_cloudtrail import CloudTrailClient
    from mypy_boto3_cloudtrail.type_defs import LookupEventsRequestTypeDef

    from opskit.reads import Reader
    from opskit.targets import Targets
    from opskit.trail_event import Event

OPERATION = "cloudtrail:LookupEvents"

BACK = timedelta(hours=3)
PAGES = 6
"""Pages of 50 calls: AWS allows two requests a second in each account and region, shared with
everybody who looks (LookupEvents, API reference)."""

_GROUPED = re.compile(r"^(?:Authorize|Revoke|Modify)SecurityGroup")
"""A security group's rules name no resource of ours, and may cut each of them off."""


def read_changes(
    trail: CloudTrailClient, reader: Reader, targets: Targets, now: datetime
) -> Changes:
    """Return the writing calls of the last three hours that name one of the targets.

    CloudTrail is up to some minutes late: that a call is not there does not prove that nobody
    made it (CloudTrail guide, "CloudTrail event history"). Needs cloudtrail:LookupEvents.
    """
    asked: LookupEventsRequestTypeDef = {
        "LookupAttributes": [{"AttributeKey": "ReadOnly", "AttributeValue": "false"}],
        "StartTime": now - BACK,
        "EndTime": now,
        "MaxResults": 50,
    }
    named = _pattern(targets)
    events: list[Event] = []
    token, oldest = "", now
    for page in range(PAGES):
        if page and reader.time_is_up:
            break
        said = trail.lookup_events(**asked)
        for event in said.get("Events", []):
            record = json.loads(event.get("CloudTrailEvent") or "{}")
            read = parse_event(record, event["EventTime"], "")
            oldest = min(oldest, read.at)
            touched = json.dumps([record.get("requestParameters"), record.get("resources")])
            if named.search(touched) or _GROUPED.match(read.name):
                events.append(read)
        token = said.get("NextToken", "")
        if not token:
            break
        asked["NextToken"] = token
    newest = sorted(events, key=lambda event: event.at, reverse=True)
    return Changes(events=tuple(newest), back_to=oldest if token else None)


def _pattern(targets: Targets) -> re.Pattern[str]:
    names = [
        *(one.name for one in targets.services),
        *(one.cluster for one in targets.services),
        *targets.clusters,
        *targets.load_balancers,
    ]
    # Without a name nothing is ours; an empty pattern would find everything.
    return re.compile("|".join(_whole(names)) or r"(?!)", re.IGNORECASE)


def _whole(names: Iterable[str]) -> Iterable[str]:
    """A longer name that begins alike is another resource, but for a cluster's own instances."""
    return (rf"(?<![\w-]){re.escape(name)}(?!\w)" for name in dict.fromkeys(names))
