"""IAM: passwords, second factors and access keys of users, and root's own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.security_audit.settings import AuditSettings
from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit import console

ROOT = "<root_account>"
"""How the credential report calls root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One active access key.

    Attributes:
        number: 1 or 2, its place in the credential report.
        made: when it was made or last rotated (aware); None where AWS does not say.
        used: when it was last used (aware), or None for never.
    """

    number: int
    made: datetime | None
    used: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One line of the credential report.

    Attributes:
        name: the user's, or ROOT.
        made: when (aware).
        password: whether it may log in to the console.
        password_used: when it last did (aware), or None for never.
        password_made: when its password was set or last changed (aware), or None where AWS does
            not say.
        mfa: whether it has a second factor.
        keys: its active access keys.
    """

    name: str
    made: datetime
    password: bool = False
    password_used: datetime | None = None
    password_made: datetime | None = None
    mfa: bool = False
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """What GetAccountSummary says of root.

    Attributes:
        mfa: whether it has a second factor.
        keys: whether it has access keys.
        password: whether it has one; an organization may take it from its members' roots.
    """

    mfa: bool
    keys: bool
    password: bool = True


def judge_root(root: Root, region: str) -> Iterator[Finding]:
    """Judge root's second factor and keys (AWS: root user best practices)."""
    link = console.iam_credentials(region)
    if not root.mfa and (root.password or root.keys):
        yield Finding(
            code="iam.root_no_mfa",
            resource="root",
            severity=Severity.CRITICAL,
            sentence=_("The root user has no second factor (normal: one)"),
            link=link,
            remedy=_("Sign in as root, Security credentials, Assign MFA device; no command can"),
        )
    if root.keys:
        yield Finding(
            code="iam.root_keys",
            resource="root",
            severity=Severity.CRITICAL,
            sentence=_("The root user has access keys (normal: none)"),
            link=link,
            remedy=_("Sign in as root and delete them: aws iam list-access-keys shows their names"),
        )


def judge_users(
    users: tuple[User, ...], region: str, settings: AuditSettings, now: datetime
) -> Iterator[Finding]:
    """Judge every user but root (manual: monthly checklist 3, IAM; CIS AWS Foundations 1.10-1.14).

    Args:
        users: the credential report.
        region: for links.
        settings: how old a key, how long unused is normal.
        now: the moment judged (aware).
    """
    for user in users:
        if user.name == ROOT:
            continue
        yield from _password(user, region, settings, now)
        for key in user.keys:
            yield from _key(user, key, region, settings, now)


def _password(user: User, region: str, settings: AuditSettings, now: datetime) -> Iterator[Finding]:
    if not user.password:
        return
    delete = f"aws iam delete-login-profile --user-name {user.name}"
    if not user.mfa:
        yield _finding(
            "iam.no_mfa",
            user,
            region,
            _("May log in to the console without a second factor (normal: one)"),
            _("Have it register one; until then: {command}").format(command=delete),
            severity=Severity.CRITICAL,
        )
    # A password that nobody used yet is unused since it was set (CIS AWS Foundations 1.12).
    idle = now - (user.password_used or user.password_made or user.made)
    if idle > timedelta(days=settings.unused_days):
        yield _finding(
            "iam.unused_password",
            user,
            region,
            _idle(_("Its password"), user.password_used, idle, settings.unused_days),
            delete,
        )


def _key(
    user: User, key: Key, region: str, settings: AuditSettings, now: datetime
) -> Iterator[Finding]:
    resource = f"{user.name} key {key.number}"
    switch_off = _(
        "aws iam list-access-keys --user-name {user}, then aws iam update-access-key"
        " --user-name {user} --status Inactive --access-key-id ID"
    ).format(user=user.name)
    made = key.made or user.made
    idle = now - (key.used or made)
    if idle > timedelta(days=settings.unused_days):
        sentence = _idle(_("This access key"), key.used, idle, settings.unused_days)
        yield _finding("iam.unused_key", user, region, sentence, switch_off, resource=resource)
    age = now - made
    if age > timedelta(days=settings.key_days):
        yield _finding(
            "iam.old_key",
            user,
            region,
            _("This access key is {n} days old (normal: up to {most})").format(
                n=age.days, most=settings.key_days
            ),
            _("Make another (aws iam create-access-key --user-name {user}), use it, then:"
              " {command}").format(user=user.name, command=switch_off),
            resource=resource,
        )  # fmt: skip


def _idle(what: str, used: datetime | None, idle: timedelta, most: int) -> str:
    if used is None:
        return _("{what} was never used in {n} days (normal: within {most})").format(
            what=what, n=idle.days, most=most
        )
    return ngettext(
        "{what} was last used {n} day ago (normal: within {most})",
        "{what} was last used {n} days ago (normal: within {most})",
        idle.days,
    ).format(what=what, n=idle.days, most=most)


def _finding(
    code: str,
    user: User,
    region: str,
    sentence: str,
    remedy: str,
    *,
    resource: str = "",
    severity: Severity = Severity.WARNING,
) -> Finding:
    return Finding(
        code=code,
        resource=resource or user.name,
        severity=severity,
        sentence=sentence,
        link=console.iam_principal(region, kind="user", name=user.name),
        remedy=remedy,
    )
