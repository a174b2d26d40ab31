"""Other callers of the same calls: a bare client, and boto3 as it comes."""

import json
from datetime import UTC, datetime

import pytest

from bench.aws_process import slow_aws
from bench.goals import judge_turns
from bench.lambda_process import Cost, Sample
from bench.sweep import Turn, run_other
from bench.world.place import CLUSTER, World

WORLD = World(services=1, now=datetime(2026, 11, 24, tzinfo=UTC))
CALLS = [("ecs", "ListTasks", {"cluster": CLUSTER})] * 6


def test_the_bare_client_calls_as_often_over_no_more_connections() -> None:
    with slow_aws(WORLD, tls=True) as aws:
        aws.reset(latency_ms=5)
        run_other(aws, ["--bare", aws.url, "--calls", "20", "--workers", "4"], "", None)
        called = aws.called()
    assert called.operations == {"floor:": 20}
    assert called.connections["floor"] <= 4


@pytest.mark.parametrize("workers", ["1", "4"])
def test_plain_boto3_repeats_each_call(workers: str) -> None:
    with slow_aws(WORLD, tls=False) as aws:
        aws.reset(latency_ms=0)
        run_other(aws, ["--workers", workers], json.dumps(CALLS), None)
        assert aws.called().operations == {"ecs:ListTasks": 6}


def test_verdicts_name_what_is_missed() -> None:
    with slow_aws(WORLD, tls=False) as aws:
        aws.reset(latency_ms=0)
        other = run_other(aws, ["--workers", "1"], json.dumps(CALLS), None)
        called = aws.called()
    sample = Sample(
        init=Cost(1.0, 1.0),
        invocations=(Cost(1.0, 1.0),) * 2,
        peak_mb=300.0,
        answers=(b'{"findings": []}',) * 2,
    )
    turn = Turn(sweep=sample, called=called, floor=other, defaults=other, sequential=None)
    missed = [v.goal.split(":")[0] for v in judge_turns(WORLD, [turn], 60) if not v.met]
    assert missed == ["P11 S=1", "Lambda S=1"]
