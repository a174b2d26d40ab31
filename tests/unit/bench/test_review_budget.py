"""The reviews make no more AWS calls than there is to look at, counted."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from bench.review_budget import review_budget
from bench.reviews import REVIEWS
from bench.world.place import World
from notifier.message import Message, texts
from tests.fake_aws import FakeAws

type Review = Callable[[str, int], tuple[World, FakeAws, dict[str, Any], Message]]

ONE_BY_ONE = {
    "security_review": {"DescribeTaskDefinition", "DescribeImageScanFindings"},
    "capacity_review": {"DescribeTaskDefinition"},
}
"""What AWS answers for one service at a time only."""


@pytest.mark.parametrize("services", [1, 11, 40])
@pytest.mark.parametrize("job", REVIEWS)
def test_a_review_keeps_to_its_budget_of_calls(review: Review, job: str, services: int) -> None:
    world, fake, answer, _message = review(job, services)
    most = review_budget(job, world, asked=fake.asked, findings=len(answer["findings"]))
    asked = Counter(operation for operation, _ in fake.asked)
    assert asked.total() <= most, asked


@pytest.mark.parametrize("job", REVIEWS)
def test_no_service_has_calls_of_its_own_where_aws_takes_batches(review: Review, job: str) -> None:
    few, many = (
        Counter(operation for operation, _ in review(job, services)[1].asked)
        for services in (20, 40)
    )
    grown = {operation for operation, count in many.items() if count - few[operation] >= 20}
    assert grown == ONE_BY_ONE.get(job, set())


@pytest.mark.parametrize("job", REVIEWS)
def test_the_made_up_account_leaves_nothing_unread(review: Review, job: str) -> None:
    _world, _fake, answer, _message = review(job, 20)
    assert not [found for found in answer["findings"] if found["severity"] == "UNKNOWN"]


def test_every_finding_of_a_review_stands_in_its_thread(review: Review) -> None:
    _world, _fake, answer, message = review("security_review", 40)
    assert len(answer["findings"]) == 6 * 4
    shown = [text for post in message.posts for block in post.blocks for text in texts(block)]
    lost = {f["resource"] for f in answer["findings"]} - set(re.findall(r"[^\s`]+", str(shown)))
    assert not lost
