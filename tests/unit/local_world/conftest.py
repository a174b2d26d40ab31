"""One seeded world for all tests of this folder."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from local.aws.process import embedded_aws
from local.world.seed import World, seed


@pytest.fixture(scope="session")
def healthy() -> Iterator[World]:
    with embedded_aws() as aws:
        yield seed(aws.endpoint_url, datetime.now(UTC))


@pytest.fixture
def world(healthy: World) -> Iterator[World]:
    yield healthy
    healthy.switch_off(*healthy.list_troubles())
