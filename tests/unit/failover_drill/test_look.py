"""Where the client of a failover drill asks."""

import pytest

from functions.failover_drill.look import address_of
from functions.failover_drill.settings import DrillSettings


@pytest.mark.parametrize(
    "application",
    ["https://one.example", "https://one.example/", "https://one.example/petclinic"],
)
def test_the_health_page_lies_below_the_path_of_the_application(application: str) -> None:
    settings = DrillSettings(
        failover_drill="plan", application_url=application, health_path="/actuator/health"
    )
    assert address_of(settings) == f"{application.rstrip('/')}/actuator/health"
