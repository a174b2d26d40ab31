"""Every durable flow is measured, and played to a good end on a stage of its own."""

from pathlib import Path

import pytest

from bench.flows import MOST_RESUMES, find_actors, hold_well, play
from bench.lambda_process import MeasurementError
from bench.staged import STAGED
from local.stack.template import functions, load_template

ON_AN_ALARMS_WAY = {"incident", "force_redeploy", "aurora_failover"}
"""Played by bench.listeners."""


def test_every_durable_function_is_measured() -> None:
    durable = {job for job, block in functions(load_template()).items() if "DurableConfig" in block}
    assert {staged.job for staged in STAGED} | ON_AN_ALARMS_WAY == durable


def test_a_flow_is_played_to_its_end_over_the_wire(tmp_path: Path) -> None:
    played = play(find_actors(tmp_path, sources=True)["weekly_snapshot"])
    assert 1 < len(played.sample.invocations) <= MOST_RESUMES
    assert len(played.calls) == len(played.sample.invocations)
    steps = ["begin", "prepare", "announce", "make", "consider", "conclude", "tell", "remember"]
    assert played.operations == len(("the execution", *steps))


@pytest.mark.parametrize(
    "answer",
    [
        b'{"Status": "FAILED", "Error": {"ErrorMessage": "no"}}',
        b'{"Status": "PENDING"}',
        b'{"Status": "SUCCEEDED", "Result": "{\\"outcome\\": \\"refused\\"}"}',
    ],
)
def test_a_flow_without_a_good_end_is_no_measurement(answer: bytes) -> None:
    with pytest.raises(MeasurementError, match="ended badly"):
        hold_well("deploy", answer)
