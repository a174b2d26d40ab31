"""The world of all tests of drills, over the one fake AWS that they have."""

from collections.abc import Iterator
from functools import cache

import pytest

from tests.drill_world import DrillWorld
from tests.fake_aws import FakeAws
from tests.moto_ledger import ledger_behind


@cache
def aws_of_drills() -> FakeAws:
    """Return the one fake AWS of all tests of drills; each forgets what was before it."""
    return FakeAws()


@pytest.fixture
def world() -> Iterator[DrillWorld]:
    aws_of_drills().forget()
    with ledger_behind(aws_of_drills()) as fake:
        yield DrillWorld(fake=fake)
