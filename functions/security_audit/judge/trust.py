"""Findings of a role's trust policy: who may come in from elsewhere."""

from collections.abc import Iterator

from functions.security_audit.judge.federation import find_federations
from functions.security_audit.judge.policies import Statement, find_strangers, lets_anybody_in
from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit import console


def judge_trust(
    name: str, trust: tuple[Statement, ...], account: str, region: str
) -> Iterator[Finding]:
    """Judge a role's trust policy.

    Args:
        name: the role's.
        trust: the policy's statements.
        account: our own.
        region: for the link.
    """
    yield from _accounts(name, trust, account, region)
    yield from _federated(name, trust, region)


def _accounts(
    name: str, trust: tuple[Statement, ...], account: str, region: str
) -> Iterator[Finding]:
    remedy = _(
        "Name who may come in and ask for an ExternalId: aws iam update-assume-role-policy"
        " --role-name {role} --policy-document file://trust.json"
    ).format(role=name)
    link = console.iam_principal(region, kind="role", name=name)
    if lets_anybody_in(trust):
        yield Finding(
            code="iam.open_trust",
            resource=f"role/{name}",
            severity=Severity.CRITICAL,
            sentence=_("Every AWS account may assume this role (normal: named ones)"),
            link=link,
            remedy=remedy,
        )
    if strangers := find_strangers(trust, account):
        yield Finding(
            code="iam.cross_account",
            resource=f"role/{name}",
            severity=Severity.WARNING,
            sentence=ngettext(
                "Another account may assume it without an ExternalId ({n} principal)",
                "Other accounts may assume it without an ExternalId ({n} principals)",
                len(strangers),
            ).format(n=len(strangers)),
            evidence=strangers,
            link=link,
            remedy=remedy,
        )


def _federated(name: str, trust: tuple[Statement, ...], region: str) -> Iterator[Finding]:
    found = find_federations(trust)
    if not found:
        return
    worst = next((each for each in found if each.public), found[0])
    if worst.public:
        sentence = _(
            "Anybody with an account at {provider} may assume this role (normal: named ones)"
        )
    elif worst.saml:
        sentence = _(
            "Its trust in {provider} does not check whom an assertion was made for"
            " (normal: SAML:aud names the sign-in page)"
        )
    else:
        sentence = _("Every identity of {provider} may assume this role (normal: named ones)")
    yield Finding(
        code="iam.federated",
        resource=f"role/{name}",
        severity=Severity.CRITICAL if worst.public else Severity.WARNING,
        sentence=sentence.format(provider=worst.provider),
        evidence=tuple(each.provider for each in found),
        link=console.iam_principal(region, kind="role", name=name),
        remedy=_(
            "Add a condition that says who ({condition}): aws iam update-assume-role-policy"
            " --role-name {role} --policy-document file://trust.json"
        ).format(
            role=name,
            condition="SAML:aud" if worst.saml else f"StringLike {worst.provider}:sub",
        ),
    )
