"""The deployed capacity review, under its own role: what it may read, and what it then says."""

import pytest

from tests.deployed.conftest import Town, findings

pytestmark = pytest.mark.embedded

APP, AURORA = "petclinic-dev-app", "petclinic-dev-aurora"


def review(town: Town, *, dry_run: bool = True) -> dict[str, object]:
    event = {"time": town.world.now.isoformat(), "dry_run": dry_run}
    return town.deployment.invoke("CapacityReview", event)


USUAL = {
    ("WARNING", "capacity.scaling_none", APP),
    # The embedded AWS takes no metrics older than two weeks, as AWS itself.
    ("UNKNOWN", "capacity.history_short", APP),
    ("UNKNOWN", "capacity.history_short", AURORA),
}


def test_it_may_read_everything_that_it_looks_at(town: Town) -> None:
    assert findings(review(town)) == USUAL


def test_a_service_that_is_scaled_as_the_manual_wants_is_seen_so(town: Town) -> None:
    scaling = town.world.place.client("application-autoscaling")
    where = {
        "ServiceNamespace": "ecs",
        "ResourceId": f"service/petclinic-dev-cluster/{APP}",
        "ScalableDimension": "ecs:service:DesiredCount",
    }
    scaling.register_scalable_target(**where, MinCapacity=2, MaxCapacity=3)
    scaling.put_scaling_policy(
        **where,
        PolicyName="petclinic-cpu-scaling",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration={
            "TargetValue": 70.0,
            "PredefinedMetricSpecification": {
                "PredefinedMetricType": "ECSServiceAverageCPUUtilization"
            },
            "ScaleOutCooldown": 300,
            "ScaleInCooldown": 300,
        },
    )
    try:
        answer = review(town)
        codes = {code for _severity, code, _resource in findings(answer)}
        assert not {code for code in codes if code.startswith("capacity.scaling")}
        assert "2 to 3 tasks, as the manual wants" in str(answer["text"])
    finally:
        scaling.deregister_scalable_target(**where)


def test_throttled_metrics_are_unknown(town: Town) -> None:
    town.world.switch_on("throttled_metrics")
    told = findings(review(town))
    assert ("UNKNOWN", "capacity.unreadable_getmetricdata", "CloudWatch") in told


def test_the_report_stands_in_slack_with_its_thread(town: Town) -> None:
    before = len(town.slack.messages())
    assert review(town, dry_run=False)["delivery"] == "sent"
    root, *replies = town.slack.messages()[before:]
    assert root.text.startswith("🟠 Monthly capacity review (dev): not the whole picture")
    assert all(reply.thread_ts == root.ts for reply in replies)
