"""The deployed performance review, under its own role, in a world whose month went wrong."""

import pytest

from opskit.widget import HEIGHT
from tests.deployed.conftest import Town, findings
from tests.pictures import read_pixels

pytestmark = pytest.mark.embedded


def review(town: Town, *, dry_run: bool = True) -> dict[str, object]:
    event = {"time": town.world.now.isoformat(), "dry_run": dry_run}
    return town.deployment.invoke("PerformanceReview", event)


USUAL = {
    ("WARNING", "performance.insights_off", "petclinic-dev-aurora-reader"),
    ("WARNING", "performance.insights_off", "petclinic-dev-aurora-writer"),
}


def test_it_may_read_everything_that_it_looks_at(town: Town) -> None:
    assert findings(review(town)) == USUAL


@pytest.mark.parametrize(
    ("trouble", "severity", "code"),
    [
        ("month_outage", "CRITICAL", "performance.availability"),
        ("month_slow", "WARNING", "performance.latency"),
        ("throttled_metrics", "UNKNOWN", "performance.unreadable_getmetricdata"),
    ],
)
def test_each_trouble_is_found(town: Town, trouble: str, severity: str, code: str) -> None:
    town.world.switch_on(trouble)
    assert (severity, code, "petclinic-dev-alb") in findings(review(town))


def test_the_report_stands_in_slack_with_its_thread(town: Town) -> None:
    before = len(town.slack.messages())
    town.world.switch_on("month_outage")
    assert review(town, dry_run=False)["delivery"] == "sent"
    root, *replies = town.slack.messages()[before:]
    assert root.text.startswith("🔴 Monthly performance review (dev): act now")
    assert all(reply.thread_ts == root.ts for reply in replies)
    graphs = [file for reply in replies for file in reply.files]
    assert [file.name for file in graphs] == ["response-time.png", "errors.png"]
    assert all(len(read_pixels(file.content)) == HEIGHT for file in graphs)
