"""The deployed security audit, under its own role, in a world with one trouble at a time."""

import json

import pytest

from tests.deployed.conftest import Town

pytestmark = pytest.mark.embedded


def audit(town: Town) -> set[tuple[str, str, str]]:
    event = {"time": town.world.now.isoformat(), "dry_run": True}
    answer = town.deployment.invoke("SecurityAudit", event)
    told = json.loads(json.dumps(answer["findings"]))
    return {(one["severity"], one["code"], one["resource"]) for one in told}


def test_an_account_in_order_has_no_findings(town: Town) -> None:
    assert audit(town) == set()


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        ("root_used", {("CRITICAL", "trail.root_used", "root")}),
        (
            "trail_stopped",
            {("CRITICAL", "trail.changed_trail", "lee"), ("WARNING", "trail.none", "CloudTrail")},
        ),
        (
            "bucket_shared",
            {
                (
                    "WARNING",
                    "analyzer.external_access",
                    "arn:aws:s3:::petclinic-dev-alb-logs",
                )
            },
        ),
    ],
)
def test_each_trouble_is_found(
    town: Town, trouble: str, expected: set[tuple[str, str, str]]
) -> None:
    town.world.switch_on(trouble)
    assert audit(town) == expected
