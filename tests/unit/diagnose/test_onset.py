from datetime import datetime, timedelta

from functions.diagnose.judge.facts import Alarm
from functions.diagnose.judge.onset import find_onset
from tests.unit.diagnose.world import ALB, APP, NOW, World, ago, died, refused

OURS = frozenset({APP.cluster, APP.name})


def alarm(name: str, minutes: float, watched: frozenset[str] = OURS) -> Alarm:
    return Alarm(name=name, since=ago(minutes), reason="", watched=watched)


def onset(world: World, *names: str, told: datetime | None = None) -> datetime | None:
    return find_onset(world.facts(), told=told, alarms=names, now=NOW)


def test_what_the_incident_says_goes_before_all_else() -> None:
    world = World(alarms=(alarm("a", 20),), stops=died(3))
    assert onset(world, told=ago(5)) == ago(5)


def test_the_alarms_that_it_is_about_go_before_others() -> None:
    world = World(alarms=(alarm("a", 20), alarm("b", 12), alarm("c", 9, frozenset())))
    assert onset(world, "b", "c") == ago(12)


def test_by_hand_the_first_of_our_alarms_that_fire_since_lately_counts() -> None:
    world = World(
        alarms=(
            alarm("old", 60 * 24),
            alarm("a", 20),
            alarm("balancer", 25, frozenset({f"app/{ALB}/0123"})),
            alarm("somebody else's", 50, frozenset({"other"})),
        )
    )
    assert onset(world) == ago(25)


def test_without_an_alarm_the_first_of_several_failed_tasks_counts() -> None:
    assert onset(World(stops=died(3, minutes=9))) == ago(9) - timedelta(seconds=12)
    assert onset(World(stops=died(1))) is None


def test_what_could_not_be_read_tells_no_onset() -> None:
    assert onset(World(alarms=refused("cloudwatch:DescribeAlarms"))) is None
