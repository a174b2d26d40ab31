"""What the jobs' tests share: a fake AWS and the pool that reads it."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from notifier.translation import use_language
from opskit.reads import Reader
from tests.fake_aws import FakeAws

# A slow machine fails no test.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Leave English behind: the language is the process's, and other tests read messages too."""
    yield
    use_language("en")


@pytest.fixture
def fake() -> FakeAws:
    return FakeAws()


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader(workers=4, seconds=30) as reader:
        yield reader
