"""Holds back an alarm that planned work expects, and looks again until that work is over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from functions.alarm_router.act import tell_once
from functions.alarm_router.messages import render_held
from functions.alarm_router.parse.words import HELD
from opskit.reads import read
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient

    from functions.alarm_router.act import Hands
    from functions.alarm_router.messages import Where
    from functions.alarm_router.parse.words import AlarmNotice, Received
    from opskit.mutes import Mute

LOOK_AGAIN_SECONDS = 60
"""How long a held alarm waits: so long after the end of planned work people are called."""


def find_mute(hands: Hands, notice: AlarmNotice) -> Mute | None:
    """Return the mute that an alarm is under; what cannot be read mutes nothing."""
    try:
        return hands.mutes.find(notice.name, now=hands.now)
    except (ClientError, BotoCoreError):
        hands.logger.exception("the Ledger cannot say whether this alarm is muted")
        return None


def hold(hands: Hands, notice: AlarmNotice, received: Received, mute: Mute, where: Where) -> None:
    """Put an alarm aside for a minute, and say once for each mute that it fired.

    Raises what SQS raises.
    """
    body = received.body
    hands.sqs().send_message(
        QueueUrl=hands.settings.held_alarms_url,
        MessageBody=body if isinstance(body, str) else json.dumps(body, default=repr),
        DelaySeconds=LOOK_AGAIN_SECONDS,
        MessageAttributes={HELD: {"DataType": "String", "StringValue": mute.by or "-"}},
    )
    said = f"held|{mute.by}|{mute.begins_at.isoformat()}|{notice.arn}"
    tell_once(hands, said, render_held(notice, mute, where))


def is_over(cloudwatch: CloudWatchClient, notice: AlarmNotice) -> str:
    """Return why a held alarm needs nobody any more, or "": it fires, or cannot be read."""

    def ask() -> str | None:
        answer = cloudwatch.describe_alarms(
            AlarmNames=[notice.name], AlarmTypes=["MetricAlarm", "CompositeAlarm"]
        )
        found = [*answer.get("MetricAlarms", []), *answer.get("CompositeAlarms", [])]
        return found[0]["StateValue"] if found else None

    state = read("cloudwatch:DescribeAlarms", notice.name, ask)
    if isinstance(state, Unreadable) or state == "ALARM":
        return ""
    return f"it was held, and is {state} now" if state else "it was held, and is deleted now"
