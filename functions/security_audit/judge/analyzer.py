"""IAM Access Analyzer: what others may reach, and which rights nobody uses."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from notifier.translation import _, ngettext
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

_CODES = {
    "ExternalAccess": "analyzer.external_access",
    "InternalAccess": "analyzer.internal_access",
    "UnusedIAMRole": "analyzer.unused_role",
    "UnusedIAMUserAccessKey": "analyzer.unused_key",
    "UnusedIAMUserPassword": "analyzer.unused_password",
    "UnusedPermission": "analyzer.unused_permission",
}
_OTHER = "analyzer.other"
_EVERY = ("analyzer.external", "analyzer.internal", "analyzer.unused", _OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One active finding of an analyzer.

    Attributes:
        id: the finding's.
        kind: "ExternalAccess", "UnusedIAMRole", ...
        resource: the resource's ARN.
        error: why it could not be analyzed, or "".
    """

    id: str
    kind: str
    resource: str
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyzer:
    """One analyzer.

    Attributes:
        name: its name.
        arn: its ARN.
        kind: "ACCOUNT", "ORGANIZATION_UNUSED_ACCESS", ...
        active: whether it analyzes.
        findings: its active findings.
        complete: False when there were more pages than are read.
    """

    name: str
    arn: str
    kind: str
    active: bool
    findings: Read[tuple[Access, ...]] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyzerFacts:
    """What Access Analyzer said."""

    region: str
    analyzers: Read[tuple[Analyzer, ...]]


def judge_analyzer(facts: AnalyzerFacts) -> list[Finding]:
    """Judge Access Analyzer's active findings (manual: monthly checklist 3, Access Analyzer)."""
    if isinstance(facts.analyzers, Unreadable):
        return [judge_unreadable(facts.analyzers, code="analyzer.unreadable", hides=("analyzer.",))]
    lost = [one.findings for one in facts.analyzers if isinstance(one.findings, Unreadable)]
    return [
        *(
            judge_unreadable(failed, code="analyzer.unreadable", hides=("analyzer.",))
            for failed in merge_unreadable(lost, area="Access Analyzer")
        ),
        *_enabled(facts),
        *_incomplete(facts),
        *_accesses(facts),
    ]


def section_analyzer(facts: AnalyzerFacts) -> Section:
    """Say which analyzers were looked at, and how many findings each has."""
    title = _("Access Analyzer")
    if isinstance(facts.analyzers, Unreadable):
        return Section(title=title, lines=())
    return Section(
        title=title,
        lines=tuple(
            _("{name} ({kind}): {n} active").format(
                name=one.name, kind=one.kind, n=len(one.findings)
            )
            for one in facts.analyzers
            if not isinstance(one.findings, Unreadable)
        ),
    )


def _watching(facts: AnalyzerFacts) -> list[Analyzer]:
    every = () if isinstance(facts.analyzers, Unreadable) else facts.analyzers
    return [one for one in every if one.active]


def _enabled(facts: AnalyzerFacts) -> Iterator[Finding]:
    if any(one.kind in ("ACCOUNT", "ORGANIZATION") for one in _watching(facts)):
        return
    yield Finding(
        code="analyzer.not_enabled",
        resource="Access Analyzer",
        severity=Severity.WARNING,
        sentence=_("No active analyzer looks for access from outside in {region}").format(
            region=facts.region
        ),
        link=console.access_findings(facts.region),
        remedy=_(
            "aws accessanalyzer create-analyzer --analyzer-name account --type ACCOUNT"
            " --region {region}"
        ).format(region=facts.region),
        hides=("analyzer.external",),
    )


def _incomplete(facts: AnalyzerFacts) -> Iterator[Finding]:
    for one in () if isinstance(facts.analyzers, Unreadable) else facts.analyzers:
        if not one.active:
            yield Finding(
                code="analyzer.inactive",
                resource=one.name,
                severity=Severity.WARNING,
                sentence=_("This analyzer is not active: it finds nothing"),
                link=console.access_findings(facts.region),
                remedy=_("See why: aws accessanalyzer get-analyzer --analyzer-name {name}").format(
                    name=one.name
                ),
                hides=_EVERY,
            )
    for one in _watching(facts):
        if one.complete or isinstance(one.findings, Unreadable):
            continue
        yield Finding(
            code="analyzer.incomplete",
            resource=one.name,
            severity=Severity.UNKNOWN,
            sentence=_("More findings than are read: only {n} were looked at").format(
                n=f"{len(one.findings):,}"
            ),
            link=console.access_findings(facts.region),
            remedy=_("Archive what is meant with archive rules, then run it again"),
            hides=_EVERY,
        )


def _accesses(facts: AnalyzerFacts) -> Iterator[Finding]:
    found: defaultdict[tuple[str, str], list[tuple[Analyzer, Access]]] = defaultdict(list)
    for one in _watching(facts):
        for access in () if isinstance(one.findings, Unreadable) else one.findings:
            key = (_CODES.get(access.kind, _OTHER), access.resource or access.id)
            found[key].append((one, access))
    for (code, resource), theirs in sorted(found.items()):
        analyzer, access = theirs[0]
        yield Finding(
            code=code,
            resource=resource,
            severity=Severity.WARNING,
            sentence=_sentence(access.kind, len(theirs)),
            evidence=tuple(f"{one.name}: {a.kind} {a.id} {a.error}".rstrip() for one, a in theirs),
            link=console.access_findings(facts.region),
            remedy=_remedy(access, analyzer),
        )


def _sentence(kind: str, count: int) -> str:
    if kind == "ExternalAccess":
        return ngettext(
            "Somebody outside the account may reach it ({n} finding)",
            "Somebody outside the account may reach it ({n} findings)",
            count,
        ).format(n=count)
    if kind.startswith("Unused"):
        return ngettext(
            "Nobody uses what it may do ({n} finding: {kind})",
            "Nobody uses what it may do ({n} findings: {kind})",
            count,
        ).format(n=count, kind=kind)
    return ngettext(
        "Access Analyzer has {n} active finding: {kind}",
        "Access Analyzer has {n} active findings: {kind}",
        count,
    ).format(n=count, kind=kind)


def _remedy(access: Access, analyzer: Analyzer) -> str:
    return _(
        "Read who: aws accessanalyzer get-finding-v2 --analyzer-arn {arn} --id {id}; meant:"
        " aws accessanalyzer update-findings --analyzer-arn {arn} --status ARCHIVED --ids {id}"
    ).format(arn=analyzer.arn, id=access.id)
