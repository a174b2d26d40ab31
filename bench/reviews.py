"""The weekly and monthly reviews against an AWS that takes its time, beside a bare client."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from bench.artefact import ROOT, find_artefact, find_sources, keep_still
from bench.aws_process import Called, SlowAwsProcess, slow_aws
from bench.lambda_process import Sample, Subject, run_lambda
from bench.quota import Quota
from bench.sweep import Other, run_other
from bench.world.place import World
from opskit.aws import WORKERS

REVIEWS = (
    "security_review",
    "cost_report",
    "performance_review",
    "capacity_review",
    "security_audit",
)


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """One cold run of a review, and a bare client's as many calls right after it.

    Attributes:
        sample: our handler, one invocation.
        called: what the run called.
        floor: a bare client over as many connections as the review has workers.
    """

    sample: Sample
    called: Called
    floor: Other

    @cached_property
    def findings(self) -> Sequence[Mapping[str, Any]]:
        """What the run reported."""
        found: list[Mapping[str, Any]] = json.loads(self.sample.answers[0])["findings"]
        return found

    @property
    def unread(self) -> int:
        """How many findings say that something could not be looked at."""
        return count_unread(self.sample.answers[0])

    @property
    def run_ms(self) -> float:
        """The invocation, from event to answer."""
        return self.sample.invocations[0].wall_ms

    @property
    def cpu_ms(self) -> float:
        """CPU of the process's start and of the invocation."""
        return self.sample.init.cpu_ms + self.sample.invocations[0].cpu_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review that can be run.

    Attributes:
        job: its function's folder.
        paths: for PYTHONPATH.
        origin: where the code comes from, in words.
        event: the schedule's.
    """

    job: str
    paths: tuple[Path, ...]
    origin: str
    event: bytes

    def world(self, services: int) -> World:
        """Return an account at the moment of the event."""
        return World(services=services, now=datetime.fromisoformat(json.loads(self.event)["time"]))


def find_review(job: str, folder: Path, *, sources: bool) -> Review:
    """Find a review's code.

    Args:
        job: its function's folder.
        folder: takes a copy, so that a build under way changes nothing.
        sources: the sources, not what was built.
    """
    resource = "".join(part.capitalize() for part in job.split("_"))
    found = find_sources() if sources else find_artefact(resource)
    folder.mkdir()
    return Review(
        job=job,
        paths=keep_still(found, folder).paths,
        origin=found.origin,
        event=(ROOT / "events" / f"{job}.json").read_bytes(),
    )


_PASSES, _PATIENCE_S = 4, 600


def _make_answers(aws: SlowAwsProcess, subject: Subject, event: bytes) -> None:
    """Let each answer be made once: a page of metrics takes seconds, in which others time out.

    What comes after a page that timed out is only asked for in the next pass.
    """
    for _pass in range(_PASSES):
        aws.reset(latency_ms=0)
        sample = run_lambda(subject, events=[event], timeout_s=_PATIENCE_S)
        if not count_unread(sample.answers[0]):
            return


def count_unread(answer: bytes) -> int:
    """Return how many findings of a handler's answer say that something was not looked at."""
    return sum(found["severity"] == "UNKNOWN" for found in json.loads(answer)["findings"])


type Run = Callable[[Quota | None, float], Reviewed]
"""Runs a review cold beside a bare client: on a share of a core, for so many seconds at most."""


@contextmanager
def account_for(review: Review, services: int, *, latency_ms: float) -> Iterator[Run]:
    """Let a review be run over an account, for the length of a `with` block.

    What is run may raise MeasurementError: it failed, or took longer.

    Args:
        review: which.
        services: how many the account has.
        latency_ms: of each of AWS's answers.
    """
    with slow_aws(review.world(services), tls=True) as aws:
        subject = Subject(
            handler=f"functions.{review.job}.app.handler", paths=review.paths, environ=aws.environ
        )
        _make_answers(aws, subject, review.event)

        def run(quota: Quota | None, limit_s: float) -> Reviewed:
            aws.reset(latency_ms=latency_ms)
            sample = run_lambda(subject, events=[review.event], timeout_s=limit_s, quota=quota)
            called = aws.called()
            bare = ["--bare", aws.url, "--calls", str(len(called.calls))]
            floor = run_other(aws, [*bare, "--workers", str(WORKERS)], "", quota)
            return Reviewed(sample=sample, called=called, floor=floor)

        yield run
