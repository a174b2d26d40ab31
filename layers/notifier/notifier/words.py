"""The vocabulary of every report: Severity, Finding, Figure, Change, Report."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, IntEnum

EVIDENCE_LINES = 6
"""Three patterns of a log, each with a sample (opskit.error_lines)."""

SECTION_LINES = 50
"""A month of days, or the services of a large account; of more, the thread's end would be none."""


class Severity(IntEnum):
    """How bad it is, from best to worst.

    UNKNOWN stands above WARNING: what could not be read may hide anything, so it is never healthy.
    """

    OK = 0
    WARNING = 1
    UNKNOWN = 2
    CRITICAL = 3


class Change(Enum):
    """What became of a finding since the last report."""

    NEW = "new"
    WORSE = "worse"
    STILL = "still"
    ACCEPTED = "accepted"
    FIXED = "fixed"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that somebody ought to know about one resource.

    Attributes:
        code: stable and dotted, area first: "ecs.tasks_missing". It never carries numbers or names.
        resource: the AWS name that the team uses ("petclinic-dev-app"), never a sentence.
        severity: OK is never a finding; a check that passes returns nothing.
        sentence: one translated sentence with numbers, units and what is normal.
        evidence: lines from outside (stop reasons, log samples), unescaped and unmasked: all of
            them, what matters most first.
        lead: how many of them a message shows, which counts the rest; fewer where they are long.
        link: a console address, or "".
        remedy: what to do next, one translated sentence, or "".
        hides: code prefixes that could not be judged because of this finding (an unreadable API).
            A finding of the last report whose code starts with one of them is not "fixed". With
            a resource behind a bar, "ecs.|petclinic-dev-app", only that resource's are meant.
    """

    code: str
    resource: str
    severity: Severity
    sentence: str
    evidence: tuple[str, ...] = ()
    lead: int = EVIDENCE_LINES
    link: str = ""
    remedy: str = ""
    hides: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """What makes this finding the same one tomorrow: its code and resource."""
        return f"{self.code}|{self.resource}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """A finding beside what became of it since the last report.

    Attributes:
        finding: today's finding; for FIXED and GONE, the last report's.
        change: new, worse, still, accepted or fixed; gone when its resource is no longer looked
            at, which is told once: whether it is mended nobody knows.
        since: when it was first seen (aware), or None when the ledger could not be read.
        accepted_until: end of the acceptance (aware); only with ACCEPTED, or GONE while accepted.
        accepted_by: who accepted it; as `accepted_until`.
        note: one translated sentence about the change, or "".
        unchecked: whether it could not be looked at this time: what it says is the last report's.
        watched: whether its resource stood among those that were looked at when it was seen.
    """

    finding: Finding
    change: Change
    since: datetime | None = None
    accepted_until: datetime | None = None
    accepted_by: str = ""
    note: str = ""
    unchecked: bool = False
    watched: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to act: fixed, or accepted."""
        settled = self.change in (Change.FIXED, Change.ACCEPTED)
        return settled or (self.change is Change.GONE and self.accepted_until is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number with its unit, its normal range and its recent past.

    Attributes:
        name: translated, short: "ECS CPU".
        resource: the resource it was measured on.
        unit: "%", "ms", "connections", "requests/s", ...
        average: over the period; None when there was no data. None is never drawn as zero.
        maximum: over the period, or None.
        normal: translated, what is normal: "≤ 80 %". "" when there is no threshold.
        limit: the threshold as a number, in `unit`; the sparkline is drawn against it, so that a
            quiet course looks low. None when there is none.
        severity: this figure's own judgement, OK when within its normal range.
        series: oldest first, for the sparkline; None where a period has no data.
        yesterday: the average of the same period a day before, or None.
        last_week: the average of the same period a week before, or None.
    """

    name: str
    resource: str
    unit: str
    average: float | None
    maximum: float | None = None
    normal: str = ""
    limit: float | None = None
    severity: Severity = Severity.OK
    series: tuple[float | None, ...] = ()
    yesterday: float | None = None
    last_week: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where a report comes from, so that nobody mends the wrong account.

    Attributes:
        account: the AWS account's number.
        region: such as "ap-northeast-2".
        stack: the CloudFormation stack's name.
        environment: "dev", "staging", "prod".
    """

    account: str
    region: str
    stack: str
    environment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A titled list of plain lines for the thread: what was looked at and found well.

    Attributes:
        title: translated.
        lines: translated, unescaped: all of them.
        lead: how many of them a message shows, which counts the rest.
    """

    title: str
    lines: tuple[str, ...]
    lead: int = SECTION_LINES


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where all that a report says is kept, however little of it a message shows.

    Attributes:
        run: what the log calls this run: "health_sweep/2026-11-24T00:00:00Z".
        command: the shell command that shows it; "" where somebody started the run by hand, whose
            output is the log.
        link: a console address that shows it, or "".
    """

    run: str
    command: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that a report job has to say about one moment.

    Attributes:
        job: the function's folder name, "health_sweep".
        title: translated, "Daily health sweep".
        as_of: the moment judged (aware), from the event, not from the clock.
        scope: account, region, stack.
        findings: tracked findings, fixed and accepted ones too; of two that are equally bad, the
            one that stands first matters more.
        figures: the numbers of the last period.
        sections: what else was looked at, for the thread.
        subject: what was looked at, in a few translated words: "1 service, 1 cluster".
        replay: the exact shell command that repeats this run as a dry run.
        accept: the shell command that lists what can be accepted, or "": then nobody is offered to.
        kept: where all of it is kept; None for a report that is shown whole, as a dry run's is.
    """

    job: str
    title: str
    as_of: datetime
    scope: Scope
    findings: tuple[Tracked, ...] = ()
    figures: tuple[Figure, ...] = ()
    sections: tuple[Section, ...] = ()
    subject: str = ""
    replay: str = ""
    accept: str = ""
    kept: Kept | None = None

    @property
    def severity(self) -> Severity:
        """The worst of what is open; fixed and accepted findings do not count."""
        return max(
            (t.finding.severity for t in self.findings if not t.is_settled),
            default=Severity.OK,
        )
