"""Which snapshots go, first in tables, then whatever the shelf holds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from functions.weekly_snapshot.facts import Snapshot
from functions.weekly_snapshot.plan.pruning import MOST, Verdict, prune
from opskit.snapshot_tags import MADE_BY, PROVEN, SCHEDULED
from tests.unit.weekly_snapshot.shelf import NOW, OURS, OWNER, PROVED, RULES, snapshot, weekly

FRESH = tuple(snapshot(weekly(f"fresh-{week}"), 7 * week) for week in range(5))


def reasons(*snapshots: Snapshot, held: str = "", origin: str = "") -> dict[str, str]:
    """Return why each is kept; "" for one that goes."""
    verdicts = prune(snapshots, RULES, NOW, held=held, origin=origin)
    return {v.snapshot.name: "" if v.goes else v.reason for v in verdicts}


@pytest.mark.parametrize(
    ("days", "tags", "status", "kept"),
    [
        (57, OURS, "available", ""),
        (56.1, OURS, "available", ""),
        (55.9, OURS, "available", "kept until"),
        (900, {}, "available", "not made by this job"),
        (900, {MADE_BY: "ops-prod-weekly-snapshot"}, "available", "not made by this job"),
        (900, OURS, "failed", "it is failed"),
        (900, OURS, "creating", "it is creating"),
        (900, OURS, "deleting", "AWS is deleting it"),
        (900, PROVED, "available", "the newest that was proven"),
    ],
)
def test_each_snapshot_goes_or_is_kept_for_one_reason(
    days: float, tags: Mapping[str, str], status: str, kept: str
) -> None:
    told = reasons(*FRESH, snapshot(weekly("old"), days, tags=tags, status=status))[weekly("old")]
    assert told.startswith(kept) if kept else told == ""


def test_an_older_proven_one_goes_once_a_newer_one_is_proven() -> None:
    told = reasons(
        *FRESH,
        snapshot(weekly("old"), 200, tags=PROVED),
        snapshot(weekly("newer"), 100, tags=PROVED),
    )
    assert told[weekly("old")] == ""
    assert "proven" in told[weekly("newer")]


def test_a_proven_one_of_others_does_not_let_ours_go() -> None:
    theirs = snapshot("by-hand", 100, tags={PROVEN: "2026-10-04"})
    assert (
        "proven"
        in reasons(*FRESH, snapshot(weekly("old"), 200, tags=PROVED), theirs)[weekly("old")]
    )


HAND_MADE = [
    snapshot("before-release-4", 900),
    snapshot(weekly("renamed"), 900, tags={**OURS, SCHEDULED: "2026-11-23"}),
    snapshot(weekly("untagged"), 900, tags={**OURS, SCHEDULED: ""}),
    snapshot(
        weekly("copied"), 900, source=f"arn:aws:rds:us-east-1:1:cluster-snapshot:{weekly('copied')}"
    ),
]


@pytest.mark.parametrize("one", HAND_MADE, ids=lambda one: one.name)
def test_what_only_carries_our_tag_is_not_ours(one: Snapshot) -> None:
    assert reasons(*FRESH, one)[one.name] == "not made by this job"


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        (f"arn:aws:rds:ap-northeast-2:1:cluster-snapshot:{weekly('old')}", ""),
        (f"arn:aws:rds:us-east-1:1:cluster-snapshot:{weekly('old')}", "not made by this job"),
        ("arn:aws:rds:ap-northeast-2:1:cluster-snapshot:other", "not made by this job"),
        ("", "not made by this job"),
    ],
)
def test_among_copies_only_those_from_home_are_ours(source: str, kept: str) -> None:
    copies = tuple(
        replace(one, source=f"arn:aws:rds:ap-northeast-2:1:cluster-snapshot:{one.name}")
        for one in FRESH
    )
    old = snapshot(weekly("old"), 900, source=source)
    assert reasons(*copies, old, origin="ap-northeast-2")[old.name] == kept


def test_the_floor_stays_whatever_its_age() -> None:
    told = reasons(*(snapshot(weekly(f"s{n}"), 100 + n) for n in range(6)))
    assert [name for name, why in told.items() if not why] == [weekly("s5"), weekly("s4")]


def test_what_cannot_be_restored_is_no_part_of_the_floor() -> None:
    broken = tuple(snapshot(weekly(f"b{n}"), n, status="failed") for n in range(5))
    assert (
        reasons(*broken, snapshot(weekly("old"), 100), snapshot(weekly("older"), 200))[
            weekly("older")
        ]
        != ""
    )


def test_snapshots_of_others_are_no_part_of_the_floor() -> None:
    theirs = tuple(snapshot(weekly(f"t{n}"), n, tags={}) for n in range(9))
    told = reasons(*theirs, *(snapshot(weekly(f"s{n}"), 100 + n) for n in range(4)))
    assert all(told.values())


def test_one_run_deletes_no_more_than_its_cap() -> None:
    told = reasons(*FRESH, *(snapshot(weekly(f"s{n}"), 100 + n) for n in range(9)))
    assert sum(why == "" for why in told.values()) == MOST


def test_while_making_fails_nothing_goes() -> None:
    assert set(reasons(*FRESH, snapshot(weekly("old"), 900), held="it failed").values()) == {
        "it failed"
    }


_TAGS = st.fixed_dictionaries(
    {},
    optional={
        MADE_BY: st.sampled_from([OWNER, "somebody"]),
        PROVEN: st.sampled_from(["2026-10-04", ""]),
    },
)
_SHELVES = st.lists(
    st.builds(
        snapshot,
        name=st.uuids().map(str).map(weekly),
        days=st.one_of(st.integers(0, 200), st.floats(55.99, 56.01), st.integers(-3, 3)),
        tags=_TAGS,
        status=st.sampled_from([*3 * ["available"], "failed", "creating", "deleting"]),
    ),
    max_size=30,
)


def _check(verdicts: tuple[Verdict, ...], floor: int) -> None:
    stays = [v.snapshot for v in verdicts if not v.goes]
    goes = [v.snapshot for v in verdicts if v.goes]
    assert all(v.reason for v in verdicts)
    assert len(goes) <= MOST
    for one in goes:
        assert one.tags.get(MADE_BY) == OWNER
        assert one.is_available
        assert one.created is not None
        assert NOW - one.created > RULES.kept
    usable = [v.snapshot for v in verdicts if v.snapshot.is_available]
    ours = [one for one in usable if one.tags.get(MADE_BY) == OWNER]
    if goes:
        assert sum(one in stays for one in ours) >= floor
    if usable:
        newest = max(one.created for one in usable if one.created)
        assert newest in [one.created for one in stays]
    if proven := [one for one in ours if one.proven]:
        newest = max(one.created for one in proven if one.created)
        assert newest in [one.created for one in stays if one.proven]


@given(shelf=_SHELVES, floor=st.integers(1, 10))
def test_whatever_stands_floor_owner_age_newest_and_proven_are_kept(
    shelf: list[Snapshot], floor: int
) -> None:
    _check(prune(shelf, replace(RULES, floor=floor), NOW, held=""), floor)


@given(shelf=_SHELVES, floor=st.integers(1, 10))
def test_runs_one_after_the_other_keep_it_too(shelf: list[Snapshot], floor: int) -> None:
    rules, left = replace(RULES, floor=floor), shelf
    for week in range(4):
        now = NOW + timedelta(weeks=week)
        left = [v.snapshot for v in prune(left, rules, now, held="") if not v.goes]
    ours = [o for o in shelf if o.is_available and o.tags.get(MADE_BY) == OWNER]
    kept = [o for o in left if o.is_available and o.tags.get(MADE_BY) == OWNER]
    assert len(kept) >= min(len(ours), floor)
    theirs = {o.name for o in shelf if o.tags.get(MADE_BY) != OWNER}
    assert theirs <= {o.name for o in left}


@given(shelf=_SHELVES)
def test_while_held_nothing_goes_whatever_stands(shelf: list[Snapshot]) -> None:
    assert not any(v.goes for v in prune(shelf, RULES, NOW, held="making failed"))
