"""Load balancers: how they are set up, and what of it helps an attacker."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.security_review.judge.alb_checks import (
    BALANCER_CHECKS,
    LISTENER_CHECKS,
    Balancer,
    Certificate,
    check_certificate,
)
from functions.security_review.judge.checks import run_checks
from notifier.translation import _, ngettext
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

HIDES = ("alb.", "security_groups.", "storage.")
"""What is found by way of a load balancer: itself, and the groups and bucket that it names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbFacts:
    """What AWS said.

    Attributes:
        region: for links.
        balancers: by name; None for one that does not exist.
        certificates: of their listeners, by ARN.
    """

    region: str
    balancers: Mapping[str, Read[Balancer | None]]
    certificates: Mapping[str, Read[Certificate]]

    def there(self) -> list[Balancer]:
        """Return the load balancers that could be read."""
        return [one for one in self.balancers.values() if isinstance(one, Balancer)]


def judge_alb(facts: AlbFacts, now: datetime) -> list[Finding]:
    """Judge listeners, certificates and attributes (Security Hub's ELB controls).

    Args:
        facts: what AWS said.
        now: the moment judged.
    """
    return [*_unread(facts), *_missing(facts), *_judge(facts, now)]


def section_alb(facts: AlbFacts) -> Section:
    """Say what was looked at: a line for each load balancer."""
    return Section(title=_("ALB"), lines=tuple(_line(one) for one in facts.there()))


def _line(balancer: Balancer) -> str:
    listeners = balancer.listeners
    if isinstance(listeners, Unreadable):
        return f"{balancer.name}: {_('listeners could not be read')}"
    ports = ", ".join(f"{one.protocol} {one.port}" for one in listeners)
    count = len(listeners)
    said = ngettext("{n} listener", "{n} listeners", count).format(n=count)
    return f"{balancer.name}: {said} ({ports})" if ports else f"{balancer.name}: {said}"


def _unread(facts: AlbFacts) -> Iterator[Finding]:
    there = facts.there()
    for parts, code, hides in (
        (facts.balancers.values(), "alb.unreadable", HIDES),
        (
            [one.listeners for one in there],
            "alb.listeners_unreadable",
            ("alb.http", "alb.tls", "alb.certificate"),
        ),
        (
            [one.attributes for one in there],
            "alb.attributes_unreadable",
            ("alb.deletion", "alb.access_logs", "alb.headers", "alb.desync", "storage."),
        ),
        (_further(there), "alb.certificates_unreadable", ("alb.certificate",)),
        (facts.certificates.values(), "alb.certificate_unreadable", ("alb.certificate",)),
    ):
        failed = [part for part in parts if isinstance(part, Unreadable)]
        for one in merge_unreadable(failed, area="ALB"):
            yield judge_unreadable(one, code=code, hides=hides)


def _missing(facts: AlbFacts) -> Iterator[Finding]:
    for name, balancer in facts.balancers.items():
        if balancer is None:
            yield Finding(
                code="alb.missing",
                resource=name,
                severity=Severity.UNKNOWN,
                sentence=_("This load balancer does not exist, so nothing of it was checked"),
                remedy="aws elbv2 describe-load-balancers --query LoadBalancers[].LoadBalancerName",
                hides=HIDES,
            )


def _judge(facts: AlbFacts, now: datetime) -> Iterator[Finding]:
    for balancer in facts.there():
        link = console.load_balancer(facts.region, balancer.name)
        if not isinstance(balancer.attributes, Unreadable):
            yield from run_checks(BALANCER_CHECKS, balancer, resource=balancer.name, link=link)
        if isinstance(balancer.listeners, Unreadable):
            continue
        for listener in balancer.listeners:
            resource = f"{balancer.name}:{listener.port}"
            yield from run_checks(LISTENER_CHECKS, listener, resource=resource, link=link)
            yield from _certificates(listener.certificates, resource, facts, now)
            if not isinstance(listener.further, Unreadable):
                for arn in listener.further:
                    named = f"{resource}/{_name(arn, facts)}"
                    yield from _certificates((arn,), named, facts, now)


def _certificates(
    arns: tuple[str, ...], resource: str, facts: AlbFacts, now: datetime
) -> Iterator[Finding]:
    for arn in arns:
        certificate = facts.certificates.get(arn)
        if certificate is None:
            yield _elsewhere(arn, resource)
        elif isinstance(certificate, Certificate) and (
            finding := check_certificate(certificate, resource, now)
        ):
            yield finding


def _name(arn: str, facts: AlbFacts) -> str:
    """Return a certificate's domain, or what its ARN ends with where it could not be read."""
    found = facts.certificates.get(arn)
    return found.domain if isinstance(found, Certificate) else arn.rpartition("/")[2]


def _further(there: list[Balancer]) -> list[Read[tuple[str, ...]]]:
    return [
        listener.further
        for one in there
        for listener in (() if isinstance(one.listeners, Unreadable) else one.listeners)
    ]


def _elsewhere(arn: str, resource: str) -> Finding:
    return Finding(
        code="alb.certificate_elsewhere",
        resource=resource,
        severity=Severity.UNKNOWN,
        sentence=_("Its certificate is not in ACM: nobody renews it, and its end was not read"),
        evidence=(arn,),
        remedy=f"aws iam get-server-certificate --server-certificate-name {arn.rsplit('/', 1)[-1]}",
        hides=("alb.certificate",),
    )
