"""Reads load balancers, their target groups, each group's targets, and the health pages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from functions.health_sweep.collect.application import ask
from functions.health_sweep.judge.alb import AlbFacts
from functions.health_sweep.judge.application import Health
from opskit.find_load_balancers import Balancers, collect_groups
from opskit.load_balancers import LoadBalancer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    from functions.health_sweep.judge.application import NoPage, Page
    from functions.health_sweep.settings import SweepSettings
    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.unreadable import Read

type Asked = dict[str, tuple[str, bool, Future[Read[Page | NoPage]]]]


def collect_alb(
    aws: Aws, reader: Reader, settings: SweepSettings, balancers: Balancers
) -> AlbFacts:
    """Read what stands behind load balancers: target groups, targets, health pages.

    Needs elasticloadbalancing:DescribeTargetGroups and DescribeTargetHealth.

    Args:
        aws: clients.
        reader: the pool.
        settings: `application_url`, `health_path`, `health_timeout_seconds`.
        balancers: as read.
    """
    there = [found for found in balancers.values() if isinstance(found, LoadBalancer)]
    asked = _ask_pages(reader, settings, there)
    groups = collect_groups(aws, reader, there)
    pages = {
        name: Health(
            address=address,
            answer=future.result(),
            private=private,
            seconds=settings.health_timeout_seconds,
        )
        for name, (address, private, future) in asked.items()
    }
    return AlbFacts(region=aws.region, balancers=balancers, groups=groups, pages=pages)


def _ask_pages(reader: Reader, settings: SweepSettings, there: Sequence[LoadBalancer]) -> Asked:
    if settings.application_url:
        host = urlsplit(settings.application_url).netloc
        return {host: _ask(reader, host, settings.application_url, settings, private=False)}
    return {
        one.name: _ask(reader, one.name, f"http://{one.dns}", settings, private=one.internal)
        for one in there
    }


def _ask(
    reader: Reader, name: str, base: str, settings: SweepSettings, *, private: bool
) -> tuple[str, bool, Future[Read[Page | NoPage]]]:
    address = f"{base.rstrip('/')}/{settings.health_path.lstrip('/')}"
    limit = settings.health_timeout_seconds
    return address, private, reader.start("http:GET", name, partial(ask, address, limit))
