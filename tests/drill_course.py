"""A drill that went well, from which tests change what they are about."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from functions.restore_drill.app import drill
from functions.restore_drill.facts import Order, Proof, Snapshot, Source
from functions.restore_drill.judge.course import Course
from functions.restore_drill.judge.lines import describe
from functions.restore_drill.judge.measures import measure
from functions.restore_drill.judge.rate import Rate
from functions.restore_drill.settings import DrillSettings
from functions.restore_drill.work import JOB
from opskit.actions import Outcome
from opskit.durable_flow import flow_handler
from tests.drill_world import SCHEDULED, DrillWorld
from tests.durable.actions.action_world import Ended

START = datetime(2027, 1, 2, 19, tzinfo=UTC)
SETTINGS = DrillSettings(
    actions="on",
    drill_instance_class="db.serverless",
    drill_database="petclinic",
    drill_table="visits",
    drill_column="visit_date",
)
ORDER = Order(
    scratch="petclinic-dev-drill-20270102190000",
    until=START + timedelta(hours=3),
    source=Source(
        name="petclinic-dev-aurora",
        engine="aurora-mysql",
        parameter_group="petclinic",
        subnet_group="private",
        restorable=START - timedelta(minutes=4),
    ),
    snapshot=Snapshot(
        name="rds:petclinic-dev-aurora-2027-01-02-18-30",
        arn="arn:aws:rds:ap-northeast-2:123456789012:cluster-snapshot:rds:x",
        made_at=START - timedelta(minutes=30),
        kind="automated",
        weekly=False,
        engine_version="8.0.mysql_aurora.3.08.0",
    ),
)
ZONE = ZoneInfo("Asia/Seoul")
WELL = [
    "prepare",
    "claim",
    "announce",
    "restore",
    "restored",
    "instance",
    "ready",
    "open",
    "prove",
    "mark",
    "remove",
    "conclude",
    "tell",
    "remember",
]
"""Its durable operations, beside the execution itself."""


def run(world: DrillWorld, event: Mapping[str, Any] = SCHEDULED) -> Ended:
    return world.run(flow_handler(JOB, drill, world.house), event)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def proof(**more: object) -> Proof:
    known: dict[str, Any] = {
        "proven": True,
        "why": "",
        "final": True,
        "tables": 7,
        "counted": 7,
        "rows": 1234,
        "table": "visits",
        "table_rows": 400,
        "newest": "2027-01-02 18:20:00",
        "at": at(16).isoformat(),
    }
    return Proof(**known | more)


def course(**more: object) -> Course:
    known: dict[str, Any] = {
        "started_at": START,
        "outcome": Outcome.DONE,
        "order": ORDER,
        "began_at": at(0),
        "restored_at": at(9),
        "ready_at": at(15),
        "proof": proof(),
        "marked": True,
        "removing_at": at(16),
        "removed_at": at(24),
    }
    return Course(**known | more)


RATE = Rate(dollars=0.5)


def said(line: str, *, rate: Rate = RATE, **more: object) -> str:
    went = course(**more)
    return describe(went, measure(went, rate), SETTINGS, [], rate=rate, zone=ZONE)[line]


UNPROVEN = Proof(proven=False, why="the secret is wrong", final=True)
