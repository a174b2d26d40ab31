"""One embedded AWS for all tests of this folder."""

from collections.abc import Iterator

import pytest

from local.aws.process import EmbeddedAws, embedded_aws
from local.world.place import Place


@pytest.fixture(scope="session")
def aws() -> Iterator[EmbeddedAws]:
    with embedded_aws() as running:
        yield running


@pytest.fixture
def place(aws: EmbeddedAws) -> Iterator[Place]:
    here = Place(aws.endpoint_url)
    yield here
    here.remove_answers("test")
    here.set_application_health({})
