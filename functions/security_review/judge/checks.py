"""A check: one thing that ought to be so, why, and the command that makes it so."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from notifier.words import Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Check[T]:
    """One check of a kind of resource.

    Attributes:
        code: the finding's, area first.
        severity: the finding's.
        fails: tells whether a resource does not pass.
        sentence: says, translated, what is wrong and why it matters.
        remedy: gives the exact command that mends it.
        evidence: gives lines from outside.
    """

    code: str
    severity: Severity
    fails: Callable[[T], bool]
    sentence: Callable[[T], str]
    remedy: Callable[[T], str]
    evidence: Callable[[T], tuple[str, ...]] = lambda _one: ()


def run_checks[T](
    checks: Iterable[Check[T]], one: T, *, resource: str, link: str = ""
) -> Iterator[Finding]:
    """Return a finding for each check that one resource fails.

    Args:
        checks: to be run.
        one: the resource's facts.
        resource: its name.
        link: its page in the console.
    """
    for check in checks:
        if check.fails(one):
            yield Finding(
                code=check.code,
                resource=resource,
                severity=check.severity,
                sentence=check.sentence(one),
                evidence=check.evidence(one),
                link=link,
                remedy=check.remedy(one),
            )
