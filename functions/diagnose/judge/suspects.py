"""Which deployment the trouble may come from, and to which task definition one could return."""

from collections.abc import Iterator
from dataclasses import dataclass

from functions.diagnose.judge.facts import Deployment, EcsFacts, Rollout
from functions.diagnose.judge.signs import Look
from opskit.targets import EcsService
from opskit.unreadable import Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A deployment that the onset follows closely.

    Attributes:
        service: whose.
        deployment: the newest that had begun by the onset.
        also: others of this service that the onset follows as well, newest first.
        before: those before all of these, newest first.
    """

    service: EcsService
    deployment: Deployment
    also: tuple[Deployment, ...]
    before: tuple[Deployment, ...]

    @property
    def changes_nothing(self) -> bool:
        """Whether it brought the task definition that ran before, a redeployment."""
        ran = next((d for d in self.before if d.state is Rollout.SUCCEEDED), None)
        brought = {one.definition for one in (self.deployment, *self.also)}
        return ran is not None and ran.definition != "" and brought == {ran.definition}

    @property
    def last_good(self) -> str:
        """The task definition's ARN of the last deployment that succeeded before all of these.

        "" where there is none, and where it is the one that these brought.
        """
        under_suspicion = {d.definition for d in (self.deployment, *self.also)}
        for older in self.before:
            if older.state is Rollout.SUCCEEDED and older.definition not in under_suspicion:
                return older.definition
        return ""


def find_suspects(facts: EcsFacts, look: Look) -> tuple[Suspect, ...]:
    """Return each service's deployment that the onset follows closely; none without an onset."""
    return tuple(_find(facts, look))


def _find(facts: EcsFacts, look: Look) -> Iterator[Suspect]:
    for service, deployments in facts.deployments.items():
        if isinstance(deployments, Unreadable):
            continue
        near = [one for one in deployments if _is_followed(one, look)]
        if near:
            yield Suspect(
                service=service,
                deployment=near[0],
                also=tuple(near[1:]),
                before=tuple(one for one in deployments if one.began < near[-1].began),
            )


def _is_followed(one: Deployment, look: Look) -> bool:
    """Tell whether the onset lies in a deployment or shortly after its end.

    One whose end is not known counts from its beginning, unless it still goes on.
    """
    if look.onset is None or one.began > look.onset:
        return False
    if one.state is Rollout.RUNNING:
        return True
    return look.onset - (one.ended or one.began) <= look.within
