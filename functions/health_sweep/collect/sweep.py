"""Reads every area at once; each area batches and waits for its own reads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from functions.health_sweep.collect.access_log import collect_access_log
from functions.health_sweep.collect.alarms import collect_alarms
from functions.health_sweep.collect.alb import collect_alb
from functions.health_sweep.collect.aurora import collect_aurora
from functions.health_sweep.collect.ecs import collect_ecs
from functions.health_sweep.collect.logs import collect_logs
from functions.health_sweep.collect.slots import collect_slots
from functions.health_sweep.judge.sweep import SweepFacts
from functions.health_sweep.settings import find_mistakes
from opskit.find_load_balancers import collect_balancers
from opskit.find_targets import collect_targets
from opskit.find_usage import collect_usage
from opskit.load_balancers import LoadBalancer
from opskit.switch import Switch

if TYPE_CHECKING:
    from datetime import datetime

    from functions.health_sweep.settings import SweepSettings
    from opskit.aws import Aws
    from opskit.ledger import Ledger
    from opskit.reads import Reader

AREAS = 7
"""Areas read side by side. Their threads only wait: the calls themselves share the reader's pool,
since an area that waited inside that pool could block the very reads that it waits for."""


def collect_sweep(
    aws: Aws, reader: Reader, ledger: Ledger, settings: SweepSettings, now: datetime
) -> SweepFacts:
    """Read everything that the sweep judges.

    Raises:
        SettingsError: naming every malformed target or address.
    """
    found = collect_targets(aws, reader, settings, mistakes=find_mistakes(settings))
    of = (aws, reader, found.targets, settings, now)
    runs = reader.start("dynamodb:Query", ledger.table, ledger.last_runs)
    switch = Switch(ledger.client, ledger.table)
    turn = reader.start("dynamodb:GetItem", ledger.table, switch.read)
    with ThreadPoolExecutor(AREAS, thread_name_prefix="area") as areas:
        ecs = areas.submit(collect_ecs, *of)
        aurora = areas.submit(collect_aurora, *of)
        logs = areas.submit(collect_logs, *of)
        alarms = areas.submit(collect_alarms, *of)
        slots = areas.submit(lambda: collect_slots(*of, last_runs=runs.result()))
        balancers = collect_balancers(aws, reader, found.targets)
        arns = {n: one.arn for n, one in balancers.items() if isinstance(one, LoadBalancer)}
        alb = areas.submit(collect_alb, aws, reader, settings, balancers)
        access_log = areas.submit(collect_access_log, *of, load_balancer_arns=arns)
        usage = collect_usage(aws, reader, found.targets, now, load_balancer_arns=arns)
        return SweepFacts(
            targets=found,
            ecs=ecs.result(),
            aurora=aurora.result(),
            alb=alb.result(),
            usage=usage,
            logs=logs.result(),
            access_log=access_log.result(),
            alarms=alarms.result(),
            slots=slots.result(),
            switch=turn.result(),
        )
