"""The bench gives the functions on an alarm's way every variable that they read."""

import pytest

from bench.world.outage import outage_environment
from functions.alarm_router.settings import RouterSettings
from functions.aurora_failover.settings import FailoverSettings
from functions.force_redeploy.settings import RedeploySettings
from functions.incident.settings import IncidentSettings
from opskit.action_limits import ActionLimits
from opskit.settings import read_settings


@pytest.mark.parametrize(
    "settings",
    [RouterSettings, IncidentSettings, RedeploySettings, FailoverSettings, ActionLimits],
)
def test_no_variable_is_missing(settings: type[object]) -> None:
    assert read_settings(settings, outage_environment())
