"""CloudTrail: who used root, who logged in how, what was changed, what was denied in bursts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from functions.security_audit.judge.events import GLOBAL_REGION, Lookup, Sought
from functions.security_audit.judge.trail_changes import CHANGES, judge_changes
from functions.security_audit.judge.trail_use import judge_denied, judge_logins, judge_root_use
from functions.security_audit.settings import AuditSettings
from notifier.translation import _, ngettext
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.trail_event import Event
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

HISTORY_DAYS = 90
"""As far as CloudTrail's event history goes back (LookupEvents, API reference)."""

_CODES = ("trail.root", "trail.login", "trail.changed", "trail.denied")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """One trail.

    Attributes:
        name: its name.
        every_region: whether it records all regions.
        logging: whether it records at all.
        undelivered: S3's error when its last file could not be written, or "".
    """

    name: str
    every_region: bool
    logging: bool
    undelivered: str = ""

    @property
    def works(self) -> bool:
        """Whether it records every region, and keeps it."""
        return self.logging and self.every_region and not self.undelivered


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFacts:
    """What CloudTrail said.

    Attributes:
        region: the project's.
        lookups: one for each question and region.
        trails: what keeps events for longer than the history does.
    """

    region: str
    lookups: tuple[Read[Lookup], ...]
    trails: Read[tuple[Trail, ...]]


def judge_trail(
    facts: TrailFacts, settings: AuditSettings, now: datetime, zone: ZoneInfo
) -> list[Finding]:
    """Judge the events of the last days (manual: monthly checklist 3, CloudTrail).

    Args:
        facts: what was read, and what could not be.
        settings: how many days, failed log-ins and denied calls are normal.
        now: end of the period (aware).
        zone: for times in evidence.
    """
    events = _once(facts.lookups, now - timedelta(days=settings.trail_days), now)
    return [
        *_unread(facts.lookups),
        *_incomplete(facts.lookups),
        *_trails(facts),
        *judge_root_use(events, settings, zone),
        *judge_logins(events, settings, zone),
        *judge_changes(events, settings.trail_days, zone),
        *judge_denied(events, settings, zone),
    ]


def section_trail(facts: TrailFacts, settings: AuditSettings) -> Section:
    """Say which events were looked at, and what CloudTrail cannot show."""
    read = [lookup for lookup in facts.lookups if isinstance(lookup, Lookup)]
    regions = sorted({lookup.region for lookup in read})
    if not regions:
        return Section(title=_("CloudTrail"), lines=())
    events = {event.id for lookup in read for event in lookup.events}
    lines = (
        ngettext(
            "{n} event of {days} days in {regions}", "{n} events of {days} days in {regions}",
            len(events),
        ).format(n=f"{len(events):,}", days=settings.trail_days, regions=", ".join(regions)),
        _("Its history goes back {days} days and holds management events only; of denied calls,"
          " only those that write are looked up").format(days=HISTORY_DAYS),
        _("IAM and root's log-ins are recorded in {region}; other regions are not looked at,"
          " and a user's log-in may be recorded there").format(region=GLOBAL_REGION),
    )  # fmt: skip
    return Section(title=_("CloudTrail"), lines=lines)


def _once(lookups: Iterable[Read[Lookup]], start: datetime, end: datetime) -> list[Event]:
    found = (event for one in lookups if isinstance(one, Lookup) for event in one.events)
    return list({event.id: event for event in found if start <= event.at <= end}.values())


def _unread(lookups: Iterable[Read[Lookup]]) -> Iterator[Finding]:
    lost = [one for one in lookups if isinstance(one, Unreadable)]
    for failed in merge_unreadable(lost, area="CloudTrail"):
        yield judge_unreadable(failed, code="trail.unreadable", hides=_CODES)


def _incomplete(lookups: Iterable[Read[Lookup]]) -> Iterator[Finding]:
    for lookup in lookups:
        if isinstance(lookup, Unreadable) or lookup.complete:
            continue
        what = lookup.named or lookup.sought.value
        yield Finding(
            code="trail.incomplete",
            resource=f"CloudTrail {lookup.region} {what}",
            severity=Severity.UNKNOWN,
            sentence=_("More events than are read: only the newest {n} were looked at").format(
                n=f"{len(lookup.events):,}"
            ),
            link=console.trail_events(lookup.region),
            remedy=_("Ask the rest of the trail's own log, with CloudTrail Lake or Athena"),
            hides=_hides(lookup),
        )


def _hides(lookup: Lookup) -> tuple[str, ...]:
    match lookup.sought:
        case Sought.ROOT:
            return ("trail.root",)
        case Sought.LOGINS:
            return ("trail.login",)
        case Sought.CHANGES:
            return tuple({change.code for change in CHANGES if lookup.named in change.names})
        case Sought.WRITES:
            # In the global region, changes are found in this very look-up.
            changed = ("trail.changed",) if lookup.region == GLOBAL_REGION else ()
            return ("trail.denied", *changed)


def _trails(facts: TrailFacts) -> Iterator[Finding]:
    if isinstance(facts.trails, Unreadable):
        yield judge_unreadable(facts.trails, code="trail.unreadable", hides=("trail.none",))
        return
    if any(trail.works for trail in facts.trails):
        return
    yield Finding(
        code="trail.none",
        resource="CloudTrail",
        severity=Severity.WARNING,
        sentence=_(
            "No trail records every region: events are lost after {days} days (normal: one)"
        ).format(days=HISTORY_DAYS),
        evidence=tuple(_described(trail) for trail in facts.trails),
        link=console.trail_events(facts.region),
        remedy=_mend(facts.trails),
    )


def _mend(trails: Iterable[Trail]) -> str:
    wide = next((trail for trail in trails if trail.every_region), None)
    if wide and wide.logging:
        return _(
            "Mend its bucket's policy, then look again: aws cloudtrail get-trail-status"
            " --name {name}"
        ).format(name=wide.name)
    if wide:
        return _("aws cloudtrail start-logging --name {name}").format(name=wide.name)
    return _(
        "aws cloudtrail create-trail --name audit --s3-bucket-name BUCKET"
        " --is-multi-region-trail --enable-log-file-validation"
        " && aws cloudtrail start-logging --name audit"
    )


def _described(trail: Trail) -> str:
    reach = _("every region") if trail.every_region else _("one region")
    state = _("records") if trail.logging else _("stopped")
    if trail.undelivered:
        state = _("cannot deliver: {why}").format(why=trail.undelivered)
    return f"{trail.name}: {reach}, {state}"
