"""The comparison with Prowler and Cloud Custodian: who names what, and why not all do."""

import pytest
import yaml

from bench.peers.run import _POLICIES
from bench.peers.shared import CONCEPTS, compare

FIRST = CONCEPTS[0]


@pytest.mark.parametrize(
    ("prowler", "custodian", "verdict"),
    [
        ({"sg"}, {"sg"}, "all agree"),
        ({"sg"}, set(), "only we and Prowler"),
        (set(), set(), "only we"),
    ],
)
def test_a_resource_is_named_by_all_or_by_some(
    prowler: set[str], custodian: set[str], verdict: str
) -> None:
    (row,) = compare(
        {FIRST.ours: {"sg"}}, {FIRST.prowler[0]: prowler}, {FIRST.custodian[0]: custodian}
    )
    assert (row.resource, row.verdict) == ("sg", verdict)


def test_what_only_they_name_is_shown_too() -> None:
    (row,) = compare({}, {FIRST.prowler[0]: {"sg"}}, {})
    assert row.verdict == "only Prowler"


def test_every_policy_that_is_compared_is_asked() -> None:
    asked = {one["name"] for one in yaml.safe_load(_POLICIES.read_text())["policies"]}
    assert {name for concept in CONCEPTS for name in concept.custodian} <= asked
