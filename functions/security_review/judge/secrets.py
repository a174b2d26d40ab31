"""Secrets of the project: that they are changed from time to time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifier.translation import _, ngettext
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.durations import spoken
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

OLD_DAYS = 90
"""Security Hub SecretsManager.4: changed within the last 90 days."""

GRACE = timedelta(days=2)
"""A rotation may take its window; after that it has failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """One secret; never its value.

    Attributes:
        name: its name.
        rotates: whether Secrets Manager changes it.
        written: when its present value was (aware); None where it has none, and where it rotates.
        next_rotation: when it ought to be changed next (aware), or None.
    """

    name: str
    rotates: bool
    written: Read[datetime | None]
    next_rotation: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretFacts:
    """What Secrets Manager said of the project's secrets."""

    region: str
    secrets: Read[tuple[Secret, ...]]


def judge_secrets(facts: SecretFacts, now: datetime) -> list[Finding]:
    """Judge rotation (Security Hub SecretsManager.1, .2 and .4).

    Args:
        facts: what Secrets Manager said.
        now: the moment judged.
    """
    if isinstance(facts.secrets, Unreadable):
        return [judge_unreadable(facts.secrets, code="secrets.unreadable", hides=("secrets.",))]
    return [
        *_unread(facts.secrets),
        *(finding for secret in facts.secrets for finding in _judge(secret, facts.region, now)),
    ]


def section_secrets(facts: SecretFacts) -> Section:
    """Say what was looked at."""
    if isinstance(facts.secrets, Unreadable) or not facts.secrets:
        return Section(title=_("Secrets"), lines=())
    count = len(facts.secrets)
    line = ngettext("{n} secret", "{n} secrets", count).format(n=count)
    return Section(title=_("Secrets"), lines=(line,))


def _unread(secrets: Iterable[Secret]) -> Iterator[Finding]:
    """Say of which secrets the age is not known: none of them is called young."""
    failed = {one.name: one.written for one in secrets if isinstance(one.written, Unreadable)}
    hides = tuple(f"secrets.rotation|{name}" for name in failed)
    for one in merge_unreadable(failed.values(), area="Secrets Manager"):
        yield judge_unreadable(one, code="secrets.age_unreadable", hides=hides)


def _judge(secret: Secret, region: str, now: datetime) -> Iterator[Finding]:
    link = console.secret(region, secret.name)
    if secret.rotates and secret.next_rotation and now - secret.next_rotation > GRACE:
        yield Finding(
            code="secrets.rotation_failed",
            resource=secret.name,
            severity=Severity.WARNING,
            sentence=_("It was to be changed {ago} ago, but was not: rotation fails").format(
                ago=spoken(now - secret.next_rotation)
            ),
            link=link,
            remedy=f"aws secretsmanager rotate-secret --secret-id {secret.name}",
        )
    if secret.rotates or isinstance(secret.written, Unreadable):
        return
    age = now - secret.written if secret.written else None
    if age is None or age > timedelta(days=OLD_DAYS):
        said = _("It is changed by nobody, for {age} now (normal: every {n} days)")
        if age is None:
            said = _("It is changed by nobody, and was never changed (normal: every {n} days)")
        yield Finding(
            code="secrets.rotation",
            resource=secret.name,
            severity=Severity.WARNING,
            sentence=said.format(age=spoken(age or timedelta(0)), n=OLD_DAYS),
            link=link,
            remedy=f"aws secretsmanager rotate-secret --secret-id {secret.name}"
            f" --rotation-lambda-arn <function> --rotation-rules AutomaticallyAfterDays={OLD_DAYS}",
        )
