"""How many AWS calls a sweep may make, as a formula of what there is to look at (goal P9)."""

import math

from bench.world.place import TASKS_EACH, TROUBLE_EVERY, World
from bench.world.signals import ALARMS_EACH

FIXED = 13
"""Calls that do not grow with what is looked at: Ledger, stop switch, secret, first pages."""

FORMULA = (
    "⌈S/10⌉ + T + ⌈M/500⌉ + L + E + 2B + pages + 13: S services, T target groups, M metric "
    "statistics, L log groups, E of them with errors, B load balancers (their attributes and "
    "their access logs), pages of tasks, tagged resources, alarms, Aurora, and new findings"
)


def call_budget(world: World, *, metrics: int, findings: int) -> int:
    """Return the most AWS calls that one sweep of `world` may make.

    Args:
        world: each service has one target group and one log group.
        metrics: statistics asked of CloudWatch.
        findings: findings of the report, all of them new.
    """
    services, databases = world.services, world.databases
    in_tens = math.ceil(services / 10)
    in_five_hundreds = math.ceil(metrics / 500)
    pages = (
        # ListTasks and DescribeTasks, running and stopped
        4 * math.ceil(services * TASKS_EACH / 100)
        + math.ceil((services + databases + world.balancers) / 100)
        + math.ceil(services * ALARMS_EACH / 100)
        + 3 * math.ceil(2 * databases / 100)
        + math.ceil(findings / 25)
    )
    target_groups = services
    log_groups = services + math.ceil(services / TROUBLE_EVERY)
    return (
        in_tens
        + target_groups
        + in_five_hundreds
        + log_groups
        + 2 * world.balancers
        + pages
        + FIXED
    )
