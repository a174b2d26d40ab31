"""Which resources the review looked at, so that what left them is not called fixed."""

from functions.capacity_review.judge.facts import CapacityFacts
from functions.capacity_review.judge.growth import AREA
from opskit.compare import LookedAt
from opskit.targets import name_services


def looked_at_review(facts: CapacityFacts) -> LookedAt:
    """Return services and clusters by their names in findings."""
    return {AREA: {*name_services(facts.services).values(), *facts.clusters}}
