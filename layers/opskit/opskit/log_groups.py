"""What every report says alike of log groups. Pure."""

from notifier.translation import _, ngettext
from notifier.words import Finding, Severity


def judge_cut_off(*, hides: tuple[str, ...]) -> Finding:
    """Say that not all log groups of the account were read.

    Args:
        hides: prefixes of codes that could not be judged for it.
    """
    return Finding(
        code="logs.too_many",
        resource="CloudWatch Logs",
        severity=Severity.UNKNOWN,
        sentence=_("The account has more log groups than were read"),
        remedy=_("Look at the rest: {command}").format(command="aws logs describe-log-groups"),
        hides=hides,
    )


def count_groups(count: int) -> str:
    """Return "24 log groups"."""
    return ngettext("{n} log group", "{n} log groups", count).format(n=count)
