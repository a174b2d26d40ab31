"""The whole review: all areas' Facts, and what is said of them."""

from dataclasses import dataclass
from datetime import datetime

from functions.security_review.judge.alb import AlbFacts, judge_alb, section_alb
from functions.security_review.judge.aurora import AuroraFacts, judge_aurora, section_aurora
from functions.security_review.judge.ecs import EcsFacts, judge_ecs, section_ecs
from functions.security_review.judge.images import ImageFacts, judge_images, section_images
from functions.security_review.judge.logs import LogFacts, judge_logs, section_logs
from functions.security_review.judge.secrets import SecretFacts, judge_secrets, section_secrets
from functions.security_review.judge.security_groups import (
    GroupFacts,
    judge_security_groups,
    section_security_groups,
)
from functions.security_review.judge.storage import StorageFacts, judge_storage, section_storage
from functions.security_review.settings import ReviewSettings
from notifier.translation import ngettext
from notifier.words import Finding, Section
from opskit.targets import TargetFacts, judge_targets
from opskit.unreadable import Unreadable

AREAS = (
    "images.",
    "security_groups.",
    "ecs.",
    "alb.",
    "aurora.",
    "logs.",
    "storage.",
    "secrets.",
)
"""Code prefixes that cannot be judged whole while it is unknown what to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFacts:
    """What AWS said, area by area."""

    targets: TargetFacts
    images: ImageFacts
    groups: GroupFacts
    ecs: EcsFacts
    alb: AlbFacts
    aurora: AuroraFacts
    logs: LogFacts
    storage: StorageFacts
    secrets: SecretFacts


def judge_review(
    facts: ReviewFacts, settings: ReviewSettings, now: datetime
) -> tuple[Finding, ...]:
    """Judge every area (manual: weekly checklist 1).

    What is open to the world stands first, then what runs with known holes.

    Args:
        facts: what was read, and what could not be.
        settings: what to look at.
        now: the moment judged (aware).
    """
    return (
        *judge_targets(facts.targets, settings, job="security_review", areas=AREAS),
        *judge_security_groups(facts.groups),
        *judge_storage(facts.storage),
        *judge_aurora(facts.aurora),
        *judge_images(facts.images, now),
        *judge_ecs(facts.ecs),
        *judge_alb(facts.alb, now),
        *judge_secrets(facts.secrets, now),
        *judge_logs(facts.logs),
    )


def sections_review(facts: ReviewFacts) -> tuple[Section, ...]:
    """Say what was looked at, for the thread."""
    sections = (
        section_images(facts.images),
        section_security_groups(facts.groups),
        section_ecs(facts.ecs),
        section_alb(facts.alb),
        section_aurora(facts.aurora),
        section_storage(facts.storage),
        section_secrets(facts.secrets),
        section_logs(facts.logs),
    )
    return tuple(section for section in sections if section.lines)


def subject_of(facts: ReviewFacts) -> str:
    """Say what the review looked at: "1 image, 3 security groups, 1 ECS service, ..."."""
    groups = () if isinstance(facts.groups.groups, Unreadable) else facts.groups.groups
    targets = facts.targets.targets
    images, services = len(facts.images.scans), len(targets.services)
    clusters, balancers = len(targets.clusters), len(targets.load_balancers)
    counts = (
        (images, ngettext("{n} image", "{n} images", images)),
        (len(groups), ngettext("{n} security group", "{n} security groups", len(groups))),
        (services, ngettext("{n} ECS service", "{n} ECS services", services)),
        (clusters, ngettext("{n} Aurora cluster", "{n} Aurora clusters", clusters)),
        (balancers, ngettext("{n} load balancer", "{n} load balancers", balancers)),
    )
    return ", ".join(words.format(n=n) for n, words in counts if n)
