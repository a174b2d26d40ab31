"""What AWS's own detection of anomalies found, told once, however many monitors saw it."""

from datetime import date

from functions.cost_report.judge.anomalies import judge_detection
from functions.cost_report.judge.facts import AwsAnomaly, Detection

RDS, ECS = "Amazon Relational Database Service", "Amazon Elastic Container Service"


def seen(name: str, monitor: str, impact: float, day: int, *causes: str) -> AwsAnomaly:
    return AwsAnomaly(
        name=name, monitor=monitor, start=date(2026, 11, day), impact=impact, causes=causes
    )


def test_the_same_dollars_seen_by_two_monitors_are_told_once() -> None:
    found = (
        seen(RDS, "services", 12.0, 17, "storage"),
        seen(RDS, "services", 8.0, 19, "backup"),
        seen(RDS, "team", 18.0, 17, "storage"),
        seen(ECS, "team", 5.0, 18),
    )
    first, second = judge_detection(
        Detection(monitors=("services", "team"), anomalies=found), "ap-northeast-2"
    )
    assert (first.resource, second.resource) == (RDS, ECS)
    assert first.sentence == "AWS found $20.00 more than it expected, from 2026-11-17 on"
    assert first.evidence == ("storage", "backup")
    assert second.sentence.startswith("AWS found $5.00 more")
