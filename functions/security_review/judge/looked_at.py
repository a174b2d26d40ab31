"""Which resources the review looked at, so that what left them is not called fixed."""

from collections.abc import Iterator

from functions.security_review.judge.aurora import AuroraFacts
from functions.security_review.judge.images import ImageFacts
from functions.security_review.judge.review import ReviewFacts
from opskit.compare import LookedAt
from opskit.targets import name_services
from opskit.unreadable import Unreadable


def looked_at_review(facts: ReviewFacts) -> LookedAt:
    """Return every area's resources by their names in findings."""
    groups = () if isinstance(facts.groups.groups, Unreadable) else facts.groups.groups
    secrets = () if isinstance(facts.secrets.secrets, Unreadable) else facts.secrets.secrets
    return {
        "images.": set(_images(facts.images)),
        "security_groups.": {name for group in groups for name in (group.id, group.name)},
        "ecs.": set(name_services(facts.ecs.services).values()),
        "alb.": set(facts.alb.balancers),
        "aurora.": set(_databases(facts.aurora)),
        "logs.": set(_log_groups(facts)),
        "storage.": {bucket.name for bucket in facts.storage.buckets},
        "secrets.": {secret.name for secret in secrets},
    }


def _images(facts: ImageFacts) -> Iterator[str]:
    for service, images in facts.running.items():
        yield service.name
        yield from () if isinstance(images, Unreadable) else (one.repository for one in images)
    yield from (image.repository for image in facts.scans)


def _databases(facts: AuroraFacts) -> Iterator[str]:
    yield from () if isinstance(facts.clusters, Unreadable) else facts.clusters
    yield from () if isinstance(facts.instances, Unreadable) else (i.name for i in facts.instances)
    for listed in facts.snapshots.values():
        yield from () if isinstance(listed, Unreadable) else (one.name for one in listed)


def _log_groups(facts: ReviewFacts) -> Iterator[str]:
    listing = facts.logs.listing
    if not isinstance(listing, Unreadable):
        yield from (group.name for group in listing.groups)
        yield from listing.missing
