"""Many looks that failed, told once."""

from dataclasses import replace

from opskit.unreadable import Unreadable, Why
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

ONE = Unreadable(
    operation="elasticloadbalancing:DescribeTargetHealth",
    resource="tg-0",
    why=Why.DENIED,
    detail="request 0",
)


def failed(count: int) -> list[Unreadable]:
    return [replace(ONE, resource=f"tg-{n}", detail=f"request {n}") for n in range(count)]


def test_a_few_are_told_one_by_one() -> None:
    assert merge_unreadable(failed(3), area="ALB") == failed(3)


def test_many_are_told_once_with_their_number() -> None:
    (merged,) = merge_unreadable(failed(1000), area="ALB")
    assert (merged.resource, merged.why) == ("ALB", Why.DENIED)
    assert merged.detail == "1000 resources, the first: tg-0 request 0"


def test_of_many_each_is_still_named_below_what_a_message_shows() -> None:
    (merged,) = merge_unreadable(failed(9), area="ALB")
    found = judge_unreadable(merged, code="alb.unreadable", hides=("alb.",))
    assert found.evidence[: found.lead] == (
        "elasticloadbalancing:DescribeTargetHealth: access denied",
        "9 resources, the first: tg-0 request 0",
    )
    assert found.evidence[found.lead :] == tuple(f"tg-{n}" for n in range(1, 9))


def test_one_resource_is_told_once_whatever_request_it_was() -> None:
    again = [replace(ONE, detail=f"request {n}") for n in range(9)]
    assert merge_unreadable(again, area="ALB") == [ONE]


def test_different_reasons_stay_apart() -> None:
    throttled = [replace(one, why=Why.THROTTLED) for one in failed(4)]
    merged = merge_unreadable([*failed(4), *throttled], area="ALB")
    assert [one.why for one in merged] == [Why.DENIED, Why.THROTTLED]
