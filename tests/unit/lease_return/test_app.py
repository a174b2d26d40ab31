"""Leases that end: given back once, put off once, left alone, and told in one line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.lease_return.app import return_leases
from opskit.leases import Lease, Leases, Means
from tests.durable.actions.action_world import halt
from tests.fake_aws import FakeAws
from tests.fake_house import FakeContext, FakeSlack, fake_house
from tests.moto_ledger import ledger_behind

NOW = datetime(2026, 11, 24, 5, tzinfo=UTC)
LEASE = Lease(resource="c/app", means=Means.DESIRED_COUNT, before=2, lent=4, ends_at=NOW)


@dataclass
class Town:
    """A service, its alarms, and the Ledger."""

    fake: FakeAws
    desired: int = 4
    least: int | None = None
    alarm: str = "OK"
    slack: FakeSlack = field(default_factory=FakeSlack)
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fake.answer("DescribeServices", self._describe)
        self.fake.answer("UpdateService", self._update)
        self.fake.answer("DescribeScalableTargets", self._targets)
        self.fake.answer("RegisterScalableTarget", self._register)
        self.fake.answer("DescribeAlarms", self._alarms)

    @property
    def leases(self) -> Leases:
        return Leases(self.fake.aws.client("dynamodb"), "ledger")

    def visit(self, event: Mapping[str, Any] | None = None, now: datetime = NOW) -> dict[str, Any]:
        house = fake_house(self.fake.aws, self.slack, now=now, **self.variables)
        return return_leases(event or {}, FakeContext(), house)

    def _describe(self, _asked: Mapping[str, Any]) -> Mapping[str, Any]:
        service = {
            "serviceName": "app",
            "status": "ACTIVE",
            "desiredCount": self.desired,
            "runningCount": self.desired,
            "pendingCount": 0,
        }
        return {"services": [service]}

    def _update(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        self.desired = asked["desiredCount"]
        return {}

    def _targets(self, _asked: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.least is None:
            return {"ScalableTargets": []}
        target = {
            "ServiceNamespace": "ecs",
            "ResourceId": "service/c/app",
            "ScalableDimension": "ecs:service:DesiredCount",
            "MinCapacity": self.least,
            "MaxCapacity": 10,
            "RoleARN": "arn:role",
            "CreationTime": NOW,
        }
        return {"ScalableTargets": [target]}

    def _register(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        self.least = asked["MinCapacity"]
        return {}

    def _alarms(self, _asked: Mapping[str, Any]) -> Mapping[str, Any]:
        name = "petclinic-dev-ECS-CPU-High"
        alarm = {"AlarmName": name, "StateValue": self.alarm, "StateUpdatedTimestamp": NOW}
        return {"MetricAlarms": [alarm]}


@pytest.fixture
def town() -> Iterator[Town]:
    with ledger_behind(FakeAws()) as fake:
        yield Town(fake=fake)


def test_tasks_go_back_once_and_it_is_said_in_one_line(town: Town) -> None:
    town.leases.put(LEASE)
    town.visit()
    town.visit()
    assert (town.desired, town.leases.all()) == (2, ())
    assert town.leases.past(since=NOW) == (replace(LEASE, returned_at=NOW),)
    (message,) = town.slack.messages
    assert message.root.text == "c/app: the lease has ended: DesiredCount goes back from 4 to 2"


def test_a_least_capacity_goes_back_by_itself(town: Town) -> None:
    town.least = 4
    town.leases.put(replace(LEASE, means=Means.MIN_CAPACITY))
    town.visit()
    assert (town.least, town.desired, town.leases.all()) == (2, 4, ())


def test_while_an_alarm_fires_it_is_put_off_once(town: Town) -> None:
    town.leases.put(LEASE)
    town.alarm = "ALARM"
    town.visit()
    (extended,) = town.leases.all()
    assert (town.desired, extended.ends_at) == (4, NOW + timedelta(minutes=120))
    town.visit(now=NOW + timedelta(minutes=121))
    assert (town.desired, town.leases.all()) == (2, ())


def test_what_somebody_changed_since_is_left_alone(town: Town) -> None:
    town.leases.put(LEASE)
    town.desired = 8
    town.visit()
    assert (town.desired, town.leases.all()) == (8, ())
    assert "somebody changed" in town.slack.messages[0].root.text


def test_a_lease_that_runs_asks_nothing(town: Town) -> None:
    town.leases.put(replace(LEASE, ends_at=NOW + timedelta(minutes=1)))
    assert town.visit()["leases"][0]["move"] == "keep"
    assert town.fake.calls("DescribeServices") == []


@pytest.mark.parametrize("how", ["dry run", "switch", "parameter"])
def test_what_may_not_act_gives_nothing_back(town: Town, how: str) -> None:
    town.leases.put(LEASE)
    if how == "switch":
        halt(town.fake, NOW)
    if how == "parameter":
        town.variables["ACTIONS"] = "off"
    told = town.visit({"dry_run": True} if how == "dry run" else {})
    assert told["leases"][0]["move"] == "give_back"
    assert (town.desired, town.leases.all(), town.slack.messages) == (4, (LEASE,), [])


def test_a_lease_that_fails_hinders_no_other_and_is_told_of(town: Town) -> None:
    town.leases.put(LEASE)
    town.leases.put(replace(LEASE, resource="c/later", ends_at=NOW + timedelta(hours=1)))
    town.fake.refuse("UpdateService", "ServerException")
    with pytest.raises(ExceptionGroup, match="leases failed"):
        town.visit()
    assert len(town.leases.all()) == 2
