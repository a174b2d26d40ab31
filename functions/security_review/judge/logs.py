"""Log groups of the project: that they exist, and that they are not kept for ever."""

from collections.abc import Iterator
from dataclasses import dataclass

from notifier.translation import _
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.log_groups import count_groups, judge_cut_off
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable

RETENTION_DAYS = 90
"""What the remedy proposes: three months, in which most break-ins are found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogGroup:
    """One log group.

    Attributes:
        name: its name.
        endless: whether it keeps its lines for ever.
    """

    name: str
    endless: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The project's log groups.

    Attributes:
        groups: those that are there.
        missing: those that containers name but that are not among them.
        complete: whether all pages of the account were read.
    """

    groups: tuple[LogGroup, ...]
    missing: tuple[str, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFacts:
    """What CloudWatch Logs said."""

    region: str
    listing: Read[Listing]


def judge_logs(facts: LogFacts) -> list[Finding]:
    """Judge retention (Security Hub CloudWatch.16): lines are evidence, and cost money."""
    if isinstance(facts.listing, Unreadable):
        return [judge_unreadable(facts.listing, code="logs.unreadable", hides=("logs.",))]
    return list(_judge(facts.listing, facts.region))


def section_logs(facts: LogFacts) -> Section:
    """Say what was looked at."""
    if isinstance(facts.listing, Unreadable) or not facts.listing.groups:
        return Section(title=_("Log groups"), lines=())
    return Section(title=_("Log groups"), lines=(count_groups(len(facts.listing.groups)),))


def _judge(listing: Listing, region: str) -> Iterator[Finding]:
    if not listing.complete:
        yield judge_cut_off(hides=("logs.",))
    for name in listing.missing if listing.complete else ():
        yield Finding(
            code="logs.missing",
            resource=name,
            severity=Severity.WARNING,
            sentence=_("A container writes to this log group, but it does not exist"),
            link=console.log_group(region, name),
            remedy=f"aws logs create-log-group --log-group-name {name}",
        )
    for group in listing.groups:
        if group.endless:
            yield Finding(
                code="logs.retention",
                resource=group.name,
                severity=Severity.WARNING,
                sentence=_("Its lines are kept for ever, with whatever is in them"),
                link=console.log_group(region, group.name),
                remedy=f"aws logs put-retention-policy --log-group-name {group.name}"
                f" --retention-in-days {RETENTION_DAYS}",
            )
