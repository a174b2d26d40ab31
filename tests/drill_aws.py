"""The fake AWS of all tests of drills."""

from functools import cache

from tests.fake_aws import FakeAws

REGION = "ap-northeast-2"


@cache
def aws_of_drills() -> FakeAws:
    """Return the one fake AWS of all tests of drills; each forgets what was before it."""
    return FakeAws(REGION)
