"""What is done with a group: tables, then whatever stands."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from functions.log_cleanup.facts import (
    MARKED_AT,
    MARKED_BY,
    STACK_TAG,
    Facts,
    Group,
    Notice,
    Streams,
    Use,
)
from functions.log_cleanup.plan import Act, decide, is_tended, plan
from functions.log_cleanup.rules import Rules
from opskit.unreadable import Read, Unreadable, Why

NOW = datetime(2026, 12, 5, 18, 30, tzinfo=UTC)
NAME = "/ecs/petclinic-dev-old"
OWNER = "ops-dev-log-cleanup"
RULES = Rules(
    owner=OWNER,
    own="/aws/lambda/ops-dev-",
    stale=timedelta(days=90),
    grace=timedelta(days=14),
    keep_days=30,
    ignored=("/ecs/petclinic-dev-audit",),
    cap=5,
    zone=ZoneInfo("Asia/Seoul"),
)
DENIED = Unreadable(operation="logs:X", resource=NAME, why=Why.DENIED)
NOTHING: Mapping[str, Read[tuple[Use, ...]]] = {"ECS": (), "Lambda": ()}
LONG_AGO = Notice(since=NOW - timedelta(days=100))


def written(days: float, **more: object) -> Streams:
    return Streams(count=2, newest=NOW - timedelta(days=days), **more)  # type: ignore[arg-type]


def marked(days: float, owner: str = OWNER) -> dict[str, str]:
    return {MARKED_BY: owner, MARKED_AT: (NOW - timedelta(days=days)).isoformat()}


OLD = Group(name=NAME, arn="arn", tags={}, streams=written(100))


def facts(
    *groups: Group,
    uses: Mapping[str, Read[tuple[Use, ...]]] = NOTHING,
    notices: Read[Mapping[str, Notice]] | None = None,
) -> Facts:
    told = {one.name: LONG_AGO for one in groups} if notices is None else notices
    return Facts(region="r", groups=groups, complete=True, uses=uses, notices=told)


def act(
    group: Group,
    uses: Mapping[str, Read[tuple[Use, ...]]] = NOTHING,
    notices: Read[Mapping[str, Notice]] | None = None,
) -> Act:
    return decide(group, facts(group, uses=uses, notices=notices), RULES, NOW).act


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, Act.MARK),
        (marked(13.9), Act.KEEP),
        (marked(14), Act.DELETE),
        (marked(-1), Act.KEEP),
        (marked(100, "somebody-else"), Act.MARK),
        ({MARKED_BY: OWNER, MARKED_AT: "garbled"}, Act.MARK),
        ({MARKED_BY: OWNER, MARKED_AT: "2026-11-01T00:00:00"}, Act.MARK),
        ({MARKED_BY: OWNER}, Act.MARK),
        ({STACK_TAG: "shop"}, Act.KEEP),
    ],
)
def test_an_unused_group_is_marked_and_deleted_only_after_its_grace(
    tags: dict[str, str], expected: Act
) -> None:
    assert act(replace(OLD, tags=tags)) is expected


def told(days: float, *, accepted: float | None = None) -> dict[str, Notice]:
    """Announce so many days ago, accepted until so many days from now."""
    until = None if accepted is None else NOW + timedelta(days=accepted)
    since = NOW - timedelta(days=days)
    return {NAME: Notice(since=since, accepted_until=until, accepted_by="ops@example.com")}


@pytest.mark.parametrize(
    ("notices", "due"),
    [
        ({}, 14),
        (told(13), 1),
        (told(14), 0),
        (told(60, accepted=30), 44),
        (told(60, accepted=-3), 11),
        (told(60, accepted=-14), 0),
        (DENIED, None),
    ],
)
def test_the_grace_begins_when_people_were_told_and_when_an_acceptance_ends(
    notices: Read[Mapping[str, Notice]], due: float | None
) -> None:
    group = replace(OLD, tags=marked(50))
    step = decide(group, facts(group, notices=notices), RULES, NOW)
    assert step.act is (Act.DELETE if due == 0 else Act.KEEP)
    assert due is None or step.due in (NOW + timedelta(days=due), NOW)


@pytest.mark.parametrize(
    ("group", "tended"),
    [
        ("/ecs/petclinic-dev-app", True),
        ("petclinic-dev", True),
        ("/aws/rds/cluster/petclinic-dev/error", True),
        ("/ecs/petclinic-dev2-app", False),
        ("/ecs/petclinic-develop", False),
        ("/ecs/mypetclinic-dev", False),
        ("/other/x", True),
    ],
)
def test_only_groups_of_the_project_and_of_the_prefixes_are_tended(
    group: str, *, tended: bool
) -> None:
    assert is_tended(group, name="petclinic-dev", prefixes=("/other/",)) is tended


IN_USE = [
    {"streams": written(89)},
    {"streams": written(0)},
    {"protected": True},
    {"metric_filters": 1},
    {"name": "/aws/lambda/ops-dev-health-sweep"},
    {"name": "/aws/lambda/us-east-1.petclinic-dev-edge"},
]
DOUBTFUL = [
    {"streams": DENIED},
    {"streams": Streams(count=0, newest=None)},
    {"streams": Streams(count=1, newest=None, silent=1)},
    {"streams": written(100, silent=1)},
    {"streams": written(100, complete=False)},
]


@pytest.mark.parametrize("change", [*IN_USE, *DOUBTFUL, {"tags": DENIED}])
def test_what_is_used_or_not_known_is_never_marked(change: dict[str, object]) -> None:
    assert act(replace(OLD, **change)) is Act.KEEP  # type: ignore[arg-type]


@pytest.mark.parametrize("change", IN_USE)
def test_a_marked_group_that_is_used_again_loses_its_mark(change: dict[str, object]) -> None:
    assert act(replace(OLD, tags=marked(50), **change)) is Act.UNMARK  # type: ignore[arg-type]


@pytest.mark.parametrize("change", DOUBTFUL)
def test_a_marked_group_that_is_not_known_stays(change: dict[str, object]) -> None:
    assert act(replace(OLD, tags=marked(50), **change)) is Act.KEEP  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        (Use(group=NAME, by="x"), Act.UNMARK),
        (Use(group="/ecs/", by="a database"), Act.UNMARK),
        (Use(group=NAME + "-other", by="x"), Act.DELETE),
        (Use(group="/ecs/petclinic-dev", by="no prefix"), Act.DELETE),
        (DENIED, Act.KEEP),
    ],
)
def test_what_is_named_by_something_alive_stays(use: Use | Unreadable, expected: Act) -> None:
    found: Read[tuple[Use, ...]] = use if isinstance(use, Unreadable) else (use,)
    assert act(replace(OLD, tags=marked(50)), {"ECS": (), "Lambda": found}) is expected


def test_what_is_on_the_ignore_list_is_let_be_even_if_marked() -> None:
    group = replace(OLD, name="/ecs/petclinic-dev-audit", tags=marked(50), endless=True)
    assert act(group) is Act.KEEP


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"streams": written(1)}, Act.RETAIN),
        ({"streams": Streams(count=0, newest=None)}, Act.RETAIN),
        ({"streams": written(1), "endless": False}, Act.KEEP),
        ({"streams": DENIED}, Act.KEEP),
        ({"streams": written(100)}, Act.MARK),
        ({"streams": written(100), "tags": marked(3)}, Act.KEEP),
    ],
)
def test_a_group_kept_for_ever_gets_a_retention_unless_that_would_empty_it_before_its_grace(
    change: dict[str, object], expected: Act
) -> None:
    assert act(replace(OLD, **{"endless": True, **change})) is expected  # type: ignore[arg-type]


def test_no_more_than_the_cap_is_done_of_a_kind_those_marked_longest_first() -> None:
    groups = tuple(replace(OLD, name=f"{NAME}-{n}", tags=marked(20 + n)) for n in range(8))
    steps = plan(facts(*groups), RULES, NOW)
    deleted = [step.group.name for step in steps if step.act is Act.DELETE]
    assert deleted == [f"{NAME}-{n}" for n in (7, 6, 5, 4, 3)]
    assert [step.capped for step in steps if step.act is Act.KEEP] == [Act.DELETE] * 3


def test_groups_that_could_not_be_listed_are_let_be() -> None:
    assert plan(Facts(region="r", groups=DENIED, complete=True, uses={}), RULES, NOW) == ()


_GROUPS = st.builds(
    Group,
    name=st.sampled_from([NAME, "/ecs/petclinic-dev-audit/x", "/aws/lambda/ops-dev-x", "/used"]),
    arn=st.just("arn"),
    endless=st.booleans(),
    tags=st.one_of(
        st.just(DENIED),
        st.just({}),
        st.builds(marked, st.integers(-5, 60), st.sampled_from([OWNER, "somebody"])),
    ),
    streams=st.one_of(
        st.just(DENIED),
        st.builds(
            written,
            st.integers(0, 200),
            silent=st.integers(0, 1),
            complete=st.sampled_from([True, True, False]),
        ),
        st.just(Streams(count=0, newest=None)),
    ),
    protected=st.booleans(),
    metric_filters=st.integers(0, 1),
)
_USES = st.fixed_dictionaries(
    {
        "ECS": st.sampled_from([(), (Use(group="/used", by="x"),)]),
        "VPC": st.sampled_from([(), (), (), DENIED]),
    }
)


_NOTICES: st.SearchStrategy[Read[Mapping[str, Notice]]] = st.one_of(
    st.just(DENIED),
    st.just({}),
    st.builds(told, st.integers(0, 60), accepted=st.none() | st.integers(-60, 60)),
)


@given(group=_GROUPS, uses=_USES, notices=_NOTICES)
def test_whatever_stands_only_what_is_known_to_be_unused_and_was_marked_is_deleted(
    group: Group,
    uses: Mapping[str, Read[tuple[Use, ...]]],
    notices: Read[Mapping[str, Notice]],
) -> None:
    step = decide(group, facts(group, uses=uses, notices=notices), RULES, NOW)
    assert step.reason
    if step.act is not Act.DELETE:
        return
    assert group.name == NAME or (group.name == "/used" and not uses["ECS"])
    assert not isinstance(notices, Unreadable)
    assert NOW - notices[group.name].since >= timedelta(days=14)
    assert (notices[group.name].accepted_until or NOW) <= NOW
    assert not isinstance(group.tags, Unreadable)
    assert group.tags[MARKED_BY] == OWNER
    assert NOW - datetime.fromisoformat(group.tags[MARKED_AT]) >= timedelta(days=14)
    assert not isinstance(group.streams, Unreadable)
    assert group.streams.newest is not None
    assert group.streams.newest < NOW - RULES.stale
    assert (group.streams.silent, group.streams.complete) == (0, True)
    assert not group.protected
    assert not any(isinstance(found, Unreadable) for found in uses.values())
