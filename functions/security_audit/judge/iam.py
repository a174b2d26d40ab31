"""IAM: users, roles and groups that may do too much, roles nobody uses, and who may come in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.security_audit.judge.credentials import ROOT, Root, User, judge_root, judge_users
from functions.security_audit.judge.policies import (
    Reach,
    Statement,
    judge_aws_policy,
    judge_reach,
)
from functions.security_audit.judge.trust import judge_trust
from functions.security_audit.settings import AuditSettings
from notifier.translation import _, ngettext
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable

AWS_ROLES = "/aws-service-role/"
"""The path of roles that AWS made and steers; a team can change nothing in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One policy of a principal.

    Attributes:
        policy: its name.
        arn: its ARN, or "" for an inline policy.
        statements: what it says; None for a policy of AWS's own, which its name tells.
    """

    policy: str
    arn: str = ""
    statements: tuple[Statement, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """A user, a role or a group.

    Attributes:
        kind: "user", "role" or "group".
        name: its name.
        made: when (aware).
        path: such as "/", or AWS_ROLES and more.
        grants: its own policies.
        trust: a role's trust policy.
        used: when a role was last used (aware), or None for not within 400 days.
    """

    kind: str
    name: str
    made: datetime
    path: str = "/"
    grants: tuple[Grant, ...] = ()
    trust: tuple[Statement, ...] = ()
    used: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IamFacts:
    """What IAM said.

    Attributes:
        region: for links; IAM itself is global.
        account: the account's number.
        users: the credential report.
        root: root's second factor and keys.
        principals: users, roles and groups with their policies.
    """

    region: str
    account: str
    users: Read[tuple[User, ...]]
    root: Read[Root]
    principals: Read[tuple[Principal, ...]]


_OF_PRINCIPALS = (
    "iam.admin",
    "iam.wildcard",
    "iam.open",
    "iam.cross",
    "iam.federated",
    "iam.unused_role",
)


def judge_iam(facts: IamFacts, settings: AuditSettings, now: datetime) -> list[Finding]:
    """Judge credentials, rights and trust (manual: monthly checklist 3, IAM).

    Args:
        facts: what was read, and what could not be.
        settings: how old and how long unused is normal.
        now: the moment judged (aware).
    """
    return [*_root(facts), *_users(facts, settings, now), *_principals(facts, settings, now)]


def section_iam(facts: IamFacts) -> Section:
    """Say how many users, keys and roles were looked at."""
    lines: list[str] = []
    if not isinstance(facts.users, Unreadable):
        users = [user for user in facts.users if user.name != ROOT]
        lines.append(
            ngettext(
                "{n} user, {mfa} with a second factor; active access keys: {keys}",
                "{n} users, {mfa} with a second factor; active access keys: {keys}",
                len(users),
            ).format(
                n=len(users),
                mfa=sum(user.mfa for user in users),
                keys=sum(len(user.keys) for user in users),
            )
        )
    if not isinstance(facts.principals, Unreadable):
        roles = [one for one in facts.principals if one.kind == "role"]
        ours = [one for one in roles if not one.path.startswith(AWS_ROLES)]
        lines.append(
            ngettext(
                "{n} role, besides {aws} of AWS's own, which are not judged",
                "{n} roles, besides {aws} of AWS's own, which are not judged",
                len(ours),
            ).format(n=len(ours), aws=len(roles) - len(ours))
        )
    return Section(title=_("IAM"), lines=tuple(lines))


def _root(facts: IamFacts) -> Iterator[Finding]:
    if isinstance(facts.root, Unreadable):
        yield judge_unreadable(facts.root, code="iam.unreadable", hides=("iam.root",))
    else:
        yield from judge_root(facts.root, facts.region)


def _users(facts: IamFacts, settings: AuditSettings, now: datetime) -> Iterator[Finding]:
    if isinstance(facts.users, Unreadable):
        hides = ("iam.no_mfa", "iam.old_key", "iam.unused_key", "iam.unused_password")
        yield judge_unreadable(facts.users, code="iam.unreadable", hides=hides)
    else:
        yield from judge_users(facts.users, facts.region, settings, now)


def _principals(facts: IamFacts, settings: AuditSettings, now: datetime) -> Iterator[Finding]:
    if isinstance(facts.principals, Unreadable):
        hides = (
            "iam.admin",
            "iam.wildcard",
            "iam.open",
            "iam.cross",
            "iam.federated",
            "iam.unused_role",
        )
        yield judge_unreadable(facts.principals, code="iam.unreadable", hides=hides)
        return
    for one in facts.principals:
        if one.path.startswith(AWS_ROLES):
            continue
        yield from _rights(one, facts.region)
        yield from judge_trust(one.name, one.trust, facts.account, facts.region)
        yield from _unused(one, facts.region, settings, now)


def _rights(one: Principal, region: str) -> Iterator[Finding]:
    for reach, code, sentence in (
        (Reach.ADMIN, "iam.admin", _("May do everything in the account (normal: what it needs)")),
        (Reach.WILDCARD, "iam.wildcard", _("May do all of a service everywhere (normal: less)")),
    ):
        wide = [grant for grant in one.grants if _reach(grant) is reach]
        if wide:
            yield Finding(
                code=code,
                resource=f"{one.kind}/{one.name}",
                severity=Severity.WARNING,
                sentence=sentence,
                evidence=tuple(grant.arn or _inline(grant) for grant in wide),
                link=console.iam_principal(region, kind=one.kind, name=one.name),
                remedy=_("Narrow it, or: {command}").format(command=_take_away(one, wide[0])),
            )


def _inline(grant: Grant) -> str:
    return _("inline: {policy}").format(policy=grant.policy)


def _reach(grant: Grant) -> Reach:
    if grant.statements is None:
        return judge_aws_policy(grant.policy)
    return judge_reach(grant.statements)


def _take_away(one: Principal, grant: Grant) -> str:
    if grant.arn:
        named = f"--{one.kind}-name {one.name} --policy-arn {grant.arn}"
        return f"aws iam detach-{one.kind}-policy {named}"
    named = f"--{one.kind}-name {one.name} --policy-name {grant.policy}"
    return f"aws iam delete-{one.kind}-policy {named}"


def _unused(
    one: Principal, region: str, settings: AuditSettings, now: datetime
) -> Iterator[Finding]:
    idle = now - (one.used or one.made)
    if one.kind != "role" or idle <= timedelta(days=settings.unused_days):
        return
    said = (
        _("Last used {n} days ago (normal: within {most})")
        if one.used
        else _("Made {n} days ago and not used in the last 400 (normal: within {most})")
    )
    yield Finding(
        code="iam.unused_role",
        resource=f"role/{one.name}",
        severity=Severity.WARNING,
        sentence=said.format(n=idle.days, most=settings.unused_days),
        link=console.iam_principal(region, kind="role", name=one.name),
        remedy=_(
            "Take its policies away (aws iam list-attached-role-policies --role-name {role}),"
            " then: aws iam delete-role --role-name {role}"
        ).format(role=one.name),
    )
