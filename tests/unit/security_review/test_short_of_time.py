"""A review of many services whose time ends before everything was read."""

from datetime import UTC, datetime
from itertools import count

from bench.world.account import account_answers, account_environment
from bench.world.place import World
from functions.security_review.collect.review import collect_review
from functions.security_review.judge.review import judge_review
from functions.security_review.settings import ReviewSettings
from notifier.words import Finding, Severity
from opskit.reads import Reader
from opskit.settings import read_settings
from tests.fake_aws import FakeAws

NOW = datetime(2026, 11, 23, 0, 10, tzinfo=UTC)


def judge_in_time(reads: int) -> tuple[Finding, ...]:
    """Judge 30 services of which so many reads could begin; each looks at the clock once."""
    world, fake, clock = World(services=30, now=NOW), FakeAws(), count()
    for operation, answer in account_answers(world).items():
        fake.answer(operation, answer)
    settings = read_settings(ReviewSettings, account_environment(world))
    with Reader(workers=4, seconds=reads, clock=lambda: float(next(clock))) as reader:
        facts = collect_review(fake.aws, reader, settings, project="bench")
    return judge_review(facts, settings, NOW)


def test_with_time_for_everything_nothing_is_unknown() -> None:
    assert not [f for f in judge_in_time(10_000) if f.severity is Severity.UNKNOWN]


def test_what_found_no_time_is_told_as_unknown_and_hides_what_it_would_have_shown() -> None:
    unknown = [f for f in judge_in_time(40) if f.severity is Severity.UNKNOWN]
    assert unknown
    assert any("no time was left to ask" in line for f in unknown for line in f.evidence)
    hidden = {code for f in unknown for code in f.hides}
    assert {"images.", "ecs.", "logs.", "secrets."} <= hidden
