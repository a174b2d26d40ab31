"""A look reads the alarms' present states as AWS tells them."""

from datetime import UTC, datetime

from functions.incident.observe import EngineTime, Eyes
from opskit.incidents import Incidents
from tests.fake_aws import FakeAws

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


def test_an_answer_without_composite_alarms_is_read(fake: FakeAws) -> None:
    """AWS may leave an empty list out of its answer."""
    fake.answer("Query", {"Items": []})
    fake.answer("GetItem", {})
    fake.answer("DescribeAlarms", {"MetricAlarms": [{"AlarmName": "a", "StateValue": "ALARM"}]})
    incidents = Incidents(fake.aws.client("dynamodb"), "ledger")
    eyes = Eyes(aws=fake.aws, incidents=incidents, ledger_table="ledger", clock=lambda: NOW)
    assert eyes.look("inc-1", (), ["a"], EngineTime())["alarms"] == {"a": "ALARM"}
