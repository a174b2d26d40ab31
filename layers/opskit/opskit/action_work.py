"""One action under way: its job, house and request, and what each of its steps stands on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from notifier.translation import use_language
from opskit.action_items import Claim
from opskit.action_job import ActionRun
from opskit.action_limits import ActionLimits
from opskit.action_safety import ActionSafety
from opskit.settings import JobSettings, read_both_settings, read_settings
from opskit.switch import Switch

if TYPE_CHECKING:
    from datetime import datetime

    from opskit.action_job import ActionJob
    from opskit.action_plan import Plan
    from opskit.actions import ActionRequest, Decision
    from opskit.house import House, LambdaContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Work[S, T]:
    """One action under way.

    Attributes:
        job: what it does.
        house: everything from outside.
        request: what was asked.
        owner: the durable execution's ARN, which holds the lock.
        context: Lambda's.
    """

    job: ActionJob[S, T]
    house: House
    request: ActionRequest
    owner: str
    context: LambdaContext

    def desk(self) -> Desk[S]:
        """Read the clock and the settings anew; every step begins with it.

        Raises:
            SettingsError: naming what is wrong.
        """
        common, limits = read_both_settings(JobSettings, ActionLimits, self.house.environ)
        own = read_settings(self.job.settings, self.house.environ)
        use_language(common.language)
        run = ActionRun(
            now=self.house.clock(),
            settings=own,
            job=common,
            request=self.request,
            aws=self.house.aws,
        )
        client = self.house.aws.client("dynamodb")
        safety = ActionSafety(client, common.ledger_table)
        switch = Switch(client, common.ledger_table)
        return Desk(run=run, limits=limits, safety=safety, switch=switch)

    def approved(self, by: str) -> Work[S, T]:
        """Return the same, approved by somebody; "" changes nothing."""
        if not by:
            return self
        return replace(self, request=replace(self.request, approved_by=by))

    def sequel(self, decision: Decision) -> Work[S, T] | None:
        """Return what is done next, once this act is proven, or None."""
        job = self.job.sequel(decision) if self.job.sequel else None
        return replace(self, job=job) if job else None

    def claim(self, desk: Desk[S], plan: Plan) -> Claim:
        """Return what this action claims before it acts."""
        return Claim(
            action=self.job.name,
            resource=plan.decision.resource,
            owner=self.owner,
            request=self.request.key,
            zone=desk.run.job.time_zone,
            cooldown=timedelta(minutes=desk.limits.cooldown_minutes),
            cap=desk.limits.daily_cap,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk[S]:
    """What one step has at hand.

    Attributes:
        run: the moment, as the action's author sees it.
        limits: how much actions may do.
        safety: what the Ledger knows of acts.
        switch: the stop switch.
    """

    run: ActionRun[S]
    limits: ActionLimits
    safety: ActionSafety
    switch: Switch

    @property
    def now(self) -> datetime:
        """The present."""
        return self.run.now

    def later(self, now: datetime) -> Desk[S]:
        """Return the same at another moment."""
        return replace(self, run=replace(self.run, now=now))
