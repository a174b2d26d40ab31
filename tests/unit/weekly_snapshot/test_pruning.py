"""Which snapshots go, first in tables, then whatever the shelf holds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from functions.weekly_snapshot.facts import Snapshot
from functions.weekly_snapshot.plan.pruning import BEFORE_KEPT, MOST, Verdict, prune
from opskit.snapshot_tags import BEFORE, MADE_BY, PROVEN, SCHEDULED
from tests.unit.weekly_snapshot.shelf import (
    NOW,
    OURS,
    OWNER,
    PROVED,
    RULES,
    UPGRADES,
    before,
    snapshot,
    weekly,
)

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


def test_of_those_from_before_upgrades_the_newest_stays_and_older_ones_go_by_age() -> None:
    newest, old, young = before(1, 57), before(2, 200), before(3, 57.5)
    told = reasons(*FRESH, newest, old, young)
    assert told[newest.name] == "the newest"
    assert (told[old.name], told[young.name]) == ("", "")
    told = reasons(*FRESH, before(1, 10), before(2, 55))
    assert all(why.startswith(("the newest", "kept until")) for why in told.values() if why)


def test_one_from_before_an_upgrade_is_kept_for_35_days_whatever_the_setting() -> None:
    rules = replace(RULES, kept=timedelta(days=7))
    shelf = [*FRESH, before(1, 1), before(2, 34.9), before(3, 35.1)]
    verdicts = prune(shelf, rules, NOW, held="")
    goes = {v.snapshot.name for v in verdicts if v.goes}
    assert before(3, 0).name in goes
    assert before(2, 0).name not in goes


def test_while_too_few_weekly_ones_stand_none_from_before_an_upgrade_goes() -> None:
    told = reasons(*FRESH[:3], before(1, 60), before(2, 200))
    assert told[before(2, 0).name] == "it stays while fewer than 4 weekly ones stand"


def test_the_newest_proven_one_from_before_an_upgrade_stays() -> None:
    told = reasons(*FRESH, before(1, 60), before(2, 200, **{PROVEN: "2026-10-04"}))
    assert "proven" in told[before(2, 0).name]


LIKE_OURS = [
    replace(before(1, 900), name="petclinic-dev-aurora-before-release"),
    replace(before(1, 900), source="arn:aws:rds:us-east-1:1:cluster-snapshot:x"),
    before(1, 900, **{MADE_BY: "ops-prod-engine-upgrade"}),
    before(1, 900, **{MADE_BY: OWNER}),
    before(1, 900, **{BEFORE: "8.0.mysql_aurora.3.04.0"}),
]


@pytest.mark.parametrize("one", LIKE_OURS)
def test_what_only_looks_like_one_from_before_an_upgrade_is_not_ours(one: Snapshot) -> None:
    assert reasons(*FRESH, before(9, 1), one)[one.name] == "not made by this job"


def test_among_copies_none_is_from_before_an_upgrade() -> None:
    told = reasons(before(1, 60), before(2, 200), origin="ap-northeast-2")
    assert set(told.values()) == {"not made by this job"}


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
_AGES = st.one_of(st.integers(0, 200), st.floats(55.99, 56.01), st.integers(-3, 3))
_STATUS = st.sampled_from([*3 * ["available"], "failed", "creating", "deleting"])
_WEEKLY = st.builds(
    snapshot, name=st.uuids().map(str).map(weekly), days=_AGES, tags=_TAGS, status=_STATUS
)
_BEFORE = st.builds(
    lambda one, tags, status: replace(one, status=status, tags={**one.tags, **tags}),
    st.builds(before, day=st.integers(1, 9999), days=_AGES),
    st.fixed_dictionaries(
        {},
        optional={
            MADE_BY: st.sampled_from([UPGRADES, OWNER, "somebody"]),
            PROVEN: st.sampled_from(["2026-10-04", ""]),
        },
    ),
    _STATUS,
)
_SHELVES = st.lists(
    st.one_of(_WEEKLY, _WEEKLY, _BEFORE), max_size=30, unique_by=lambda one: one.name
)


def _is_weekly(one: Snapshot) -> bool:
    return one.tags.get(MADE_BY) == OWNER and "-weekly-" in one.name


def _is_before(one: Snapshot) -> bool:
    return one.tags.get(MADE_BY) == UPGRADES and "-before-" in one.name


def _check(verdicts: tuple[Verdict, ...], floor: int) -> None:
    stays = [v.snapshot for v in verdicts if not v.goes]
    goes = [v.snapshot for v in verdicts if v.goes]
    assert all(v.reason for v in verdicts)
    assert len(goes) <= MOST
    for one in goes:
        assert _is_weekly(one) or _is_before(one)
        assert one.is_available
        assert one.created is not None
        assert NOW - one.created > (RULES.kept if _is_weekly(one) else BEFORE_KEPT)
    usable = [v.snapshot for v in verdicts if v.snapshot.is_available]
    ours = [one for one in usable if _is_weekly(one)]
    upgrades = [one for one in usable if _is_before(one)]
    if goes:
        assert sum(one in stays for one in ours) >= floor
    for kind in (usable, upgrades):
        assert not kind or _newest(kind) in [one.created for one in stays if one in kind]
    for kind in (ours, upgrades):
        proven = [one for one in kind if one.proven]
        assert not proven or _newest(proven) in [one.created for one in stays if one in proven]


def _newest(snapshots: list[Snapshot]) -> datetime:
    return max(one.created for one in snapshots if one.created)


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
    ours = [o for o in shelf if o.is_available and _is_weekly(o)]
    kept = [o for o in left if o.is_available and _is_weekly(o)]
    assert len(kept) >= min(len(ours), floor)
    theirs = {o.name for o in shelf if not (_is_weekly(o) or _is_before(o))}
    assert theirs <= {o.name for o in left}
    upgrades = [o for o in shelf if o.is_available and _is_before(o)]
    assert not upgrades or _newest(upgrades) in {o.created for o in left if _is_before(o)}


@given(shelf=_SHELVES)
def test_while_held_nothing_goes_whatever_stands(shelf: list[Snapshot]) -> None:
    assert not any(v.goes for v in prune(shelf, RULES, NOW, held="making failed"))
