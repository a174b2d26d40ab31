"""Reads everything that the review judges: few lists, then metrics in batches of 500."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.performance_review.collect.balancers import find_balancers
from functions.performance_review.collect.beats import begin_beats, finish_beats
from functions.performance_review.collect.insights import collect_insights
from functions.performance_review.collect.serving import begin_serving, finish_serving
from functions.performance_review.judge.facts import ClusterFacts, ReviewFacts
from functions.performance_review.judge.span import Span
from opskit.find_targets import collect_targets
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from mypy_boto3_cloudwatch import CloudWatchClient

    from functions.performance_review.settings import PerformanceSettings
    from opskit.aws import Aws
    from opskit.reads import Reader


def collect_review(
    aws: Aws, reader: Reader, settings: PerformanceSettings, now: datetime, zone: ZoneInfo
) -> ReviewFacts:
    """Read two months of every load balancer and cluster; needs cloudwatch:GetMetricData.

    Raises:
        SettingsError: naming every malformed target.
    """
    found = collect_targets(aws, reader, settings)
    span, targets = Span.before(now, zone), found.targets
    cloudwatch: CloudWatchClient = aws.client("cloudwatch")
    beats = begin_beats(cloudwatch, reader, targets.clusters, span)
    balancers = find_balancers(aws, reader, targets.load_balancers)
    there = {name: one for name, one in balancers.items() if not isinstance(one, Unreadable)}
    serving = begin_serving(cloudwatch, reader, there, span)
    insights = collect_insights(aws, reader, targets.clusters, now)
    served = finish_serving(cloudwatch, reader, serving, span)
    alive = finish_beats(cloudwatch, reader, beats, targets.clusters, span)
    return ReviewFacts(
        region=aws.region,
        span=span,
        targets=found,
        balancers={
            name: one if isinstance(one, Unreadable) else served[name]
            for name, one in balancers.items()
        },
        clusters={
            name: ClusterFacts(hours=hours, slots=slots, insights=insights[name])
            for name, (hours, slots) in alive.items()
        },
    )
