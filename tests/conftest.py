"""What the jobs' tests share: a fake AWS and the pool that reads it."""

from collections.abc import Iterator

import pytest

from opskit.reads import Reader
from tests.fake_aws import FakeAws


@pytest.fixture
def fake() -> FakeAws:
    return FakeAws()


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader(workers=4, seconds=30) as reader:
        yield reader
