"""CloudTrail: changes of IAM, security groups, keys and trails, by who made them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from functions.security_audit.judge.events import show_events
from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit import console
from opskit.trail_event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One kind of change.

    Attributes:
        code: the finding's.
        source: the service's address in CloudTrail.
        names: the API's calls; empty for every writing call of the service.
        grave: those that take protection away.
        what: gives its translated name, "security groups".
    """

    code: str
    source: str
    names: tuple[str, ...]
    grave: tuple[str, ...]
    what: Callable[[], str]


CHANGES = (
    Change(
        code="trail.changed_trail",
        source="cloudtrail.amazonaws.com",
        names=("StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"),
        grave=("StopLogging", "DeleteTrail"),
        what=lambda: _("trails"),
    ),
    Change(
        code="trail.changed_kms",
        source="kms.amazonaws.com",
        names=("ScheduleKeyDeletion", "DisableKey", "PutKeyPolicy", "DisableKeyRotation"),
        grave=("ScheduleKeyDeletion", "DisableKey"),
        what=lambda: _("KMS keys"),
    ),
    Change(
        code="trail.changed_iam",
        source="iam.amazonaws.com",
        names=(),
        grave=(),
        what=lambda: _("IAM"),
    ),
    Change(
        code="trail.changed_security_group",
        source="ec2.amazonaws.com",
        names=(
            "AuthorizeSecurityGroupIngress",
            "AuthorizeSecurityGroupEgress",
            "RevokeSecurityGroupIngress",
            "RevokeSecurityGroupEgress",
            "ModifySecurityGroupRules",
            "CreateSecurityGroup",
            "DeleteSecurityGroup",
        ),
        grave=(),
        what=lambda: _("security groups"),
    ),
)

_READS = ("Get", "List", "Generate", "Simulate")
"""Calls of IAM that change nothing, though CloudTrail may not call them reading."""


def judge_changes(events: Iterable[Event], days: int, zone: ZoneInfo) -> Iterator[Finding]:
    """Tell each kind of change by who made it; what AWS refused changed nothing.

    Args:
        events: each once.
        days: how many days they are of.
        zone: for times in evidence.
    """
    done = [event for event in events if not event.error]
    for change in CHANGES:
        by_who: defaultdict[str, list[Event]] = defaultdict(list)
        for event in done:
            if _is(change, event):
                by_who[event.who].append(event)
        for who, theirs in sorted(by_who.items()):
            yield _tell(change, who, theirs, days, zone)


def _is(change: Change, event: Event) -> bool:
    if event.source != change.source:
        return False
    return event.name in change.names if change.names else not event.name.startswith(_READS)


def _tell(change: Change, who: str, events: list[Event], days: int, zone: ZoneInfo) -> Finding:
    grave = any(event.name in change.grave for event in events)
    return Finding(
        code=change.code,
        resource=who,
        severity=Severity.CRITICAL if grave else Severity.WARNING,
        sentence=ngettext(
            "Changed {what} {n} time in {days} days: was it meant?",
            "Changed {what} {n} times in {days} days: were all meant?",
            len(events),
        ).format(what=change.what(), n=f"{len(events):,}", days=days),
        evidence=show_events(events, zone),
        link=console.trail_events(events[0].region, key="EventSource", value=change.source),
        remedy=_(
            "Hold it to the deployments; known for good: make accept. All of it:"
            " aws cloudtrail lookup-events --region {region} --lookup-attributes"
            " AttributeKey=EventSource,AttributeValue={source}"
        ).format(region=events[0].region, source=change.source),
    )
