"""What every area of the sweep is tested with."""

import pytest

from functions.health_sweep.settings import SweepSettings


@pytest.fixture
def settings() -> SweepSettings:
    return SweepSettings()
