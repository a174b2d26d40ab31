"""Reads every area at once; each area waits for its own reads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from functions.security_audit.collect.analyzer import collect_analyzer
from functions.security_audit.collect.config import collect_config
from functions.security_audit.collect.iam import collect_iam
from functions.security_audit.collect.trail import collect_trail
from functions.security_audit.judge.audit import AuditFacts

if TYPE_CHECKING:
    from datetime import datetime

    from functions.security_audit.settings import AuditSettings
    from opskit.aws import Aws
    from opskit.reads import Reader

AREAS = 4
"""Areas read side by side; their threads only wait for the reader's pool."""


def collect_audit(
    aws: Aws, reader: Reader, settings: AuditSettings, now: datetime, *, account: str
) -> AuditFacts:
    """Read everything that the audit judges.

    Args:
        aws: clients.
        reader: the pool.
        settings: how far to look back.
        now: the moment judged.
        account: the account's number.
    """
    with ThreadPoolExecutor(AREAS, thread_name_prefix="area") as areas:
        trail = areas.submit(collect_trail, aws, reader, settings, now)
        config = areas.submit(collect_config, aws, reader)
        iam = areas.submit(collect_iam, aws, reader, account)
        analyzer = areas.submit(collect_analyzer, aws, reader)
        return AuditFacts(
            trail=trail.result(),
            config=config.result(),
            iam=iam.result(),
            analyzer=analyzer.result(),
        )
