"""One run under way: what it was told, and what each of its steps stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.weekly_snapshot.settings import SnapshotSettings
from notifier.translation import use_language
from opskit.house import scope_of
from opskit.ledger import Ledger
from opskit.settings import JobSettings, read_both_settings
from opskit.snapshot_tags import MADE_BY, SCHEDULED
from opskit.switch import Switch

if TYPE_CHECKING:
    from datetime import date, datetime

    from notifier.words import Scope
    from opskit.house import House, LambdaContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One run under way.

    Attributes:
        house: everything from outside.
        event: what started it.
        owner: the durable execution's ARN, which holds the claim.
        context: Lambda's.
    """

    house: House
    event: object
    owner: str
    context: LambdaContext

    def desk(self) -> Desk:
        """Read the clock and the settings anew; every step begins with it.

        Raises:
            SettingsError: naming what is wrong.
        """
        common, own = read_both_settings(JobSettings, SnapshotSettings, self.house.environ)
        use_language(common.language)
        client = self.house.aws.client("dynamodb")
        return Desk(
            now=self.house.clock(),
            house=self.house,
            job=common,
            settings=own,
            scope=scope_of(common, self.context),
            ledger=Ledger(client, common.ledger_table),
            switch=Switch(client, common.ledger_table),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What one step has at hand.

    Attributes:
        now: the present (aware).
        house: everything from outside.
        job: what every job reads from its environment.
        settings: this job's own.
        scope: account, region, stack.
        ledger: runs and findings.
        switch: the stop switch.
    """

    now: datetime
    house: House
    job: JobSettings
    settings: SnapshotSettings
    scope: Scope
    ledger: Ledger
    switch: Switch

    @property
    def owner(self) -> str:
        """What the tag ops:made-by of our snapshots says."""
        return f"{self.job.stack}-weekly-snapshot"

    @property
    def upgrades(self) -> str:
        """What the tag ops:made-by of engine_upgrade's snapshots says."""
        return f"{self.job.stack}-engine-upgrade"

    def tags(self, day: date) -> dict[str, str]:
        """Return the tags of what is made: who, for what, and for which day."""
        return {
            MADE_BY: self.owner,
            "ops:job": "weekly_snapshot",
            SCHEDULED: day.isoformat(),
            "Project": self.job.project,
            "Environment": self.job.environment,
        }
