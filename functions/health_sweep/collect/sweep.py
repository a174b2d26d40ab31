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
from functions.health_sweep.collect.usage import collect_usage
from functions.health_sweep.judge.alb import LoadBalancer
from functions.health_sweep.judge.sweep import SweepFacts
from functions.health_sweep.settings import find_mistakes
from opskit.find_targets import collect_targets

if TYPE_CHECKING:
    from datetime import datetime

    from functions.health_sweep.judge.access_log import AccessLogFacts
    from functions.health_sweep.judge.alb import AlbFacts
    from functions.health_sweep.judge.usage import UsageFacts
    from functions.health_sweep.settings import SweepSettings
    from opskit.aws import Aws
    from opskit.ledger import Ledger
    from opskit.reads import Reader
    from opskit.targets import Targets

AREAS = 6
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
    with ThreadPoolExecutor(AREAS, thread_name_prefix="area") as areas:
        balancers = areas.submit(_collect_balancers, *of)
        ecs = areas.submit(collect_ecs, *of)
        aurora = areas.submit(collect_aurora, *of)
        logs = areas.submit(collect_logs, *of)
        alarms = areas.submit(collect_alarms, *of)
        slots = areas.submit(lambda: collect_slots(*of, last_runs=runs.result()))
        alb, usage, access_log = balancers.result()
        return SweepFacts(
            targets=found,
            ecs=ecs.result(),
            aurora=aurora.result(),
            alb=alb,
            usage=usage,
            logs=logs.result(),
            access_log=access_log,
            alarms=alarms.result(),
            slots=slots.result(),
        )


def _collect_balancers(
    aws: Aws, reader: Reader, targets: Targets, settings: SweepSettings, now: datetime
) -> tuple[AlbFacts, UsageFacts, AccessLogFacts]:
    """Read load balancers, then what is asked for by their ARNs: metrics and access logs."""
    of = (aws, reader, targets, settings, now)
    alb = collect_alb(*of)
    arns = {n: one.arn for n, one in alb.balancers.items() if isinstance(one, LoadBalancer)}
    usage = collect_usage(*of, load_balancer_arns=arns)
    return alb, usage, collect_access_log(*of, load_balancer_arns=arns)
