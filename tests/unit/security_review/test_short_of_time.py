"""A review of many services whose time ends before everything was read."""

from datetime import UTC, datetime
from itertools import count

import pytest

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


ASKED_FOR = {
    "DescribeImageScanFindings": "images.critical",
    "DescribeTaskDefinition": "ecs.plain_secret",
    "DescribeDBClusterSnapshotAttributes": "aurora.snapshot_public",
    "DescribeLogGroups": "logs.retention",
    "ListSecrets": "secrets.rotation",
    "ListSecretVersionIds": "secrets.rotation",
}
"""The last thing that an area asks for, and a finding that needs it."""


def judge_in_time(reads: int) -> tuple[tuple[Finding, ...], FakeAws]:
    """Judge 30 services of which so many reads could begin; each looks at the clock once."""
    world, fake, clock = World(services=30, now=NOW), FakeAws(), count()
    for operation, answer in account_answers(world).items():
        fake.answer(operation, answer)
    settings = read_settings(ReviewSettings, account_environment(world))
    with Reader(workers=4, seconds=reads, clock=lambda: float(next(clock))) as reader:
        facts = collect_review(fake.aws, reader, settings, project="bench")
    return judge_review(facts, settings, NOW), fake


def findings_cut_short(asked: FakeAws) -> set[str]:
    """Name a finding of each area that asked less than it does with time for everything."""
    _, everything = judge_in_time(10_000)
    return {
        code
        for operation, code in ASKED_FOR.items()
        if len(asked.calls(operation)) < len(everything.calls(operation))
    }


def test_with_time_for_everything_nothing_is_unknown() -> None:
    assert not [f for f in judge_in_time(10_000)[0] if f.severity is Severity.UNKNOWN]


def test_with_time_for_no_area_every_area_is_cut_short() -> None:
    assert findings_cut_short(judge_in_time(5)[1]) == set(ASKED_FOR.values())


@pytest.mark.parametrize("reads", [5, 20, 40, 60, 80])
def test_what_found_no_time_is_told_as_unknown_and_hides_what_it_would_have_shown(
    reads: int,
) -> None:
    findings, asked = judge_in_time(reads)
    unknown = [f for f in findings if f.severity is Severity.UNKNOWN]
    assert any("no time was left to ask" in line for f in unknown for line in f.evidence)
    hidden = tuple(code.partition("|")[0] for f in unknown for code in f.hides)
    assert not {code for code in findings_cut_short(asked) if not code.startswith(hidden)}
