"""Event in, message out: the four moods of the review as they stand in Slack.

After a wanted change: UPDATE_GOLDEN=1 .venv/bin/pytest tests/unit/security_review, and read the
difference.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from functions.security_review.app import JOB
from notifier.message import message_to_object
from notifier.plain import plain_text
from opskit.shell import run_report
from tests.fake_aws import FakeAws
from tests.fake_house import FakeContext, FakeSlack, answer_empty_ledger, fake_house
from tests.korean import hold_golden, keys_of
from tests.security_account import NOW, SETTINGS, empty, safe, wrong

HERE = Path(__file__).parent
EVENT = {"source": "aws.scheduler", "time": NOW.isoformat(), "detail": "{}"}


def denied(fake: FakeAws) -> FakeAws:
    wrong(fake)
    for operation in ("DescribeSecurityGroups", "DescribeDBClusters"):
        fake.refuse(operation, "AccessDeniedException", "not authorized to perform it")
    fake.refuse("ListTasks", "ThrottlingException", "Rate exceeded")
    fake.refuse("GetBucketPolicyStatus", "Timeout")
    return fake


MOODS: dict[str, Callable[[FakeAws], FakeAws]] = {
    "fine": safe,
    "worse": wrong,
    "cannot_look": denied,
    "nothing_there": empty,
}


def review(
    fake: FakeAws, slack: FakeSlack, *, targets: bool = True, **variables: str
) -> dict[str, object]:
    answer_empty_ledger(fake)
    named = {
        "ECS_SERVICES": ",".join(SETTINGS.ecs_services),
        "DB_CLUSTERS": ",".join(SETTINGS.db_clusters),
        "LOAD_BALANCERS": ",".join(SETTINGS.load_balancers),
    }
    stack = {"STACK": "petclinic-operations-dev", **variables}
    house = fake_house(fake.aws, slack, now=NOW, **stack, **(named if targets else {}))
    return run_report(JOB, EVENT, FakeContext(), house)


@pytest.mark.parametrize("mood", MOODS)
def test_a_mood_is_rendered_as_in_its_golden_file(mood: str, fake: FakeAws) -> None:
    slack = FakeSlack()
    review(MOODS[mood](fake), slack, targets=mood != "nothing_there")
    (message,) = slack.messages
    rendered = json.dumps(message_to_object(message), ensure_ascii=False, indent=1) + "\n"
    path = HERE / f"{mood}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(rendered, encoding="utf-8")
    assert rendered == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("mood", "severity"),
    [
        ("fine", "OK"),
        ("worse", "CRITICAL"),
        ("cannot_look", "CRITICAL"),
        ("nothing_there", "UNKNOWN"),
    ],
)
def test_the_answer_tells_the_worst(mood: str, severity: str, fake: FakeAws) -> None:
    answer = review(MOODS[mood](fake), FakeSlack(), targets=mood != "nothing_there")
    assert (answer["severity"], answer["delivery"]) == (severity, "sent")
    assert answer["as_of"] == "2026-11-23T00:10:00+00:00"


def test_no_secret_leaves_the_house(fake: FakeAws) -> None:
    slack = FakeSlack()
    answer = review(wrong(fake), slack)
    assert "Tr0ub4dor" not in json.dumps([answer, message_to_object(slack.messages[0])])


def test_many_holes_fit_into_slack(fake: FakeAws) -> None:
    slack = FakeSlack()
    wrong(fake)
    rows = [{"name": f"CVE-2026-{n:05}", "severity": "CRITICAL"} for n in range(500)]
    fake.answer(
        "DescribeImageScanFindings",
        {"imageScanStatus": {"status": "COMPLETE"}, "imageScanFindings": {"findings": rows}},
    )
    answer = review(fake, slack)
    findings = json.loads(json.dumps(answer["findings"]))
    assert sum(one["code"] == "images.critical" for one in findings) == 500
    assert len(json.dumps(message_to_object(slack.messages[0]))) < 200_000


def test_the_same_findings_are_told_in_korean(fake: FakeAws) -> None:
    slack = FakeSlack()
    english = review(wrong(fake), slack)
    korean = review(fake, slack, LANGUAGE="ko")
    assert keys_of(korean) == keys_of(english)
    hold_golden(HERE / "worse.ko.txt", plain_text(slack.messages[-1]))
