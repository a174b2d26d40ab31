"""What became of a finding: new, worse, still, accepted, fixed, or not looked at."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from notifier.words import Change, Finding, Severity, Tracked
from opskit.compare import EVERYTHING, Acceptance, LookedAt, Recorded, compare, open_findings

NOW = datetime(2026, 11, 24, tzinfo=UTC)
BEFORE = NOW - timedelta(days=1)


def finding(
    code: str = "ecs.tasks_missing",
    severity: Severity = Severity.WARNING,
    hides: tuple[str, ...] = (),
) -> Finding:
    return Finding(code=code, resource="app", severity=severity, sentence=code, hides=hides)


def remembered(*findings: Finding) -> dict[str, Recorded]:
    return {f.fingerprint: Recorded(finding=f, since=BEFORE) for f in findings}


def watched(one: Finding) -> dict[str, Recorded]:
    return {one.fingerprint: Recorded(finding=one, since=BEFORE, watched=True)}


def accepted(severity: Severity, until: datetime) -> dict[str, Acceptance]:
    acceptance = Acceptance(
        fingerprint=finding().fingerprint,
        severity=severity,
        owner="kim",
        reason="known",
        until=until,
    )
    return {acceptance.fingerprint: acceptance}


def only(tracked: tuple[Tracked, ...]) -> Tracked:
    (item,) = tracked
    return item


@pytest.mark.parametrize(
    ("was", "change", "since"),
    [
        (None, Change.NEW, NOW),
        (Severity.WARNING, Change.STILL, BEFORE),
        (Severity.CRITICAL, Change.STILL, BEFORE),
        (Severity.OK, Change.WORSE, BEFORE),
    ],
)
def test_a_finding_is_new_worse_or_still(
    was: Severity | None, change: Change, since: datetime
) -> None:
    recorded = remembered(finding(severity=was)) if was is not None else {}
    item = only(compare([finding()], recorded, {}, NOW, looked_at={}))
    assert (item.change, item.since) == (change, since)


def test_a_finding_that_became_milder_says_what_it_was() -> None:
    item = only(
        compare([finding()], remembered(finding(severity=Severity.CRITICAL)), {}, NOW, looked_at={})
    )
    assert item.note == "better than before (it was critical)"


def test_a_finding_that_is_gone_is_fixed() -> None:
    assert only(compare([], remembered(finding()), {}, NOW, looked_at={})).change is Change.FIXED


@pytest.mark.parametrize(
    ("looked_at", "change"),
    [
        ({"ecs.": {"app"}}, Change.FIXED),
        ({"ecs.": EVERYTHING}, Change.FIXED),
        ({"ecs.": {"other"}}, Change.GONE),
        ({"alb.": {"app"}}, Change.GONE),
        ({}, Change.GONE),
    ],
)
def test_what_is_no_longer_looked_at_is_gone_and_not_fixed(
    looked_at: LookedAt, change: Change
) -> None:
    item = only(compare([], watched(finding()), {}, NOW, looked_at=looked_at))
    assert (item.change, item.since) == (change, BEFORE)
    assert (open_findings([item], NOW), item.is_settled) == ({}, change is Change.FIXED)


def test_what_was_never_among_the_resources_looked_at_is_fixed() -> None:
    label = replace(finding("ecs.unreadable", Severity.UNKNOWN), resource="ECS")
    (seen,) = compare([label], {}, {}, BEFORE, looked_at={"ecs.": {"app"}})
    item = only(compare([], open_findings([seen], BEFORE), {}, NOW, looked_at={"ecs.": {"app"}}))
    assert item.change is Change.FIXED


@pytest.mark.parametrize("resource", ["app", "app/sidecar", "app:443"])
def test_what_belongs_to_a_resource_goes_with_it(resource: str) -> None:
    one = replace(finding(), resource=resource)
    (seen,) = compare([one], {}, {}, BEFORE, looked_at={"ecs.": {"app"}})
    item = only(compare([], open_findings([seen], BEFORE), {}, NOW, looked_at={"ecs.": {"ap"}}))
    assert item.change is Change.GONE


def test_what_could_not_be_looked_at_and_then_lost_its_tag_is_gone() -> None:
    unreadable = finding("targets.unreadable", Severity.UNKNOWN, hides=("ecs.",))
    tracked = compare([unreadable], watched(finding()), {}, BEFORE, looked_at={})
    known = open_findings(tracked, BEFORE)
    changes = {t.finding.code: t.change for t in compare([], known, {}, NOW, looked_at={})}
    assert changes[finding().code] is Change.GONE


def test_an_accepted_finding_that_is_gone_wakes_nobody_and_is_forgotten() -> None:
    acceptances = accepted(Severity.WARNING, NOW + timedelta(days=1))
    item = only(compare([], watched(finding()), acceptances, NOW, looked_at={}))
    assert (item.change, item.is_settled, open_findings([item], NOW)) == (Change.GONE, True, {})


def test_what_could_not_be_looked_at_is_not_called_fixed() -> None:
    unreadable = finding("ecs.unreadable", Severity.UNKNOWN, hides=("ecs.",))
    _new, old = compare([unreadable], remembered(finding()), {}, NOW, looked_at={})
    assert (old.change, old.since) == (Change.STILL, BEFORE)
    assert old.unchecked


@pytest.mark.parametrize(
    ("hidden", "change"),
    [("ecs.|app", Change.STILL), ("ecs.|other", Change.FIXED), ("alb.|app", Change.FIXED)],
)
def test_what_hides_one_resource_leaves_the_others_to_be_fixed(hidden: str, change: Change) -> None:
    missing = finding("ecs.missing", Severity.CRITICAL, hides=(hidden,))
    _new, old = compare([missing], remembered(finding()), {}, NOW, looked_at={})
    assert old.change is change


def test_another_area_that_could_not_be_read_does_not_keep_a_finding_open() -> None:
    unreadable = finding("aurora.unreadable", Severity.UNKNOWN, hides=("aurora.",))
    _new, old = compare([unreadable], remembered(finding()), {}, NOW, looked_at={})
    assert old.change is Change.FIXED


@pytest.mark.parametrize(
    ("worst_accepted", "days_left", "change"),
    [
        (Severity.WARNING, 1, Change.ACCEPTED),
        (Severity.CRITICAL, 1, Change.ACCEPTED),
        (Severity.WARNING, 0, Change.NEW),
        (Severity.OK, 1, Change.NEW),
    ],
)
def test_an_acceptance_ends_in_time_and_does_not_cover_worse(
    worst_accepted: Severity, days_left: int, change: Change
) -> None:
    acceptances = accepted(worst_accepted, NOW + timedelta(days=days_left))
    assert only(compare([finding()], {}, acceptances, NOW, looked_at={})).change is change


def test_an_accepted_finding_that_is_gone_is_fixed() -> None:
    acceptances = accepted(Severity.WARNING, NOW + timedelta(days=1))
    assert (
        only(compare([], remembered(finding()), acceptances, NOW, looked_at={})).change
        is Change.FIXED
    )


def test_the_ledger_remembers_the_worst_of_one_fingerprint_and_nothing_fixed() -> None:
    tracked = compare(
        [finding(severity=Severity.CRITICAL), finding()],
        remembered(finding("x")),
        {},
        NOW,
        looked_at={},
    )
    kept = open_findings(tracked, NOW)
    assert {k: v.finding.severity for k, v in kept.items()} == {
        finding().fingerprint: Severity.CRITICAL
    }


CODES = st.sampled_from(["ecs.a", "ecs.b", "aurora.a", "logs.a"])


@given(
    today=st.sets(CODES),
    yesterday=st.sets(CODES),
    hidden=st.sets(st.sampled_from(["ecs.", "aurora."])),
)
def test_nothing_of_yesterday_vanishes_without_a_word(
    today: set[str], yesterday: set[str], hidden: set[str]
) -> None:
    unreadable = [finding(f"{p}unreadable", Severity.UNKNOWN, hides=(p,)) for p in hidden]
    tracked = compare(
        [*map(finding, today), *unreadable],
        remembered(*map(finding, yesterday)),
        {},
        NOW,
        looked_at={},
    )
    assert yesterday <= {item.finding.code for item in tracked}
    fixed = {item.finding.code for item in tracked if item.change is Change.FIXED}
    assert fixed == {c for c in yesterday - today if not c.startswith(tuple(hidden))}
