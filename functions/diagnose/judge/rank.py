"""Ranks the causes by the table of rules: best first, never empty, never more certain than read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from functions.diagnose.judge.rules import KEY_AREAS, LIKELY, POSSIBLE, RULES, Cause, Rule
from functions.diagnose.judge.signs import Area, Seen, Sign

_MILD = frozenset({Sign.FOLLOWS_DEPLOYMENT, Sign.ROLLOUT_CALM, Sign.SAME_DEFINITION})
_MILD_TOO = frozenset({Sign.OTHER_CHANGE, Sign.OURS_CALM, Sign.NEARER_CHANGE})
NO_TROUBLE = _MILD | _MILD_TOO | {Sign.DATABASE_CHANGE, Sign.NETWORK_CHANGE, Sign.MORE_REQUESTS}
"""Signs that are no trouble by themselves: without another one, nothing is wrong."""


class Confidence(IntEnum):
    """How sure it is."""

    UNLIKELY = 0
    POSSIBLE = 1
    LIKELY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One cause with its weight.

    Attributes:
        cause: which.
        confidence: how sure.
        points: the sum of its rule.
        signs: those that speak for it, the weightiest first.
        against: those that speak against it.
        unread: what it needs and what could not be read.
    """

    cause: Cause
    confidence: Confidence
    points: int = 0
    signs: tuple[Seen, ...] = ()
    against: tuple[Seen, ...] = ()
    unread: tuple[Area, ...] = ()


def rank(seen: Sequence[Seen], unread: Mapping[Area, object]) -> tuple[Ranked, ...]:
    """Rank the causes.

    Args:
        seen: the signs that show.
        unread: the areas of which a part could not be read.

    Returns:
        The causes that something speaks for, best first. "unknown" stands first when nothing is
        at least possible, or when a key area could not be read.
    """
    weighed = [one for cause, rule in RULES.items() for one in _weigh(cause, rule, seen, unread)]
    weighed = [_beside_others(one, weighed) for one in weighed]
    ordered = sorted(weighed, key=lambda one: (one.confidence, one.points), reverse=True)
    blind = tuple(area for area in KEY_AREAS if area in unread)
    best = ordered[0].confidence if ordered else Confidence.UNLIKELY
    if best is Confidence.UNLIKELY or blind:
        sure = Confidence.POSSIBLE if best is Confidence.POSSIBLE else Confidence.LIKELY
        told = tuple(one for one in seen if one.sign not in NO_TROUBLE)
        unknown = Ranked(cause=Cause.UNKNOWN, confidence=sure, signs=told, unread=blind)
        return (unknown, *ordered)
    return tuple(ordered)


def _weigh(
    cause: Cause, rule: Rule, seen: Sequence[Seen], unread: Mapping[Area, object]
) -> Iterator[Ranked]:
    """Weigh one cause; each sign counts once, however many resources show it."""
    shown = {one.sign for one in seen}
    speaking = {sign: rule.points[sign] for sign in shown if sign in rule.points}
    points = sum(speaking.values())
    beside = [sign for sign, worth in speaking.items() if worth > 0 and sign is not rule.gate]
    if rule.gate is not None and (rule.gate not in shown or len(beside) < rule.beside):
        return
    if points <= 0 or not shown - NO_TROUBLE:
        return
    missing = tuple(area for area in Area if area in rule.needs and area in unread)
    blind = any(area in unread for area in KEY_AREAS)
    confidence = _confidence(points)
    yield Ranked(
        cause=cause,
        confidence=min(confidence, Confidence.POSSIBLE) if missing or blind else confidence,
        points=points,
        signs=tuple(
            sorted(
                (one for one in seen if speaking.get(one.sign, 0) > 0),
                key=lambda one: -speaking[one.sign],
            )
        ),
        against=tuple(one for one in seen if speaking.get(one.sign, 0) < 0),
        unread=missing,
    )


def _confidence(points: int) -> Confidence:
    if points >= LIKELY:
        return Confidence.LIKELY
    return Confidence.POSSIBLE if points >= POSSIBLE else Confidence.UNLIKELY


def _beside_others(one: Ranked, weighed: Sequence[Ranked]) -> Ranked:
    """A deployment is likely only where nothing explains it as well: rollback goes by this."""
    if one.cause is not Cause.BAD_DEPLOYMENT or one.confidence is not Confidence.LIKELY:
        return one
    rivals = [other for other in weighed if other.cause is not one.cause]
    if any(other.points >= one.points for other in rivals):
        return replace(one, confidence=Confidence.POSSIBLE)
    return one
