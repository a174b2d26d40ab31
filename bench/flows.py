"""Durable flows from their event to their end: CPU of the first run and of each resume, memory."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.artefact import find_artefact, find_sources, keep_still
from bench.aws_process import SlowAwsProcess, slow_aws
from bench.flow import Flow
from bench.lambda_process import MeasurementError, Sample, Subject, run_lambda
from bench.staged import STAGED, Staged
from bench.world.place import World

MOST_RESUMES = 60
BARE = "bare"
_HANDLERS = Path(__file__).parent / "handlers"
_ENGINE = "lambda"
"""Checkpoints are not counted among the calls of a resume."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One execution, cold, from its event to its end.

    Attributes:
        sample: its invocations, the first one first.
        calls: what each of them called besides the durable engine.
        operations: durable operations, the execution itself among them.
    """

    sample: Sample
    calls: tuple[int, ...]
    operations: int

    @property
    def first_cpu_ms(self) -> float:
        """CPU of the process's start and of the first invocation."""
        return self.sample.init.cpu_ms + self.sample.invocations[0].cpu_ms

    @property
    def resume_cpu_ms(self) -> float:
        """CPU of a resume; the middle one of all: most of them only look."""
        return median(one.cpu_ms for one in self.sample.invocations[1:])

    @property
    def last_cpu_ms(self) -> float:
        """CPU of the last resume, which concludes, remembers and tells."""
        return self.sample.invocations[-1].cpu_ms

    @property
    def resume_calls(self) -> float:
        """Calls of a resume; the middle one of all."""
        return median(self.calls[1:])


@dataclass(slots=True)
class _Play:
    """An execution being played, and what it has called so far."""

    flow: Flow
    aws: SlowAwsProcess
    calls: list[int] = field(default_factory=list)

    def events(self) -> Iterator[bytes]:
        """Yield the events of its invocations until it waits for nothing."""
        yield self.flow.event()
        while self._hear() and len(self.calls) <= MOST_RESUMES:
            self.flow.wake()
            yield self.flow.event()

    def _hear(self) -> bool:
        called = self.aws.called()
        self.flow.hear(called)
        besides = sum(service != _ENGINE for service, _operation, _asked in called.calls)
        self.calls.append(besides - sum(self.calls))
        return self.flow.waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A flow's code.

    Attributes:
        staged: what it is asked; None for the bare flow.
        handler: dotted.
        paths: for PYTHONPATH.
        origin: where the code comes from, in words.
    """

    staged: Staged | None
    handler: str
    paths: tuple[Path, ...]
    origin: str


def find_actors(folder: Path, *, sources: bool) -> dict[str, Actor]:
    """Find the code of the bare flow and of all staged ones.

    Args:
        folder: takes copies, so that a build under way changes nothing.
        sources: the sources, not what was built.
    """
    actors = {staged.job: _find(staged, folder / staged.job, sources) for staged in STAGED}
    layers = next(iter(actors.values())).paths[0 if sources else 1 :]
    bare = Actor(
        staged=None, handler="bare_flow.handler", paths=(_HANDLERS, *layers), origin="the bench"
    )
    return {BARE: bare, **actors}


def _find(staged: Staged, folder: Path, sources: bool) -> Actor:  # noqa: FBT001 - passed on
    resource = "".join(part.capitalize() for part in staged.job.split("_"))
    found = find_sources() if sources else find_artefact(resource, is_durable=True)
    folder.mkdir()
    return Actor(
        staged=staged,
        handler=f"functions.{staged.job}.app.handler",
        paths=keep_still(found, folder).paths,
        origin=found.origin,
    )


def play(actor: Actor) -> Played:
    """Play one execution on a new stage, against an AWS that answers at once.

    Raises:
        MeasurementError: it did not come to a good end.
    """
    now, staged = datetime.now(UTC).replace(microsecond=0), actor.staged
    stage, asked, variables = (
        (staged.job, staged.payload(now), staged.environ) if staged else ("", {}, {})
    )
    with slow_aws(World(services=1, now=now), tls=True, stage=stage) as aws:
        aws.reset(latency_ms=0)
        environ = {**aws.environ, **variables}
        subject = Subject(handler=actor.handler, paths=actor.paths, environ=environ)
        acted = _Play(Flow(payload=asked), aws)
        sample = run_lambda(subject, events=acted.events())
    hold_well(actor.handler, sample.answers[-1])
    return Played(sample=sample, calls=tuple(acted.calls), operations=acted.flow.operations)


def hold_well(handler: str, answer: bytes) -> None:
    """Hold an execution to a good end: it is over, and did what it was to do.

    Raises:
        MeasurementError: with its last answer.
    """
    said = json.loads(answer)
    result = json.loads(said.get("Result") or "{}")
    if said["Status"] != "SUCCEEDED" or result.get("outcome", "done") != "done":
        raise MeasurementError(f"{handler} ended badly: {answer[:2000].decode()}")
