"""What restore_drill proves, weekly_snapshot keeps: both mean the same tag."""

from functions.restore_drill.act import mark_proven
from functions.weekly_snapshot.plan.pruning import prune
from tests.drill_course import ORDER
from tests.fake_aws import FakeAws
from tests.unit.weekly_snapshot.shelf import NOW, OURS, RULES, snapshot, weekly


def test_the_mark_of_a_drill_keeps_a_snapshot_that_would_go(fake: FakeAws) -> None:
    fake.answer("AddTagsToResource", {})
    mark_proven(fake.aws.client("rds"), ORDER, NOW)
    (asked,) = fake.calls("AddTagsToResource")
    tags = {tag["Key"]: tag["Value"] for tag in asked["Tags"]}
    fresh = [snapshot(weekly(f"fresh-{week}"), 7 * week) for week in range(5)]
    proven = snapshot(weekly("proven"), 300, tags={**OURS, **tags})
    other = snapshot(weekly("other"), 200)
    gone = [v.snapshot for v in prune([*fresh, proven, other], RULES, NOW, held="") if v.goes]
    assert gone == [other]
