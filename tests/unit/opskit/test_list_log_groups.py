"""An account's log groups: those that are wanted, to the last page, and which never end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from opskit.list_log_groups import MOST_PAGES, is_endless, list_log_groups

if TYPE_CHECKING:
    from mypy_boto3_logs.type_defs import LogGroupTypeDef

    from tests.fake_aws import FakeAws


def test_what_is_wanted_is_kept_of_every_page(fake: FakeAws) -> None:
    pages: dict[str, dict[str, Any]] = {
        "": {"logGroups": [{"logGroupName": "/ours/a"}], "nextToken": "2"},
        "2": {"logGroups": [{"logGroupName": "/theirs"}, {"logGroupName": "/ours/b"}]},
    }
    fake.answer("DescribeLogGroups", lambda asked: pages[asked.get("nextToken", "")])
    listed = list_log_groups(fake.aws.client("logs"), lambda name: name.startswith("/ours"))
    assert [one.get("logGroupName") for one in listed.groups] == ["/ours/a", "/ours/b"]
    assert listed.complete


def test_an_account_without_end_is_cut_off_and_said_to_be(fake: FakeAws) -> None:
    fake.answer("DescribeLogGroups", {"logGroups": [{"logGroupName": "/a"}], "nextToken": "more"})
    listed = list_log_groups(fake.aws.client("logs"), lambda _name: True)
    assert (len(listed.groups), listed.complete) == (MOST_PAGES, False)


@pytest.mark.parametrize(
    ("group", "endless"),
    [
        ({}, True),
        ({"logGroupClass": "INFREQUENT_ACCESS"}, True),
        ({"retentionInDays": 30}, False),
        ({"logGroupClass": "DELIVERY"}, False),
    ],
)
def test_a_group_is_endless_if_it_could_have_a_retention_and_has_none(
    group: LogGroupTypeDef,
    endless: bool,  # noqa: FBT001 - a table's
) -> None:
    assert is_endless(group) is endless
