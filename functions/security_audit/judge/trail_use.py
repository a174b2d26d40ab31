"""CloudTrail: what root did, how people logged in, and what was denied in bursts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from functions.security_audit.judge.events import GLOBAL_REGION, show_events
from functions.security_audit.settings import AuditSettings
from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit import console
from opskit.trail_event import Event

BURST = timedelta(hours=1)
_DENIED = ("AccessDenied", "UnauthorizedOperation", "NotAuthorized", "AuthFailure")
_PERSONS = ("IAMUser", "Root")


def judge_root_use(
    events: Iterable[Event], settings: AuditSettings, zone: ZoneInfo
) -> Iterator[Finding]:
    """Judge root's calls, but for those that AWS makes in its name (CIS AWS Foundations 4.3)."""
    used = [event for event in events if event.kind == "Root" and not event.by_aws]
    used = [event for event in used if event.login != "Failure"]
    if not used:
        return
    yield Finding(
        code="trail.root_used",
        resource="root",
        severity=Severity.CRITICAL,
        sentence=ngettext(
            "The root user made {n} call in {days} days (normal: none)",
            "The root user made {n} calls in {days} days (normal: none)",
            len(used),
        ).format(n=f"{len(used):,}", days=settings.trail_days),
        evidence=show_events(used, zone),
        link=console.trail_events(GLOBAL_REGION, key="Username", value="root"),
        remedy=_(
            "Ask who it was and why. If nobody knows: change root's password, delete its keys."
            " All calls: aws cloudtrail lookup-events --region {region}"
            " --lookup-attributes AttributeKey=Username,AttributeValue=root"
        ).format(region=GLOBAL_REGION),
    )


def judge_logins(
    events: Iterable[Event], settings: AuditSettings, zone: ZoneInfo
) -> Iterator[Finding]:
    """Judge log-ins to the console without a second factor, and those that failed."""
    logins = [event for event in events if event.name == "ConsoleLogin"]
    # A federated session's second factor is its identity provider's: AWS always records "No".
    bare = [e for e in logins if e.login == "Success" and e.mfa is False and e.kind in _PERSONS]
    for who, theirs in _by(bare, lambda event: event.who):
        yield _bare(who, theirs, zone)
    failed = [event for event in logins if event.login == "Failure"]
    for who, theirs in _by(failed, lambda event: event.who):
        if len(theirs) >= settings.failed_logins:
            yield _failed(who, theirs, settings, zone)


def _bare(who: str, events: list[Event], zone: ZoneInfo) -> Finding:
    remedy = _(
        "Have it register one; until then take the password away:"
        " aws iam delete-login-profile --user-name {user}"
    ).format(user=who)
    if events[0].kind == "Root":
        remedy = _("Sign in as root and register one under Security credentials")
    return Finding(
        code="trail.login_without_mfa",
        resource=who,
        severity=Severity.CRITICAL,
        sentence=ngettext(
            "Logged in to the console {n} time without a second factor (normal: never)",
            "Logged in to the console {n} times without a second factor (normal: never)",
            len(events),
        ).format(n=len(events)),
        evidence=show_events(events, zone),
        link=console.trail_events(events[0].region, key="EventName", value="ConsoleLogin"),
        remedy=remedy,
    )


def _failed(who: str, events: list[Event], settings: AuditSettings, zone: ZoneInfo) -> Finding:
    return Finding(
        code="trail.login_failed",
        resource=who,
        severity=Severity.WARNING,
        sentence=_(
            "{n} failed log-ins to the console in {days} days (normal: less than {most})"
        ).format(n=len(events), days=settings.trail_days, most=settings.failed_logins),
        evidence=show_events(events, zone),
        link=console.trail_events(events[0].region, key="EventName", value="ConsoleLogin"),
        remedy=_(
            "Ask the user; not theirs: aws iam update-login-profile --user-name {user}"
            " --password-reset-required"
        ).format(user=who)
        if events[0].kind == "IAMUser" and not who.startswith("HIDDEN")
        else _("Look where they came from; AWS hides a name that is no user's"),
    )


def judge_denied(
    events: Iterable[Event], settings: AuditSettings, zone: ZoneInfo
) -> Iterator[Finding]:
    """Judge many denied calls of one principal within an hour."""
    denied = [event for event in events if any(code in event.error for code in _DENIED)]
    for who, theirs in _by(denied, lambda event: event.who):
        burst = _densest(theirs)
        if len(burst) < settings.denied_calls:
            continue
        yield Finding(
            code="trail.denied_burst",
            resource=who,
            severity=Severity.WARNING,
            sentence=_("{n} denied calls within an hour (normal: less than {most})").format(
                n=len(burst), most=settings.denied_calls
            ),
            evidence=show_events(burst, zone),
            link=console.trail_events(burst[0].region, key="Username", value=who),
            remedy=_(
                "A job that lacks a right: grant it. Otherwise switch its keys off:"
                " aws iam list-access-keys --user-name {user}"
            ).format(user=who)
            if burst[0].kind == "IAMUser"
            else _("A job that lacks a right: grant it. Otherwise revoke the role's sessions"),
        )


def _densest(events: Iterable[Event]) -> list[Event]:
    """Return the most events that lie within one hour."""
    ordered = sorted(events, key=lambda event: event.at)
    best: list[Event] = []
    first = 0
    for last, event in enumerate(ordered):
        while event.at - ordered[first].at > BURST:
            first += 1
        if last - first + 1 > len(best):
            best = ordered[first : last + 1]
    return best


def _by(events: Iterable[Event], key: Callable[[Event], str]) -> list[tuple[str, list[Event]]]:
    groups: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        groups[key(event)].append(event)
    return sorted(groups.items())
