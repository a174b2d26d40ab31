"""Which resources the review looked at, so that what left them is not called fixed."""

from functions.performance_review.judge.facts import ReviewFacts
from functions.performance_review.judge.report import AREA
from opskit.compare import LookedAt
from opskit.unreadable import Unreadable


def looked_at_review(facts: ReviewFacts) -> LookedAt:
    """Return load balancers, clusters and their instances."""
    instances = {
        one.instance
        for cluster in facts.clusters.values()
        if not isinstance(cluster.insights, Unreadable)
        for one in cluster.insights
    }
    return {AREA: {*facts.balancers, *facts.clusters, *instances}}
