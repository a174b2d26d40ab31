"""What the jobs' tests share: a fake AWS and the pool that reads it."""

import gc
from collections.abc import Iterator
from functools import cache

import botocore.session
import pytest
from botocore.loaders import create_loader
from hypothesis import HealthCheck, settings

from notifier.translation import use_language
from opskit.reads import Reader
from tests.fake_aws import FakeAws

# A slow machine fails no test, nor do examples that no other run draws: what fails, fails again.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

# Each test makes sessions of its own; AWS's models are read from the disk once for all of them.
botocore.session.create_loader = cache(create_loader)

# Looking for garbage among all that thousands of tests import took a third of their CPU.
gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish() -> None:
    """Leave what collecting made out of every later look for garbage."""
    gc.collect()
    gc.freeze()


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
