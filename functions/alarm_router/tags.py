"""Reads an alarm's tags."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from opskit.reads import read
from opskit.unreadable import Read

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient


def read_tags(cloudwatch: "CloudWatchClient", arn: str) -> Read[Mapping[str, str]]:
    """Return an alarm's tags, or why they could not be read: denied, or the alarm is gone."""

    def ask() -> Mapping[str, str]:
        answer = cloudwatch.list_tags_for_resource(ResourceARN=arn)
        return {tag["Key"]: tag["Value"] for tag in answer["Tags"]}

    return read("cloudwatch:ListTagsForResource", arn, ask)
