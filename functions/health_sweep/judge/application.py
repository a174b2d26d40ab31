"""The application's own health page: what it said, and what of it somebody ought to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from notifier.translation import _
from notifier.words import Finding, Section, Severity
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

_OK = 200
_PROTECTED = (401, 403)
SAMPLE = 300
"""Characters of the page's body shown as evidence."""


class Silence(Enum):
    """Why no page came."""

    TIMEOUT = "timeout"
    NAME = "name"
    REFUSED = "refused"
    CERTIFICATE = "certificate"
    REDIRECTS = "redirects"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An answer of the health page.

    Attributes:
        code: HTTP status.
        status: Spring Boot's word, "UP", or "" when the body is not such JSON.
        body: its first characters.
        milliseconds: from the first byte sent to the last received.
    """

    code: int
    status: str
    body: str
    milliseconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPage:
    """No answer at all.

    Attributes:
        why: the kind.
        detail: the library's sentence.
    """

    why: Silence
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """One look at one health page.

    Attributes:
        address: what was asked.
        answer: what came.
        private: whether the address may be out of this function's reach (an internal load
            balancer), so that silence proves nothing.
        seconds: the time limit.
    """

    address: str
    answer: Read[Page | NoPage]
    private: bool
    seconds: float


def judge_application(pages: Mapping[str, Health]) -> list[Finding]:
    """Judge the health pages (manual: P0-1, "curl -f .../actuator/health").

    Args:
        pages: by the name of the load balancer, or the host of the application's own address.
    """
    lost = (h.answer for h in pages.values() if isinstance(h.answer, Unreadable))
    findings = [
        judge_unreadable(one, code="application.unreadable", hides=("application.",))
        for one in merge_unreadable(lost, area="application")
    ]
    for name, health in pages.items():
        match health.answer:
            case NoPage() as silence:
                findings.append(_silent(name, silence, health))
            case Page() as page if (page.code, page.status) != (_OK, "UP"):
                findings.append(_unwell(name, page, health))
            case _:
                pass
    return findings


def section_application(pages: Mapping[str, Health]) -> Section:
    """Say what was asked: a line for each page."""
    return Section(
        title=_("Application"), lines=tuple(_line(name, health) for name, health in pages.items())
    )


def _silent(name: str, silence: NoPage, health: Health) -> Finding:
    if health.private and silence.why in (Silence.TIMEOUT, Silence.NAME, Silence.REFUSED):
        sentence = _("The health page of this internal load balancer is out of reach: {why}")
        severity = Severity.UNKNOWN
        remedy = _("Set ApplicationUrl to an address that this function can reach")
    else:
        sentence = _("The application's health page does not answer: {why}")
        severity = Severity.CRITICAL
        remedy = _next(silence.why, health)
    return Finding(
        code="application.unreachable",
        resource=name,
        severity=severity,
        sentence=sentence.format(why=_why(silence.why, health.seconds)),
        evidence=(silence.detail,),
        link=health.address,
        remedy=remedy,
        hides=("application.down", "application.protected"),
    )


def _unwell(name: str, page: Page, health: Health) -> Finding:
    normal = _("(normal: 200 with status UP)")
    code, severity = "application.down", Severity.CRITICAL
    remedy = _("See which part is not UP: curl -s {address}").format(address=health.address)
    hides: tuple[str, ...] = ()
    if page.code in _PROTECTED:
        code, severity, hides = "application.protected", Severity.WARNING, ("application.down",)
        sentence = _("The health page is protected: HTTP {code}, so nobody knows what it says")
        remedy = _("Let /actuator/health answer without a login, details hidden")
    elif page.code != _OK:
        sentence = _("The application's health page says HTTP {code}, {status}")
    elif page.status:
        sentence = _("The application says {status}")
    else:
        sentence = _("The application's health page says HTTP 200, but no status of health")
        remedy = _("Check HealthPath in the stack's parameters: curl -s {address}").format(
            address=health.address
        )
    return Finding(
        code=code,
        resource=name,
        severity=severity,
        sentence=f"{sentence.format(code=page.code, status=_status(page))} {normal}",
        evidence=(page.body[:SAMPLE],) if page.body else (),
        link=health.address,
        remedy=remedy,
        hides=hides,
    )


def _why(why: Silence, seconds: float) -> str:
    match why:
        case Silence.TIMEOUT:
            return _("no answer within {n:g} s").format(n=seconds)
        case Silence.NAME:
            return _("its name is not known to DNS")
        case Silence.REFUSED:
            return _("the connection is refused")
        case Silence.CERTIFICATE:
            return _("TLS fails, or its certificate is not to be trusted")
        case Silence.REDIRECTS:
            return _("it sends from page to page and arrives nowhere")
        case Silence.BROKEN:
            return _("the connection breaks")
        case _ as never:
            assert_never(never)


def _next(why: Silence, health: Health) -> str:
    match why:
        case Silence.TIMEOUT | Silence.REFUSED | Silence.BROKEN:
            return _(
                "Look at targets, listener and security group, then: curl -v {address}"
            ).format(address=health.address)
        case Silence.NAME:
            return _("Check the load balancer's DNS name and ApplicationUrl in the parameters")
        case Silence.CERTIFICATE:
            return _("Renew the certificate, or set ApplicationUrl to the name that it is for")
        case Silence.REDIRECTS:
            return _("Set ApplicationUrl to the address where the redirects end")
        case _ as never:
            assert_never(never)


def _status(page: Page) -> str:
    return page.status or _("no status")


def _line(name: str, health: Health) -> str:
    return f"{name}: {health.address}: {_told(health)}"


def _told(health: Health) -> str:
    match health.answer:
        case Unreadable():
            return _("could not be looked at")
        case NoPage(why=why):
            return _why(why, health.seconds)
        case Page() as page:
            return _("HTTP {code}, {status}, in {n:.0f} ms").format(
                code=page.code, status=_status(page), n=page.milliseconds
            )
