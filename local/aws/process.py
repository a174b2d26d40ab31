"""Starts the embedded AWS as its own process, waits until it answers, stops it for sure."""

import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venvs" / "embedded-aws" / "bin" / "python"
REGION = "ap-northeast-2"
ACCOUNT = "123456789012"
_PAUSE_S = 0.02


class EmbeddedAwsError(Exception):
    """The embedded AWS did not start; the text holds the end of its log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedAws:
    """A running embedded AWS.

    Attributes:
        endpoint_url: where it answers, reachable from this machine.
        port: its TCP port, for those who reach it by another address (a container).
        log_file: what it wrote.
        process_id: its process, to measure it.
    """

    endpoint_url: str
    port: int
    log_file: Path
    process_id: int

    @property
    def environment(self) -> dict[str, str]:
        """The variables that make boto3, the AWS CLI and SAM talk to it, and to nothing else."""
        return {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def change_durable_time_scale(self, scale: float) -> None:
        """Let durable functions wait at another speed from now on, those under way too.

        Args:
            scale: seconds that one second of theirs takes; 1 is real time.
        """
        body = json.dumps({"time_scale": scale}).encode()
        url = f"{self.endpoint_url}/_world/durable"
        with urlopen(Request(url, body, method="PUT"), timeout=120) as reply:  # noqa: S310 # ours
            reply.read()


@contextmanager
def embedded_aws(
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    enforce_iam: bool = False,
    alarms_by_hand: bool = False,
    log_file: Path | None = None,
    timeout_s: float = 180.0,
    durable_time_scale: float = 1.0,
) -> Iterator[EmbeddedAws]:
    """Run the embedded AWS for the length of a `with` block.

    Args:
        host: the address to listen on; "0.0.0.0" lets containers in.
        port: 0 takes a free one.
        enforce_iam: check every caller's rights, as AWS does.
        alarms_by_hand: leave an alarm's state to SetAlarmState alone, whatever the metrics say.
        log_file: where it writes; by default a file that goes away with it.
        timeout_s: seconds to wait for it to answer.
        durable_time_scale: seconds that one second of a durable function's waits, retries and time
            limits takes: 0.01 turns 15 minutes into 9 s. EmbeddedAws.change_durable_time_scale
            changes it later.

    Raises:
        EmbeddedAwsError: it did not answer in time or ended at once.
    """
    if not PYTHON.exists():
        raise EmbeddedAwsError(f"{PYTHON} is missing: python3 -m local.bootstrap")
    with tempfile.TemporaryDirectory(prefix="aws-", ignore_cleanup_errors=True) as folder:
        log = log_file or Path(folder) / "embedded-aws.log"
        state = Path(folder) / "state.json"
        flags = ["--enforce-iam"] if enforce_iam else []
        flags += ["--alarms-by-hand"] if alarms_by_hand else []
        flags += ["--durable-time-scale", str(durable_time_scale)]
        arguments = ["--host", host, "--port", str(port), "--state-file", str(state), *flags]
        process = _start(arguments, log, folder)
        try:
            yield _await_ready(process, state, log, time.monotonic() + timeout_s)
        finally:
            _stop(process)


def _start(arguments: list[str], log: Path, folder: str) -> "subprocess.Popen[bytes]":
    with log.open("wb") as output:
        return subprocess.Popen(
            [str(PYTHON), "-m", "local.aws", "--stop-with-stdin", *arguments],
            cwd=ROOT,
            env=_own_environment(folder),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # its Lambda workers end with it
        )


def _own_environment(folder: str) -> dict[str, str]:
    """Leave out what its functions would inherit: our AWS, and our code beside the deployed one."""
    dropped = ("AWS_", "PYTHONPATH")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    return kept | {"PYTHONUNBUFFERED": "1", "TMPDIR": folder}


def _await_ready(
    process: "subprocess.Popen[bytes]", state: Path, log: Path, deadline: float
) -> EmbeddedAws:
    while time.monotonic() < deadline and process.poll() is None:
        if aws := _ask(process, state, log):
            return aws
        time.sleep(_PAUSE_S)
    tail = log.read_text(errors="replace")[-2000:]
    raise EmbeddedAwsError(f"the embedded AWS did not answer; its log ends:\n{tail}")


def _ask(process: "subprocess.Popen[bytes]", state: Path, log: Path) -> EmbeddedAws | None:
    try:
        port = int(json.loads(state.read_text())["port"])
        url = f"http://127.0.0.1:{port}"
        with urlopen(f"{url}/_world/ready", timeout=5) as reply:  # noqa: S310 # an address of ours
            reply.read()
    except (OSError, ValueError, HTTPException):
        return None
    return EmbeddedAws(endpoint_url=url, port=port, log_file=log, process_id=process.pid)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.terminate()
    finally:
        _end_group(process.pid)
        process.wait()


def _end_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return
