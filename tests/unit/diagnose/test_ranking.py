import pytest

from functions.diagnose.judge.rules import RULES, Cause
from functions.diagnose.judge.words import remedy_of, why_of
from tests.unit.diagnose.situations import NO_ROOM, SITUATIONS
from tests.unit.diagnose.world import World, out_of_memory


@pytest.mark.parametrize(
    ("world", "cause", "confidence"),
    [pytest.param(*told, id=name) for name, *told in SITUATIONS],
)
def test_a_situation_has_its_most_likely_cause(world: World, cause: str, confidence: str) -> None:
    diagnosis = world.diagnosis()
    best = diagnosis.ranked[0]
    told = [(one.cause.value, one.points, one.confidence.name) for one in diagnosis.ranked]
    assert (best.cause.value, best.confidence.name.lower()) == (cause, confidence), told


def test_what_lacks_memory_is_told_so_and_what_lacks_room_is_not() -> None:
    starved, crowded = (
        World(stops=out_of_memory(3)).diagnosis(),
        World(service=NO_ROOM).diagnosis(),
    )
    assert why_of(starved.ranked[0], starved) == "Likely: tasks run out of memory"
    assert "-XX:MaxRAMPercentage" in remedy_of(starved.ranked[0], starved)
    assert "too little capacity" in why_of(crowded.ranked[0], crowded)
    assert "more tasks" in remedy_of(crowded.ranked[0], crowded)


@pytest.mark.parametrize(
    "world", [pytest.param(world, id=name) for name, world, *_rest in SITUATIONS]
)
def test_the_same_facts_are_ranked_alike_and_in_words(world: World) -> None:
    once, again = world.diagnosis(), world.diagnosis()
    assert once.ranked == again.ranked
    assert all(why_of(one, once) for one in once.ranked)
    confidences = [one.confidence for one in once.ranked if one.cause is not Cause.UNKNOWN]
    assert confidences == sorted(confidences, reverse=True)


@pytest.mark.parametrize(
    "world", [pytest.param(world, id=name) for name, world, *_rest in SITUATIONS]
)
def test_no_deployment_is_blamed_that_the_onset_does_not_follow(world: World) -> None:
    diagnosis = world.diagnosis()
    causes = {one.cause for one in diagnosis.ranked}
    assert (Cause.BAD_DEPLOYMENT in causes) <= (diagnosis.suspect is not None)


def test_every_cause_but_unknown_has_its_rule_with_signs_for_it() -> None:
    assert set(RULES) == set(Cause) - {Cause.UNKNOWN}
    assert all(max(rule.points.values()) > 0 and rule.needs for rule in RULES.values())
