"""Judges whether a deployment would take a service down, or could not be taken back by ECS."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from notifier.translation import _

if TYPE_CHECKING:
    from opskit.rollout import ServiceState

GRACE_SECONDS = 120
"""What the remedy proposes: a Spring application on 256 CPU units starts in about a minute."""

_ALL = 100
_SPARE = 2
"""Tasks from which on one may be spared."""


def list_shortages(state: ServiceState) -> list[str]:
    """Say why a service would have fewer tasks than it wants while it is rolled out.

    Source: ECS guide, "Deploy services by replacing tasks": the least is rounded up, the most down.
    """
    rules, desired = state.rules, state.desired
    least = math.ceil(desired * rules.least_percent / 100)
    most = math.floor(desired * rules.most_percent / 100)
    risks = []
    if least < 1 or (rules.least_percent < _ALL and desired < _SPARE):
        text = _("only {least} of {desired} tasks must stay (minimumHealthyPercent {percent})")
        risks.append(text.format(least=least, desired=desired, percent=rules.least_percent))
    if rules.most_percent <= _ALL or most <= desired:
        text = _("no task may be added meanwhile (maximumPercent {percent})")
        risks.append(text.format(percent=rules.most_percent))
    return risks


def list_risks(state: ServiceState) -> list[str]:
    """Say what about a service's settings is not fit for a new image without downtime."""
    rules, risks = state.rules, list_shortages(state)
    if not rules.goes_back:
        text = _("ECS does not take a failing deployment back (no circuit breaker with rollback)")
        risks.append(text)
    if rules.target_groups and not rules.grace_seconds:
        risks.append(_("new tasks may be stopped while they still start (no grace period)"))
    return risks


def propose_remedy(state: ServiceState) -> str:
    """Return the command that makes a service fit, and how to go on all the same."""
    grace = ""
    if state.rules.target_groups:
        seconds = state.rules.grace_seconds or GRACE_SECONDS
        grace = f" --health-check-grace-period-seconds {seconds}"
    command = (
        f"aws ecs update-service --cluster {state.service.cluster} --service {state.service.name}"
        " --deployment-configuration 'minimumHealthyPercent=100,maximumPercent=200,"
        f"deploymentCircuitBreaker={{enable=true,rollback=true}}'{grace}"
    )
    text = _('{command} - or, where downtime may be, run it with "allow_downtime": true')
    return text.format(command=command)
