"""Handlers run in a process of their own, as Lambda runs them."""

from pathlib import Path

import pytest

from bench.lambda_process import MeasurementError, Subject, run_lambda

RAISES = """
def handler(event, context):
    raise ValueError("the oven is cold")
"""
TELLS = """
import os

def handler(event, context):
    return {"event": event, "arn": context.invoked_function_arn, "heat": os.environ["HEAT"]}
"""


def subject(folder: Path, code: str) -> Subject:
    (folder / "oven.py").write_text(code)
    return Subject(handler="oven.handler", paths=(folder,), environ={"HEAT": "200"})


def test_each_invocation_is_measured(tmp_path: Path) -> None:
    sample = run_lambda(subject(tmp_path, TELLS), events=[b'{"n": 1}'] * 3)
    assert len(sample.invocations) == 3
    assert sample.init.cpu_ms > 0
    assert sample.peak_mb > 5


def test_the_handler_gets_event_context_and_environment(tmp_path: Path) -> None:
    sample = run_lambda(subject(tmp_path, TELLS), events=[b'{"n": 1}'])
    assert b'"event": {"n": 1}' in sample.answers[0]
    assert b'"arn": "arn:aws:lambda:' in sample.answers[0]
    assert b'"heat": "200"' in sample.answers[0]


def test_a_handler_that_raises_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(MeasurementError, match="the oven is cold"):
        run_lambda(subject(tmp_path, RAISES), events=[b"{}"])


def test_a_handler_that_cannot_be_imported_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(MeasurementError, match="no_such_module"):
        run_lambda(subject(tmp_path, "import no_such_module"), events=[b"{}"])


def test_a_process_that_dies_is_no_measurement(tmp_path: Path) -> None:
    dies = "import os\n\ndef handler(event, context):\n    os._exit(3)\n"
    with pytest.raises(MeasurementError, match="ended with 3"):
        run_lambda(subject(tmp_path, dies), events=[b"{}"])
