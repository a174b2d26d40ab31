"""Reads every area at once; then what is asked for by what these found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from functions.security_review.collect.alb import collect_alb
from functions.security_review.collect.aurora import collect_aurora
from functions.security_review.collect.ecs import collect_ecs
from functions.security_review.collect.images import collect_images
from functions.security_review.collect.logs import collect_logs
from functions.security_review.collect.secrets import collect_secrets
from functions.security_review.collect.security_groups import read_groups, read_in_use
from functions.security_review.collect.storage import collect_storage
from functions.security_review.judge.attachments import (
    groups_of_databases,
    groups_of_services,
    list_attached,
    log_buckets,
    log_groups_named,
    secrets_named,
)
from functions.security_review.judge.review import ReviewFacts
from functions.security_review.judge.security_groups import GroupFacts
from opskit.find_targets import collect_targets
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from functions.security_review.judge.alb import AlbFacts
    from functions.security_review.judge.aurora import AuroraFacts
    from functions.security_review.judge.ecs import EcsFacts
    from functions.security_review.settings import ReviewSettings
    from opskit.aws import Aws
    from opskit.reads import Reader

AREAS = 4
"""Areas read side by side. Their threads only wait: the calls themselves share the reader's pool,
since an area that waited inside that pool could block the very reads that it waits for."""


def collect_review(
    aws: Aws, reader: Reader, settings: ReviewSettings, *, project: str
) -> ReviewFacts:
    """Read everything that the review judges.

    Args:
        aws: clients.
        reader: the pool.
        settings: what to look at.
        project: value of the tag Project.

    Raises:
        SettingsError: naming every malformed target.
    """
    found = collect_targets(aws, reader, settings)
    targets = found.targets
    with ThreadPoolExecutor(AREAS, thread_name_prefix="area") as areas:
        images = areas.submit(collect_images, aws, reader, targets.services)
        reading_ecs = areas.submit(collect_ecs, aws, reader, targets.services)
        reading_alb = areas.submit(collect_alb, aws, reader, targets.load_balancers)
        reading_aurora = areas.submit(collect_aurora, aws, reader, targets.clusters)
        ecs, alb, aurora = reading_ecs.result(), reading_alb.result(), reading_aurora.result()
        groups = areas.submit(_collect_groups, aws, reader, project, ecs, alb, aurora)
        named, secret = log_groups_named(ecs), secrets_named(ecs, aurora)
        logs = areas.submit(
            collect_logs, aws, reader, project=project, named=named, clusters=targets.clusters
        )
        secrets = areas.submit(collect_secrets, aws, reader, project=project, named=secret)
        return ReviewFacts(
            targets=found,
            images=images.result(),
            groups=groups.result(),
            ecs=ecs,
            alb=alb,
            aurora=aurora,
            logs=logs.result(),
            storage=collect_storage(aws, reader, log_buckets(alb, settings.access_log_bucket)),
            secrets=secrets.result(),
        )


def _collect_groups(
    aws: Aws, reader: Reader, project: str, ecs: EcsFacts, alb: AlbFacts, aurora: AuroraFacts
) -> GroupFacts:
    attached = list_attached(ecs, alb, aurora)
    groups = read_groups(aws, reader, project=project, attached=attached)
    in_use = (
        frozenset[str]() if isinstance(groups, Unreadable) else read_in_use(aws, reader, groups)
    )
    return GroupFacts(
        region=aws.region,
        tag=f"Project={project}",
        groups=groups,
        in_use=in_use,
        attached=attached,
        application=groups_of_services(ecs),
        databases=groups_of_databases(aurora),
    )
