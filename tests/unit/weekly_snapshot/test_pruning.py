"""Which snapshots go, first in tables, then whatever the shelf holds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from functions.weekly_snapshot.facts import MADE_BY, PROVEN, Snapshot
from functions.weekly_snapshot.plan.pruning import MOST, Verdict, prune
from tests.unit.weekly_snapshot.shelf import NOW, OURS, OWNER, PROVED, RULES, snapshot

FRESH = tuple(snapshot(f"fresh-{week}", 7 * week) for week in range(5))


def reasons(*snapshots: Snapshot, held: str = "") -> dict[str, str]:
    """Return why each is kept; "" for one that goes."""
    verdicts = prune(snapshots, RULES, NOW, held=held)
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
        (900, PROVED, "available", "the newest that was proven"),
    ],
)
def test_each_snapshot_goes_or_is_kept_for_one_reason(
    days: float, tags: Mapping[str, str], status: str, kept: str
) -> None:
    told = reasons(*FRESH, snapshot("old", days, tags=tags, status=status))["old"]
    assert told.startswith(kept) if kept else told == ""


def test_an_older_proven_one_goes_once_a_newer_one_is_proven() -> None:
    told = reasons(*FRESH, snapshot("old", 200, tags=PROVED), snapshot("newer", 100, tags=PROVED))
    assert told["old"] == ""
    assert "proven" in told["newer"]


def test_the_floor_stays_whatever_its_age() -> None:
    told = reasons(*(snapshot(f"s{n}", 100 + n) for n in range(6)))
    assert [name for name, why in told.items() if not why] == ["s5", "s4"]


def test_what_cannot_be_restored_is_no_part_of_the_floor() -> None:
    broken = tuple(snapshot(f"b{n}", n, status="failed") for n in range(5))
    assert reasons(*broken, snapshot("old", 100), snapshot("older", 200))["older"] != ""


def test_snapshots_of_others_are_no_part_of_the_floor() -> None:
    theirs = tuple(snapshot(f"t{n}", n, tags={}) for n in range(9))
    told = reasons(*theirs, *(snapshot(f"s{n}", 100 + n) for n in range(4)))
    assert all(told.values())


def test_one_run_deletes_no_more_than_its_cap() -> None:
    told = reasons(*FRESH, *(snapshot(f"s{n}", 100 + n) for n in range(9)))
    assert sum(why == "" for why in told.values()) == MOST


def test_while_making_fails_nothing_goes() -> None:
    assert set(reasons(*FRESH, snapshot("old", 900), held="it failed").values()) == {"it failed"}


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
        name=st.uuids().map(str),
        days=st.one_of(st.integers(0, 200), st.floats(55.99, 56.01), st.integers(-3, 3)),
        tags=_TAGS,
        status=st.sampled_from(["available", "available", "available", "failed", "creating"]),
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
    if proven := [one for one in usable if one.is_proven]:
        newest = max(one.created for one in proven if one.created)
        assert newest in [one.created for one in stays if one.is_proven]


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
