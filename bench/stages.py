"""Where the bench plays each durable flow to its end: the durable tests' own worlds over the wire.

Unlike the made-up account these worlds change: what a flow did is there at its next look. The
Ledger is moto's. Only the slow AWS's own process comes here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from moto import mock_aws

from bench.world.place import REGION, Answers
from tests.drill_world import DrillWorld, snapshot
from tests.durable.actions.action_world import World
from tests.durable.actions.deploy_world import NEW, OLD, FakeRelease
from tests.durable.actions.ecs_world import FakeService
from tests.durable.actions.test_engine_upgrade import FakeAurora
from tests.durable.actions.test_failover_drill import FakeTown
from tests.durable.actions.test_image_refresh import FakeProject
from tests.durable.actions.test_platform_update import FakePlatform
from tests.durable.actions.test_rollback import brief, revision
from tests.durable.weekly_snapshot.rds_world import World as SnapshotWorld
from tests.fake_aws import FakeAws
from tests.moto_ledger import make_ledger_behind

_LEDGER = (
    "BatchWriteItem",
    "DeleteItem",
    "GetItem",
    "PutItem",
    "Query",
    "TransactWriteItems",
    "UpdateItem",
)
_ALARM = "petclinic-dev-No-Running-Task"
_WEEKS = 3
_SECONDS_A_LOOK = 20.0
_SILENT_CALLS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A flow's world.

    Attributes:
        answers: what each operation answers; a refusal is raised as botocore's ClientError.
        is_well: whether the application answers, asked once for each call of its health page.
    """

    answers: Answers
    is_well: Callable[[], bool]


def set_stage(flow: str) -> Stage:
    """Make the world of a flow, by its function's folder, for as long as this process lives."""
    mock_aws().start()
    fake = FakeAws(REGION)
    make_ledger_behind(fake)
    is_well = _WORLDS[flow](fake) or (lambda: True)
    ledger = {operation: _ledger(fake, operation) for operation in _LEDGER}
    answers = {**{name: _told(fake, name) for name in fake.known}, **ledger}
    return Stage(answers=answers, is_well=is_well)


def _told(fake: FakeAws, operation: str) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    return lambda asked: fake.tell(operation, asked)


def _ledger(fake: FakeAws, operation: str) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    client = fake.aws.client("dynamodb")

    def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        said: dict[str, Any] = client._make_api_call(operation, dict(asked))  # noqa: SLF001
        said.pop("ResponseMetadata", None)
        return said

    return answer


def _in_an_incident(fake: FakeAws, service: FakeService) -> None:
    """Let the alarm that called for an act be well once it has brought its tasks."""
    world = World(fake=fake, variables={})
    world.open_incident()
    service.on_end = lambda: world.alarms.update({_ALARM: "OK"})
    service.serve(fake)


def _scale_out(fake: FakeAws) -> None:
    _in_an_incident(fake, FakeService(running=2, runs_after=4))
    fake.answer("DescribeScalableTargets", {"ScalableTargets": []})


def _rollback(fake: FakeAws) -> None:
    _in_an_incident(fake, FakeService(running=2))
    history = [brief(5, "SUCCESSFUL", 900), brief(7, "SUCCESSFUL", 0)]
    (container,) = revision(5)["containerImages"]
    kept = {"name": "app", "image": container["image"]}
    fake.answer("ListServiceDeployments", {"serviceDeployments": history})
    fake.answer("DescribeServiceRevisions", {"serviceRevisions": [revision(n) for n in (5, 7)]})
    definition = {"status": "ACTIVE", "containerDefinitions": [kept]}
    fake.answer("DescribeTaskDefinition", {"taskDefinition": definition})
    fake.answer("DescribeImages", {"imageDetails": [{"imageDigest": container["imageDigest"]}]})


def _at_peace(fake: FakeAws) -> World:
    return World(fake=fake, variables={}, alarms={_ALARM: "OK"}, now=datetime.now(UTC))


def _deploy(fake: FakeAws) -> None:
    _at_peace(fake)
    FakeRelease().serve(fake)


def _platform_update(fake: FakeAws) -> None:
    _at_peace(fake)
    FakePlatform().serve(fake)


def _engine_upgrade(fake: FakeAws) -> None:
    _at_peace(fake)
    aurora = FakeAurora()
    aurora.on_snapshot = lambda: setattr(aurora, "snapshot_made", datetime.now(UTC))
    aurora.serve(fake)


def _failover_drill(fake: FakeAws) -> Callable[[], bool]:
    """Let the application be silent for two calls after the failover, and RDS see it at a look."""
    town = FakeTown(world=_at_peace(fake))
    town.serve(fake)
    silent = count()

    def describe(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        town.sleep(_SECONDS_A_LOOK)
        return town.describe(asked)

    fake.answer("DescribeDBClusters", describe)
    return lambda: town.failed_at is None or next(silent) >= _SILENT_CALLS


def _image_refresh(fake: FakeAws) -> None:
    _at_peace(fake)
    release = FakeRelease()
    release.digests = {"v1": OLD, "latest": OLD}
    release.criticals = {OLD: ["CVE-1", "CVE-2"], NEW: ["CVE-1"]}
    release.serve(fake)
    FakeProject(release=release).serve(fake)


def _weekly_snapshot(fake: FakeAws) -> None:
    world = SnapshotWorld(fake=fake)
    world.cluster["LatestRestorableTime"] = datetime.now(UTC) - timedelta(minutes=5)
    world.put_weeks(_WEEKS)


def _restore_drill(fake: FakeAws) -> None:
    made = datetime.now(UTC) - timedelta(minutes=30)
    DrillWorld(fake=fake, snapshots=[snapshot() | {"SnapshotCreateTime": made}], looks=2)


_WORLDS: Mapping[str, Callable[[FakeAws], Callable[[], bool] | None]] = {
    "scale_out": _scale_out,
    "rollback": _rollback,
    "deploy": _deploy,
    "platform_update": _platform_update,
    "engine_upgrade": _engine_upgrade,
    "failover_drill": _failover_drill,
    "image_refresh": _image_refresh,
    "weekly_snapshot": _weekly_snapshot,
    "restore_drill": _restore_drill,
}
