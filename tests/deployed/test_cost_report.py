"""The deployed cost report, under its own role."""

import json

import pytest

from tests.deployed.conftest import Town

pytestmark = pytest.mark.embedded


def report(town: Town) -> dict[str, object]:
    moment = town.world.now.isoformat()
    return town.deployment.invoke("CostReport", {"time": moment, "dry_run": True})


def findings(answer: dict[str, object]) -> set[tuple[str, str, str]]:
    told = json.loads(json.dumps(answer["findings"]))
    return {(one["severity"], one["code"], one["resource"]) for one in told}


def test_an_ordinary_week_has_no_findings(town: Town) -> None:
    answer = report(town)
    assert (answer["severity"], findings(answer)) == ("OK", set())
    assert "6 Cost Explorer requests, $0.06" in str(answer["text"])


@pytest.mark.parametrize(
    ("trouble", "severity", "code", "resource"),
    [
        ("cost_spike", "WARNING", "cost.anomaly", "Amazon Relational Database Service"),
        ("cost_spike", "WARNING", "cost.new_service", "Amazon GuardDuty"),
        ("budget_exceeded", "CRITICAL", "budget.exceeded", "petclinic-dev-monthly"),
        ("cost_tag_inactive", "WARNING", "tag.inactive", "Project"),
    ],
)
def test_each_trouble_of_costs_is_found(
    town: Town, trouble: str, severity: str, code: str, resource: str
) -> None:
    town.world.switch_on(trouble)
    assert (severity, code, resource) in findings(report(town))
