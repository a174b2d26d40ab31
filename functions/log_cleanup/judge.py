"""What of a cleanup somebody ought to know: what was done, and what will be deleted when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from functions.log_cleanup.facts import UNUSED
from functions.log_cleanup.plan import Act, Step, Steps
from notifier.phrases import moment, number
from notifier.translation import _
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.log_groups import count_groups, judge_cut_off
from opskit.unreadable import Unreadable
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from functions.log_cleanup.facts import Facts, Group
    from functions.log_cleanup.rules import Rules

_MEBIBYTE = 1024 * 1024
_FEW = 3
"""So many groups that are kept for one reason are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was done.

    Attributes:
        steps: what was planned.
        held: why nothing was done, one translated sentence; "" where it was.
        failed: AWS's words, by the names of groups on which a step failed.
        spared: the names of groups that another look kept from being deleted.
    """

    steps: Steps
    held: str = ""
    failed: Mapping[str, str] = field(default_factory=dict)
    spared: frozenset[str] = frozenset()

    def done(self, act: Act) -> Steps:
        """Return the steps of a kind that were carried out."""
        if self.held:
            return ()
        return tuple(
            step
            for step in self.steps
            if step.act is act and step.group.name not in {*self.failed, *self.spared}
        )

    def planned(self, act: Act) -> Steps:
        """Return the steps of a kind, carried out or not."""
        return tuple(step for step in self.steps if step.act is act)


def judge_cleanup(facts: Facts, outcome: Outcome, rules: Rules) -> tuple[Finding, ...]:
    """Judge a cleanup: what waits for its deletion is a warning until it is gone.

    Args:
        facts: what AWS said.
        outcome: what was done.
        rules: for what is normal.
    """
    deleted = outcome.done(Act.DELETE)
    return (
        *_unread(facts),
        *(
            _unused(step, outcome, facts.region, rules)
            for step in outcome.steps
            if step.due and step not in deleted
        ),
        *(
            _endless(step, outcome, facts.region, rules)
            for step in outcome.steps
            if _is_endless(step, outcome)
        ),
        *(_failed(name, why, facts.region) for name, why in outcome.failed.items()),
    )


def sections_cleanup(facts: Facts, outcome: Outcome) -> tuple[Section, ...]:
    """Say what was done, or would be, and why each other group is let be."""
    titles = {
        Act.DELETE: (_("Deleted"), _("Would be deleted")),
        Act.MARK: (_("Marked as unused"), _("Would be marked as unused")),
        Act.UNMARK: (_("Mark taken away"), _("Mark would be taken away")),
        Act.RETAIN: (_("Given a retention"), _("Would be given a retention")),
    }
    sections = []
    for act, (done, planned) in titles.items():
        steps = outcome.planned(act) if outcome.held else outcome.done(act)
        title = planned if outcome.held else done
        sections.append(Section(title=title, lines=tuple(map(_line, steps))))
    sections.append(Section(title=_("Kept"), lines=tuple(_kept(outcome.planned(Act.KEEP)))))
    if not isinstance(facts.groups, Unreadable) and not facts.groups:
        sections.append(Section(title=_("Log groups"), lines=(_("none is tended"),)))
    return tuple(section for section in sections if section.lines)


def subject_cleanup(outcome: Outcome) -> str:
    """Say what was done, in one line: "24 log groups, 1 deleted, 2 marked, 3 given a retention"."""
    parts = [count_groups(len(outcome.steps))]
    if outcome.held:
        counts = [
            (_("{n} would be deleted"), len(outcome.planned(Act.DELETE))),
            (_("{n} would be marked"), len(outcome.planned(Act.MARK))),
            (_("{n} would be given a retention"), len(outcome.planned(Act.RETAIN))),
        ]
        why = _("nothing was done: {why}").format(why=outcome.held)
        return ", ".join([*parts, *(text.format(n=n) for text, n in counts if n), why])
    counts = [
        (_("{n} deleted"), len(outcome.done(Act.DELETE))),
        (_("{n} marked"), len(outcome.done(Act.MARK))),
        (_("{n} given a retention"), len(outcome.done(Act.RETAIN))),
    ]
    return ", ".join([*parts, *(text.format(n=n) for text, n in counts)])


def _kept(steps: Steps) -> Iterator[str]:
    """List what is kept; many for one reason are one line."""
    reasons = Counter(step.reason for step in steps)
    for step in steps:
        if reasons[step.reason] <= _FEW:
            yield _line(step)
    for reason, count in reasons.items():
        if count > _FEW:
            yield _("{n} groups: {why}").format(n=count, why=reason)


def _line(step: Step) -> str:
    return f"{step.group.name}, {_size(step.group)} MiB: {step.reason}"


def _size(group: Group) -> str:
    return number(round(group.stored_bytes / _MEBIBYTE, 1))


def _unread(facts: Facts) -> Iterator[Finding]:
    if isinstance(facts.groups, Unreadable):
        yield judge_unreadable(facts.groups, code="logs.unreadable", hides=("logs.",))
        return
    if not facts.complete:
        yield judge_cut_off(hides=(UNUSED, "logs.endless"))
    failed = [found for found in facts.uses.values() if isinstance(found, Unreadable)]
    for group in facts.groups:
        failed += [one for one in (group.tags, group.streams) if isinstance(one, Unreadable)]
    for one in merge_unreadable(failed, area="CloudWatch Logs"):
        yield judge_unreadable(one, code="logs.use_unreadable", hides=(UNUSED,))


def _unused(step: Step, outcome: Outcome, region: str, rules: Rules) -> Finding:
    """Announce a deletion; one code from the first look to the end, so that it stays one matter."""
    group = step.group
    keep = _("To keep it, add it to LogCleanupIgnore (samconfig.toml) or write to it")
    go = _("there is nothing to do")
    if outcome.held:
        go = _("let the cleanup act (LogCleanupMode=act)")
    return Finding(
        code=UNUSED,
        resource=group.name,
        severity=Severity.WARNING,
        sentence=_announce(step, outcome, rules),
        link=console.log_group(region, group.name),
        remedy=_("{keep}; to let it go, {go}").format(keep=keep, go=go),
    )


def _announce(step: Step, outcome: Outcome, rules: Rules) -> str:
    group, spared = step.group, step.group.name in outcome.spared
    why = outcome.held or (_("it was used a moment before") if spared else _("AWS refused it"))
    match step.act:
        case Act.DELETE:
            return _("It is due, and was not deleted: {why}").format(why=why)
        case Act.MARK if outcome.held or group.name in outcome.failed:
            return _("Unused: {reason}. It was not marked: {why}").format(
                reason=step.reason, why=why
            )
        case Act.MARK:
            due = moment(step.due, rules.zone) if step.due else ""
            return _(
                "Unused: {reason}. It holds {size} MiB and will be deleted from {time} on"
            ).format(reason=step.reason, size=_size(group), time=due)
        case _:
            return _("Unused, and kept for now: {why}").format(why=step.reason)


def _is_endless(step: Step, outcome: Outcome) -> bool:
    """Tell whether a group still has no retention that ought to be given one."""
    if step.capped is Act.RETAIN:
        return True
    return step.act is Act.RETAIN and bool(outcome.held or step.group.name in outcome.failed)


def _endless(step: Step, outcome: Outcome, region: str, rules: Rules) -> Finding:
    why = outcome.held or outcome.failed.get(step.group.name, "") or step.reason
    return Finding(
        code="logs.endless",
        resource=step.group.name,
        severity=Severity.WARNING,
        sentence=_(
            "Its lines are kept for ever (normal: {n} days), and no retention was given: {why}"
        ).format(n=rules.keep_days, why=why),
        link=console.log_group(region, step.group.name),
        remedy=_("Let the cleanup act (LogCleanupMode=act), or set a retention by hand"),
    )


def _failed(name: str, why: str, region: str) -> Finding:
    return Finding(
        code="logs.failed",
        resource=name,
        severity=Severity.WARNING,
        sentence=_("What was to be done with it failed; the next run tries again"),
        evidence=(why,),
        link=console.log_group(region, name),
    )
