"""What every area of the sweep is tested with."""

from collections.abc import Iterator

import pytest

from functions.health_sweep.settings import SweepSettings
from opskit.reads import Reader
from tests.fake_aws import FakeAws


@pytest.fixture
def fake() -> FakeAws:
    return FakeAws()


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader(workers=4, seconds=30) as reader:
        yield reader


@pytest.fixture
def settings() -> SweepSettings:
    return SweepSettings()
