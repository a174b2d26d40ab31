"""One drill under way: what it stands on, and what each of its steps has at hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from functions.restore_drill.settings import DrillSettings
from notifier.translation import use_language
from opskit.action_items import Claim
from opskit.action_safety import ActionSafety
from opskit.drills import Drills
from opskit.house import scope_of
from opskit.ledger import Ledger
from opskit.scratch import scratch_prefix
from opskit.settings import JobSettings, read_both_settings
from opskit.switch import Switch, explain_halt

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_rds import RDSClient

    from notifier.words import Scope
    from opskit.actions import ActionRequest
    from opskit.house import House, LambdaContext

JOB = "restore_drill"
_PAUSE = timedelta(hours=1)
_MOST_A_DAY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One drill under way.

    Attributes:
        house: everything from outside.
        request: what was asked.
        owner: the durable execution's ARN, which holds the lock.
        context: Lambda's.
    """

    house: House
    request: ActionRequest
    owner: str
    context: LambdaContext

    def desk(self) -> Desk:
        """Read the clock and the settings anew; every step begins with it.

        Raises:
            SettingsError: naming what is wrong.
        """
        common, own = read_both_settings(JobSettings, DrillSettings, self.house.environ)
        use_language(common.language)
        client = self.house.aws.client("dynamodb")
        return Desk(
            now=self.house.clock(),
            job=common,
            settings=own,
            rds=self.house.aws.client("rds"),
            safety=ActionSafety(client, common.ledger_table),
            switch=Switch(client, common.ledger_table),
            ledger=Ledger(client, common.ledger_table),
            drills=Drills(client, common.ledger_table),
            scope=scope_of(common, self.context),
        )

    @property
    def slot(self) -> str:
        """What makes a schedule's event delivered twice the same; "" by hand and in a dry run."""
        request = self.request
        if not (request.scheduled and request.armed and request.time):
            return ""
        return request.time.isoformat()

    def claim(self, desk: Desk) -> Claim:
        """Return what a drill claims before it restores: that it is the only one."""
        return Claim(
            action=JOB,
            resource=desk.prefix,
            owner=self.owner,
            request=self.slot,
            zone=desk.job.time_zone,
            cooldown=_PAUSE,
            cap=_MOST_A_DAY,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What one step has at hand.

    Attributes:
        now: the present (aware).
        job: what every job reads from its environment.
        settings: the drill's own.
        rds: an RDS client.
        safety: lock, cooldown and cap.
        switch: the stop switch.
        ledger: runs.
        drills: earlier drills.
        scope: account, region, stack.
    """

    now: datetime
    job: JobSettings
    settings: DrillSettings
    rds: RDSClient
    safety: ActionSafety
    switch: Switch
    ledger: Ledger
    drills: Drills
    scope: Scope

    @property
    def prefix(self) -> str:
        """How the names of scratch clusters begin."""
        return scratch_prefix(self.job.project, self.job.environment)

    def halt(self) -> str:
        """Say that the stop switch is on, one translated sentence, or ""."""
        return explain_halt(self.switch.read())
