"""One image and its scan: whether it is there, how old it is, and what it found."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit import console
from opskit.durations import spoken

NOT_SCANNED = "NOT_SCANNED"
GONE = "IMAGE_GONE"
"""Our own words beside ECR's: nobody scanned the image, and the image is not in ECR any more."""

_WHOLE = ("COMPLETE", "ACTIVE")
"""Basic scanning's word and enhanced scanning's (ECR API reference, ImageScanStatus)."""

OLD_DAYS = 30
"""A basic scan knows what was known on its day (ECR guide, "Basic scanning")."""

_ORDER = ("CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL", "UNTRIAGED", "UNDEFINED")


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One image that a container runs.

    Attributes:
        registry: account of its registry, or "" outside ECR.
        repository: its repository's name; outside ECR the whole reference.
        region: where its registry lies, or "" outside ECR.
        digest: "sha256:..."; "" where ECS does not say.
        in_ecr: whether it lies in ECR, which scans.
        index: the digest of the index that names it and that a container runs, or "".
        platform: "linux/amd64", of an index's image, or "".
    """

    registry: str
    repository: str
    region: str
    digest: str
    in_ecr: bool
    index: str = field(default="", compare=False)
    platform: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """Repository, the first twelve digits of the digest, and an index's image's platform."""
        name = f"{self.repository}@{self.digest[:19]}" if self.digest else self.repository
        return f"{name} ({self.platform})" if self.platform else name

    @property
    def origin(self) -> str:
        """Of which index it is the image, one translated sentence, or ""."""
        text = _("It is the image for {platform} of the index that runs, {index}")
        said = text.format(platform=self.platform or "?", index=self.index)
        return said if self.index else ""

    def command(self, action: str) -> str:
        """Return the AWS CLI's command for this very digest."""
        return (
            f"aws ecr {action} --region {self.region} --registry-id {self.registry}"
            f" --repository-name {self.repository} --image-id imageDigest={self.digest}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Vulnerability:
    """One known hole in one package.

    Attributes:
        name: such as "CVE-2021-44228".
        severity: ECR's word, "CRITICAL".
        package: name and version of what has it.
        fixed_in: the version that mends it, or "" where none is known.
        address: a page about it, or "".
    """

    name: str
    severity: str
    package: str
    fixed_in: str
    address: str

    @property
    def line(self) -> str:
        """The hole on one line."""
        mended = _("fixed in {version}").format(version=self.fixed_in) if self.fixed_in else ""
        return ", ".join(filter(None, (f"{self.name}: {self.package}", mended, self.address)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What ECR says of one image.

    Attributes:
        status: ECR's word, NOT_SCANNED or GONE.
        detail: ECR's sentence.
        completed: when it ended (aware), or None.
        complete: whether all pages were read.
        found: what it found.
    """

    status: str
    detail: str = ""
    completed: datetime | None = None
    complete: bool = True
    found: tuple[Vulnerability, ...] = ()

    def counts(self) -> list[tuple[str, int]]:
        """Return how many vulnerabilities there are of each severity, the worst first."""
        names = {(one.severity, one.name) for one in self.found}
        counted = Counter(severity for severity, _name in names)
        order = [*_ORDER, *sorted(set(counted) - set(_ORDER))]
        return [(severity, counted[severity]) for severity in order if counted[severity]]


def is_whole(scan: Scan) -> bool:
    """Tell whether a scan shows all that there is."""
    return scan.status in _WHOLE and scan.complete


def check_status(image: Image, scan: Scan, *, hides: tuple[str, ...]) -> Finding | None:
    """Judge whether an image was scanned; what was not scanned is not known to be safe.

    Args:
        image: which.
        scan: what ECR says.
        hides: what cannot be judged without it.
    """
    if is_whole(scan):
        return None
    sentence = _("The image that runs could not be scanned ({status})").format(status=scan.status)
    remedy = image.command("start-image-scan")
    if scan.status == NOT_SCANNED:
        sentence = _("The image that runs was never scanned")
    elif scan.status == GONE:
        sentence = _("The image that runs is not in ECR any more: it cannot be scanned or pulled")
        remedy = _("Build, push and deploy it anew")
    elif scan.status in _WHOLE:
        sentence = _("The scan found more than was read")
        remedy = image.command("describe-image-scan-findings")
    return Finding(
        code="images.not_scanned",
        resource=image.repository,
        severity=Severity.UNKNOWN,
        sentence=sentence,
        evidence=tuple(filter(None, (image.digest, image.origin, scan.detail))),
        link=console.ecr_repository(image.region, image.repository, registry=image.registry),
        remedy=remedy,
        hides=hides,
    )


def check_age(image: Image, scan: Scan, now: datetime) -> Finding | None:
    """Judge how old a scan is; enhanced scanning (ACTIVE) goes on by itself."""
    if scan.status != "COMPLETE" or scan.completed is None:
        return None
    age = now - scan.completed
    if age <= timedelta(days=OLD_DAYS):
        return None
    return Finding(
        code="images.scan_old",
        resource=image.repository,
        severity=Severity.WARNING,
        sentence=_(
            "The scan is {age} old (normal: at most {n} days): it knows nothing found since"
        ).format(age=spoken(age), n=OLD_DAYS),
        evidence=tuple(filter(None, (image.digest, image.origin))),
        link=console.ecr_repository(image.region, image.repository, registry=image.registry),
        remedy=image.command("start-image-scan"),
    )


def find_criticals(repository: str, scans: Mapping[Image, Scan]) -> Iterator[Finding]:
    """Return one finding for each critical vulnerability, so that a new one is told as new."""
    by_name: dict[str, list[tuple[Image, Vulnerability]]] = {}
    for image, one in _of(scans, "CRITICAL"):
        by_name.setdefault(one.name, []).append((image, one))
    for name, found in sorted(by_name.items()):
        image, first = found[0]
        yield Finding(
            code="images.critical",
            resource=f"{repository}/{name}",
            severity=Severity.CRITICAL,
            sentence=_critical(first),
            evidence=tuple(dict.fromkeys(one.line for _image, one in found)),
            link=console.ecr_repository(image.region, repository, registry=image.registry),
            remedy=_mend(first),
        )


def check_highs(repository: str, scans: Mapping[Image, Scan]) -> Finding | None:
    """Judge the vulnerabilities rated HIGH together: one warning for each repository."""
    found = _of(scans, "HIGH")
    if not found:
        return None
    mended = {one.name for _image, one in found if one.fixed_in}
    names = {one.name for _image, one in found}
    said = ngettext(
        "{n} vulnerability rated HIGH in the image that runs (normal: none)",
        "{n} vulnerabilities rated HIGH in the image that runs (normal: none)",
        len(names),
    ).format(n=len(names))
    if mended:
        said += ", " + _("{n} with a known fix").format(n=len(mended))
    image = found[0][0]
    ordered = sorted((one for _image, one in found), key=lambda one: (not one.fixed_in, one.name))
    return Finding(
        code="images.high",
        resource=repository,
        severity=Severity.WARNING,
        sentence=said,
        evidence=tuple(dict.fromkeys(one.line for one in ordered)),
        link=console.ecr_repository(image.region, repository, registry=image.registry),
        remedy=_("Update the packages, build and deploy; all of them: {command}").format(
            command=image.command("describe-image-scan-findings")
        ),
    )


def _of(scans: Mapping[Image, Scan], severity: str) -> list[tuple[Image, Vulnerability]]:
    return [
        (image, one)
        for image, scan in scans.items()
        for one in scan.found
        if one.severity == severity
    ]


def _critical(one: Vulnerability) -> str:
    if one.fixed_in:
        return _("Rated CRITICAL, in {package} of the image that runs; fixed in {version}").format(
            package=one.package, version=one.fixed_in
        )
    return _("Rated CRITICAL, in {package} of the image that runs; no fixed version named").format(
        package=one.package
    )


def _mend(one: Vulnerability) -> str:
    if one.fixed_in:
        return _("Update {package} to {version}, build and deploy").format(
            package=one.package, version=one.fixed_in
        )
    return _("Update {package} if its makers mended it, build and deploy; else take it out").format(
        package=one.package
    )
