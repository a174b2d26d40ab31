import json
import os
import subprocess
import sys

import pytest

from local.context import LocalContext
from local.stack.template import ROOT


def _run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run as make does, towards an AWS that is not there."""
    paths = [str(ROOT), str(ROOT / "layers/notifier"), str(ROOT / "layers/opskit")]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(paths),
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    return subprocess.run(  # noqa: S603 - the project's own program
        [sys.executable, "-m", "local.run", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothing"], "there is no job nothing: JOB is one of health_sweep"),
        (["health_sweep", "--env", "moon"], "no environment moon"),
        (["health_sweep", "--params", "Cpu=1"], "Cpu=1 is no Name=value"),
        (["health_sweep", "--event", "{"], "EVENT is not JSON"),
        (["health_sweep", "--event", "events/none.json"], "events/none.json cannot be read"),
    ],
)
def test_a_wrong_word_is_answered_with_the_right_ones(arguments: list[str], told: str) -> None:
    done = _run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert told in done.stderr.splitlines()[-1]


def test_an_event_that_a_job_refuses_fails_the_run_and_names_the_field() -> None:
    done = _run("health_sweep", "--event", '{"dryrun": true}')
    assert done.returncode == 1
    assert done.stdout == ""
    assert "health_sweep failed: BadEvent: dryrun is not known" in done.stderr.splitlines()[-1]


def test_the_message_of_a_dry_run_can_be_read_beside_the_result() -> None:
    done = _run("cost_report", "--event", '{"dry_run": true}')
    assert done.returncode == 0
    text = json.loads(done.stdout)["text"]
    assert text in done.stderr
    assert text.startswith("🟠 Weekly cost report (dev): not the whole picture")


def test_the_context_counts_down_and_names_the_function() -> None:
    context = LocalContext(
        function_name="f", region="r", account="1", timeout_seconds=60, memory_limit_in_mb=256
    )
    assert 0 < context.get_remaining_time_in_millis() <= 60_000
    assert context.invoked_function_arn == "arn:aws:lambda:r:1:function:f"
