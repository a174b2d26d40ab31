"""Images that run: what ECR's scan of exactly these digests found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.security_review.judge.scans import (
    Image,
    Scan,
    check_age,
    check_highs,
    check_status,
    find_criticals,
    is_whole,
)
from notifier.translation import _, ngettext
from notifier.words import Finding, Section, Severity
from opskit.targets import EcsService
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

_VULNERABLE = ("images.critical", "images.high", "images.scan_old")
"""What cannot be called fixed while one image was not seen whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFacts:
    """What runs, and what ECR says of it.

    Attributes:
        region: for links.
        running: the images of each service's running tasks.
        scans: of each image that lies in ECR.
    """

    region: str
    running: Mapping[EcsService, Read[tuple[Image, ...]]]
    scans: Mapping[Image, Read[Scan]]


def judge_images(facts: ImageFacts, now: datetime) -> list[Finding]:
    """Judge the images that run, not those that are tagged (manual: weekly checklist 1).

    Args:
        facts: what runs, and its scans.
        now: the moment judged.
    """
    return [*_unread(facts), *_nothing_runs(facts), *_elsewhere(facts), *_judge(facts, now)]


def section_images(facts: ImageFacts) -> Section:
    """Say what was looked at: a line for each image, with its vulnerabilities by severity."""
    lines = tuple(_line(image, scan) for image, scan in facts.scans.items())
    return Section(title=_("Images that run"), lines=lines)


def _line(image: Image, scan: Read[Scan]) -> str:
    if isinstance(scan, Unreadable):
        return f"{image.name}: {_('could not be read')}"
    if not is_whole(scan):
        return f"{image.name}: {scan.status}"
    counts = [f"{count} {severity}" for severity, count in scan.counts()]
    return f"{image.name}: {', '.join(counts) or _('no known vulnerability')}"


def _unread(facts: ImageFacts) -> Iterator[Finding]:
    parts = (*facts.running.values(), *facts.scans.values())
    failed = [part for part in parts if isinstance(part, Unreadable)]
    for one in merge_unreadable(failed, area=_("Images")):
        yield judge_unreadable(one, code="images.unreadable", hides=("images.",))


def _nothing_runs(facts: ImageFacts) -> Iterator[Finding]:
    for service, images in facts.running.items():
        if images == ():
            yield Finding(
                code="images.none",
                resource=service.name,
                severity=Severity.UNKNOWN,
                sentence=_("No task of this service runs, so no image of it could be checked"),
                remedy=f"aws ecs describe-services --cluster {service.cluster}"
                f" --services {service.name}",
                hides=("images.",),
            )


def _elsewhere(facts: ImageFacts) -> Iterator[Finding]:
    outside: dict[str, list[str]] = {}
    unknown: dict[str, list[str]] = {}
    for service, images in facts.running.items():
        for image in () if isinstance(images, Unreadable) else images:
            if not image.in_ecr:
                outside.setdefault(image.repository, []).append(service.name)
            elif not image.digest:
                unknown.setdefault(image.repository, []).append(service.name)
    for repository, services in outside.items():
        yield _unchecked(
            "images.outside_ecr",
            repository,
            _("This image does not lie in ECR, which therefore does not scan it"),
            _("Copy it into ECR and run it from there; until then scan it by hand"),
            services,
        )
    for repository, services in unknown.items():
        yield _unchecked(
            "images.no_digest",
            repository,
            _("ECS does not say which digest of this image runs"),
            _("Wait until its tasks run, then run this review again by hand"),
            services,
        )


def _unchecked(
    code: str, repository: str, sentence: str, remedy: str, services: list[str]
) -> Finding:
    names = tuple(dict.fromkeys(services))
    runs = ngettext("It runs in {names}", "It runs in {names}", len(names))
    return Finding(
        code=code,
        resource=repository,
        severity=Severity.UNKNOWN,
        sentence=sentence,
        evidence=(runs.format(names=", ".join(names)),),
        remedy=remedy,
        hides=_VULNERABLE,
    )


def _judge(facts: ImageFacts, now: datetime) -> Iterator[Finding]:
    for repository, scans in _by_repository(facts).items():
        for image, scan in scans.items():
            finding = check_status(image, scan, hides=_VULNERABLE)
            if finding := finding or check_age(image, scan, now):
                yield finding
        yield from find_criticals(repository, scans)
        if finding := check_highs(repository, scans):
            yield finding


def _by_repository(facts: ImageFacts) -> dict[str, dict[Image, Scan]]:
    """Put digests of one repository together: while a deployment is under way, two run."""
    found: dict[str, dict[Image, Scan]] = {}
    for image, scan in facts.scans.items():
        if not isinstance(scan, Unreadable):
            found.setdefault(image.repository, {})[image] = scan
    return found
