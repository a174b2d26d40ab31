"""Durable flows as the bench runs them: the real SDK, a made-up Lambda behind it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bench.artefact import ROOT, find_sources
from bench.aws_process import SlowAwsProcess, slow_aws
from bench.flow import Flow, invocations_of
from bench.lambda_process import MeasurementError, Subject, run_lambda
from bench.world.place import World

HANDLERS = ROOT / "bench" / "handlers"


@pytest.fixture(scope="module")
def aws() -> Iterator[SlowAwsProcess]:
    world = World(services=1, now=datetime(2026, 11, 24, tzinfo=UTC))
    with slow_aws(world, tls=True) as running:
        yield running


def test_a_flow_is_woken_and_goes_on_from_where_it_was(aws: SlowAwsProcess) -> None:
    paths = (HANDLERS, *find_sources().paths)
    subject = Subject(handler="bare_flow.handler", paths=paths, environ=aws.environ)
    flow = Flow(payload={})
    aws.reset(latency_ms=0)
    sample = run_lambda(subject, events=invocations_of([flow], aws, wakes=1))
    assert b"PENDING" in sample.answers[0]
    assert b"SUCCEEDED" in sample.answers[1]
    assert flow.operations == len(("the execution", "step", "wait"))


def test_nothing_wakes_a_flow_that_waits_for_nothing() -> None:
    with pytest.raises(MeasurementError, match="waits for nothing"):
        Flow(payload={}).wake()
