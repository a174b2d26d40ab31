"""What a load balancer, its listeners and their certificates ought to be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.security_review.judge.checks import Check
from notifier.translation import _
from notifier.words import Finding, Severity
from opskit.durations import spoken
from opskit.unreadable import Read, Unreadable

WARNING_DAYS = 30
CRITICAL_DAYS = 7
"""ACM renews 60 days before the end (ACM guide, "Managed renewal"): with 30 left it has failed."""

_MODERN = re.compile(r"ELBSecurityPolicy-(TLS13-1-[23]\b|TLS-1-2-|FS-1-2-)")
_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
"""ALB guide, "Security policies": those that refuse TLS 1.0 and 1.1, and the recommended one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One certificate of ACM.

    Attributes:
        arn: its ARN.
        domain: whom it is for.
        until: its end (aware), or None while it is not issued.
        status: AWS's word, "ISSUED".
    """

    arn: str
    domain: str
    until: datetime | None
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """One port that a load balancer listens on.

    Attributes:
        arn: its ARN.
        protocol: "HTTP" or "HTTPS".
        port: the port.
        policy: name of its TLS policy, or "".
        redirects: whether it sends everybody to HTTPS.
        internal: whether the load balancer is out of the internet's reach.
        certificates: ARN of its default certificate; none where it does not encrypt.
        further: ARNs of those that it gives to who asks for their names (SNI).
    """

    arn: str
    protocol: str
    port: int
    policy: str
    redirects: bool
    internal: bool
    certificates: tuple[str, ...]
    further: Read[tuple[str, ...]] = ()

    @property
    def all_certificates(self) -> tuple[str, ...]:
        """All ARNs that are known."""
        further = () if isinstance(self.further, Unreadable) else self.further
        return (*self.certificates, *further)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balancer:
    """One application load balancer.

    Attributes:
        name: its name.
        arn: its ARN.
        groups: identifiers of its security groups.
        listeners: its ports.
        attributes: AWS's, "deletion_protection.enabled" to "true".
    """

    name: str
    arn: str
    groups: tuple[str, ...]
    listeners: Read[tuple[Listener, ...]]
    attributes: Read[Mapping[str, str]]

    def says(self, attribute: str) -> str:
        """Return an attribute's value, "" where AWS did not name it."""
        return "" if isinstance(self.attributes, Unreadable) else self.attributes.get(attribute, "")

    def set(self, attribute: str, value: str) -> str:
        """Return the command that sets an attribute."""
        return (
            f"aws elbv2 modify-load-balancer-attributes --load-balancer-arn {self.arn}"
            f" --attributes Key={attribute},Value={value}"
        )


_DELETION = "deletion_protection.enabled"
_LOGS = "access_logs.s3.enabled"
_HEADERS = "routing.http.drop_invalid_header_fields.enabled"
_DESYNC = "routing.http.desync_mitigation_mode"

BALANCER_CHECKS = (
    Check[Balancer](
        code="alb.deletion_protection",
        severity=Severity.WARNING,
        fails=lambda b: b.says(_DELETION) != "true",
        sentence=lambda _b: _("Deletion protection is off: one wrong command takes it away"),
        remedy=lambda b: b.set(_DELETION, "true"),
    ),
    Check[Balancer](
        code="alb.access_logs",
        severity=Severity.WARNING,
        fails=lambda b: b.says(_LOGS) != "true",
        sentence=lambda _b: _("It writes no access log: an attack would leave no trace"),
        remedy=lambda b: b.set(_LOGS, "true") + " Key=access_logs.s3.bucket,Value=<bucket>",
    ),
    Check[Balancer](
        code="alb.headers",
        severity=Severity.WARNING,
        fails=lambda b: b.says(_HEADERS) != "true",
        sentence=lambda _b: _("It passes malformed headers on, which request smuggling lives from"),
        remedy=lambda b: b.set(_HEADERS, "true"),
    ),
    Check[Balancer](
        code="alb.desync",
        severity=Severity.WARNING,
        fails=lambda b: b.says(_DESYNC) == "monitor",
        sentence=lambda _b: _("It only watches requests that smuggle others (normal: defensive)"),
        remedy=lambda b: b.set(_DESYNC, "defensive"),
    ),
)


def _redirect(listener: Listener) -> str:
    actions = "Type=redirect,RedirectConfig={Protocol=HTTPS,Port=443,StatusCode=HTTP_301}"
    return f"aws elbv2 modify-listener --listener-arn {listener.arn} --default-actions '{actions}'"


LISTENER_CHECKS = (
    Check[Listener](
        code="alb.http_plain",
        severity=Severity.WARNING,
        fails=lambda one: one.protocol == "HTTP" and not one.redirects and not one.internal,
        sentence=lambda _one: _(
            "It serves plain HTTP without a redirect to HTTPS: anybody on the way reads along"
        ),
        remedy=lambda one: _("Once HTTPS listens: {command}").format(command=_redirect(one)),
    ),
    Check[Listener](
        code="alb.tls_policy",
        severity=Severity.WARNING,
        fails=lambda one: one.protocol == "HTTPS" and not _MODERN.match(one.policy),
        sentence=lambda one: _(
            "Its policy {policy} allows TLS 1.0 or 1.1, which are broken (normal: TLS 1.2 or later)"
        ).format(policy=one.policy or "?"),
        remedy=lambda one: (
            f"aws elbv2 modify-listener --listener-arn {one.arn} --ssl-policy {_POLICY}"
        ),
    ),
)


def check_certificate(certificate: Certificate, resource: str, now: datetime) -> Finding | None:
    """Judge the days left of a listener's certificate, after which browsers refuse the page.

    Args:
        certificate: ACM's.
        resource: the listener.
        now: the moment judged.
    """
    if certificate.until is None:
        severity = Severity.UNKNOWN
        sentence = _("The certificate of {domain} names no end (it is {status})")
        left = timedelta(0)
    else:
        left = certificate.until - now
        if left >= timedelta(days=WARNING_DAYS):
            return None
        urgent = left < timedelta(days=CRITICAL_DAYS)
        severity = Severity.CRITICAL if urgent else Severity.WARNING
        sentence = _("The certificate of {domain} ends in {left} (normal: at least {days} days)")
        if left <= timedelta(0):
            sentence = _("The certificate of {domain} ended {left} ago")
    return Finding(
        code="alb.certificate",
        resource=resource,
        severity=severity,
        sentence=sentence.format(
            domain=certificate.domain,
            status=certificate.status,
            left=spoken(abs(left)),
            days=WARNING_DAYS,
        ),
        remedy=_("See why it was not renewed: {command}").format(
            command=f"aws acm describe-certificate --certificate-arn {certificate.arn}"
        ),
    )
