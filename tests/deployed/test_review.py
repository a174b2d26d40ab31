"""The deployed security review, under its own role, in a world with one trouble at a time."""

import json

import pytest

from tests.deployed.conftest import Town, findings
from tests.patience import eventually

pytestmark = pytest.mark.embedded

# What even the healthy world leaves open, as the manual's own PetClinic does.
USUAL = {
    ("WARNING", "alb.deletion_protection", "petclinic-dev-alb"),
    ("WARNING", "alb.headers", "petclinic-dev-alb"),
    ("WARNING", "alb.http_plain", "petclinic-dev-alb:80"),
    ("WARNING", "aurora.audit_log", "petclinic-dev-aurora"),
    ("WARNING", "aurora.iam_auth", "petclinic-dev-aurora"),
    ("WARNING", "ecs.writable_root", "petclinic-dev-app/petclinic"),
    ("WARNING", "images.high", "petclinic-dev-app"),
    ("CRITICAL", "images.critical", "petclinic-dev-app/CVE-2021-44228"),
}


def review(town: Town, *, dry_run: bool = True) -> dict[str, object]:
    event = {"time": town.world.now.isoformat(), "dry_run": dry_run}
    return town.deployment.invoke("SecurityReview", event)


def test_it_may_read_everything_that_it_looks_at(town: Town) -> None:
    assert findings(review(town)) == USUAL


@pytest.mark.parametrize(
    ("trouble", "severity", "code", "resource"),
    [
        (
            "open_security_group",
            "CRITICAL",
            "security_groups.open_to_world",
            "petclinic-dev-aurora-sg/tcp/3306",
        ),
        (
            "snapshot_public",
            "CRITICAL",
            "aurora.snapshot_public",
            "petclinic-dev-aurora-weekly-first",
        ),
        ("plain_secret", "CRITICAL", "ecs.plain_secret", "petclinic-dev-app/petclinic"),
        ("image_not_scanned", "UNKNOWN", "images.not_scanned", "petclinic-dev-app"),
        ("denied_rds", "UNKNOWN", "aurora.unreadable", "petclinic-dev-aurora"),
    ],
)
def test_each_trouble_is_found(
    town: Town, trouble: str, severity: str, code: str, resource: str
) -> None:
    town.world.switch_on(trouble)
    assert (severity, code, resource) in findings(review(town))


def test_the_report_stands_in_slack_with_its_thread(town: Town) -> None:
    before = len(town.slack.messages())
    town.world.switch_on("open_security_group")
    assert review(town, dry_run=False)["delivery"] == "sent"
    root, *replies = town.slack.messages()[before:]
    assert root.text.startswith("🔴 Weekly security review (dev): act now")
    assert all(reply.thread_ts == root.ts for reply in replies)
    accept_in_slack(town, root.ts, "🟡 petclinic-dev-app/petclinic")
    told = town.slack.messages()[-1]
    assert told.thread_ts == root.ts
    assert "<@U0APPROVER> accepted" in str(told.blocks)
    changes = {
        one["code"]: one["change"] for one in json.loads(json.dumps(review(town)["findings"]))
    }
    assert (changes["ecs.writable_root"], changes["alb.headers"]) == ("accepted", "still")


def accept_in_slack(town: Town, ts: str, finding: str) -> None:
    """Press the report's button, again where the function's cold start outlasts the trigger."""
    opened = (_press_until_answered(town, ts) for _press in range(10))
    assert any(opened)
    assert town.slack.submit({"finding": finding, "reason": " "}).keys() == {"reason"}
    assert town.slack.submit({"finding": finding, "reason": "as the manual has it"}) == {}


def _press_until_answered(town: Town, ts: str) -> bool:
    told = len(town.slack.messages())
    town.slack.click("accept", user="U0APPROVER", ts=ts)
    assert eventually(lambda: bool(town.slack.forms()) or len(town.slack.messages()) > told)
    return bool(town.slack.forms())
