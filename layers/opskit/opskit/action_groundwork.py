"""What must stand before an act: begun after another look, and waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notifier.translation import _
from opskit.action_look_again import look_again
from opskit.action_plan import POLL_SECONDS
from opskit.action_say import show_course
from opskit.actions import Progress
from opskit.reads import read
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from opskit.action_job import Groundwork
    from opskit.action_plan import Plan
    from opskit.action_work import Work
    from opskit.actions import Json


type State = dict[str, Any]


def lay[S, T](work: Work[S, T], plan: Plan, groundwork: Groundwork[S], sent: Json) -> State:
    """Begin it after another look; what stands or is begun already, by this very flow, is kept."""
    desk = work.desk()
    if groundwork.laid(desk.run, plan.decision) is Progress.ABSENT:
        decision, refusal = look_again(work, desk, plan)
        if refusal:
            return {"laid": False, "reason": refusal}
        if not desk.safety.holds(work.claim(desk, plan), now=desk.now):
            return {"laid": False, "reason": _("its lock was lost before it could act")}
        groundwork.lay(desk.run, decision)
    course = _("waiting for {title}").format(title=groundwork.title())
    show_course(work, plan, sent, course)
    return {"laid": True, "reason": "", "made": dict(groundwork.made(plan.decision))}


def look_at[S, T](work: Work[S, T], plan: Plan, groundwork: Groundwork[S], state: Json) -> State:
    """Look how far it has come; what cannot be read is asked again."""
    desk = work.desk()
    found = read("look", groundwork.title(), lambda: groundwork.laid(desk.run, plan.decision))
    if isinstance(found, Unreadable):
        work.house.logger.warning("the groundwork could not be read", extra={"why": found.detail})
        return dict(state)
    return {"progress": found.value}


def find_failure[S](groundwork: Groundwork[S], progress: Progress) -> str:
    """Say why the act cannot stand on it, one translated sentence, or ""."""
    if progress is Progress.STABLE:
        return ""
    title = groundwork.title()
    if progress is Progress.FAILED:
        return _("{title} failed, so nothing else was begun").format(title=title)
    text = _("{title} is not there after {minutes} minutes, so nothing else was begun")
    return text.format(title=title, minutes=groundwork.minutes)


def count_looks[S](groundwork: Groundwork[S]) -> int:
    """Return how many looks its patience is."""
    return groundwork.minutes * 60 // POLL_SECONDS
