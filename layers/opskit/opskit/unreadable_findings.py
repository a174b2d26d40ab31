"""What could not be read, as an UNKNOWN finding."""

from typing import assert_never

from notifier.translation import _
from notifier.words import Finding, Severity
from opskit.unreadable import Unreadable, Why


def judge_unreadable(failed: Unreadable, *, code: str, hides: tuple[str, ...]) -> Finding:
    """Turn a look that failed into a finding.

    Args:
        failed: the look.
        code: area first, "aurora.unreadable".
        hides: code prefixes that could not be judged, "aurora.".

    Returns:
        An UNKNOWN finding on the resource that was to be read, with AWS's own words as evidence.
    """
    return Finding(
        code=code,
        resource=failed.resource,
        severity=Severity.UNKNOWN,
        sentence=_("Could not be looked at: {why}").format(why=_reason(failed.why)),
        evidence=(f"{failed.operation}: {failed.why.value}", *_lines(failed.detail)),
        remedy=_remedy(failed),
        hides=hides,
    )


def _lines(detail: str) -> tuple[str, ...]:
    return (detail,) if detail else ()


def _reason(why: Why) -> str:
    match why:
        case Why.DENIED:
            return _("AWS denies it to this function")
        case Why.THROTTLED:
            return _("AWS throttles the call, retries included")
        case Why.TIMEOUT:
            return _("no answer in time")
        case Why.UNREACHABLE:
            return _("AWS cannot be reached")
        case Why.MISSING:
            return _("it does not exist")
        case Why.FAILED:
            return _("AWS answers with an error")
        case _ as never:
            assert_never(never)


def _remedy(failed: Unreadable) -> str:
    match failed.why:
        case Why.DENIED:
            return _("Grant {action} to this function's role in template.yaml, then deploy").format(
                action=failed.operation
            )
        case Why.THROTTLED | Why.TIMEOUT:
            return _("Run it again by hand; otherwise the next run will look again")
        case Why.UNREACHABLE:
            return _("Check the function's network and AWS's health page, then run it again")
        case Why.MISSING:
            return _("Check the name in the stack's parameters")
        case Why.FAILED:
            return _("Read AWS's message below, then run it again by hand")
        case _ as never:
            assert_never(never)
