"""Everybody who hears alarms in the bench: our functions, and those that they stand beside."""

import json
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bench.artefact import ROOT, Artefact, find_artefact, find_sources, keep_still
from bench.aws_process import SlowAwsProcess
from bench.flow import Flow, invocations_of
from bench.lambda_process import Subject
from bench.limits import read_limits
from bench.passage import Listener
from bench.world.outage import ALARM, DIAGNOSIS, action_event, alarm_event, outage_environment
from bench.world.place import Json, World

FLOOR, NAIVE, TYPICAL, PEER = "floor (http.client)", "naive boto3", "typical", "notify_slack"
ROUTER, INCIDENT, DIAGNOSE, REDEPLOY = "alarm_router", "incident", "diagnose", "force_redeploy"
FAILOVER, ROLLBACK, BARE = "aurora_failover", "rollback", "bare flow"
SWEEP = "health_sweep"
_HANDLERS = Path(__file__).parent / "handlers"

type Events = Callable[[SlowAwsProcess, int], Iterator[bytes]]


def make_listeners(
    aws: SlowAwsProcess, folder: Path, *, sources: bool, peer: Path | None
) -> dict[str, Listener]:
    """Return all listeners by their names.

    Args:
        aws: whom they call.
        folder: takes copies, so that a build under way changes nothing.
        sources: measure the sources, not what was built.
        peer: terraform-aws-notify-slack's notify_slack.py, or None: it is then left out.
    """
    environ = {
        **aws.environ,
        **outage_environment(),
        "SLACK_WEBHOOK_URL": f"{aws.url}/api/webhook",
    }
    return {
        **_others(environ | {"AWS_CA_BUNDLE": str(aws.authorities)}, folder, peer),
        **_functions(environ, folder, sources=sources),
    }


def _others(environ: Mapping[str, str], folder: Path, peer: Path | None) -> dict[str, Listener]:
    powertools = find_artefact().paths[1:]
    found = {
        FLOOR: _handler("slack_floor.handler", (_HANDLERS,), environ),
        NAIVE: _handler("naive_boto3.handler", (_HANDLERS,), environ),
        TYPICAL: _handler("typical.handler", (_HANDLERS, *powertools), environ),
    }
    if peer:
        own = folder / "peer"
        own.mkdir()
        shutil.copy(peer, own / "notify_slack.py")
        named = {**environ, "SLACK_USERNAME": "bench", "SLACK_EMOJI": ":bell:"}
        found[PEER] = _handler("notify_slack.lambda_handler", (own,), named)
    return found


def _handler(handler: str, paths: tuple[Path, ...], environ: Mapping[str, str]) -> Listener:
    return Listener(subject=Subject(handler=handler, paths=paths, environ=environ), events=_alarms)


def _functions(environ: Mapping[str, str], folder: Path, *, sources: bool) -> dict[str, Listener]:
    def function(job: str, events: Events, *, stages: int = 1, is_durable: bool = True) -> Listener:
        resource = "".join(part.capitalize() for part in job.split("_"))
        found = find_sources() if sources else find_artefact(resource, is_durable=is_durable)
        return Listener(
            subject=Subject(
                handler=f"functions.{job}.app.handler",
                paths=_still(found, folder / job),
                environ=environ,
            ),
            events=events,
            stages=stages,
            memory_mb=read_limits(job).memory_mb,
        )

    bare = find_sources() if sources else find_artefact("Incident", is_durable=True)
    layers = _still(bare, folder / "bare")[1:]
    return {
        ROUTER: function(ROUTER, _alarms, is_durable=False),
        SWEEP: function(SWEEP, _schedule, is_durable=False),
        INCIDENT: function(INCIDENT, _flows(_incident, wakes=2), stages=3),
        DIAGNOSE: function(DIAGNOSE, _questions, is_durable=False),
        REDEPLOY: function(REDEPLOY, _flows(_action, wakes=1), stages=2),
        FAILOVER: function(FAILOVER, _flows(_action, wakes=1), stages=2),
        BARE: Listener(
            subject=Subject(
                handler="bare_flow.handler", paths=(_HANDLERS, *layers), environ=environ
            ),
            events=_flows(lambda _: {}, wakes=1),
            stages=2,
        ),
    }


def _still(artefact: Artefact, folder: Path) -> tuple[Path, ...]:
    folder.mkdir()
    return keep_still(artefact, folder).paths


def _alarms(aws: SlowAwsProcess, count: int) -> Iterator[bytes]:
    yield from [alarm_event(aws.world)] * count


def _schedule(_aws: SlowAwsProcess, count: int) -> Iterator[bytes]:
    yield from [(ROOT / "events" / "health_sweep.json").read_bytes()] * count


def _questions(aws: SlowAwsProcess, count: int) -> Iterator[bytes]:
    onset = aws.world.now.isoformat()
    for _ in range(count):
        yield json.dumps({"incident": _name(), "onset": onset, "alarms": [ALARM]}).encode()


def _flows(payload: Callable[[World], Json], *, wakes: int) -> Events:
    def events(aws: SlowAwsProcess, count: int) -> Iterator[bytes]:
        flows = [Flow(payload=payload(aws.world), chained=DIAGNOSIS) for _ in range(count)]
        yield from invocations_of(flows, aws, wakes=wakes)

    return events


def _incident(_world: World) -> Json:
    return {"incident": _name()}


def _action(_world: World) -> Json:
    return action_event(_name())


def _name() -> str:
    return f"inc-{uuid.uuid4().hex[:20]}"
