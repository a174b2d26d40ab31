"""AWS's own local runner of durable executions, beside which `sam local invoke` runs a flow."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

_MAIN = "from aws_durable_execution_sdk_python_testing.cli import main; main()"
_EXECUTIONS = "2025-12-01/durable-executions"
_PATIENCE_S, _PAUSE_S = 60.0, 0.1


class EmulatorError(Exception):
    """The runner did not start, or no execution ended; the text says what it told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DurableEmulator:
    """A runner that answers on a port of this machine."""

    port: int

    @property
    def variables(self) -> dict[str, str]:
        """What tells SAM to use it instead of an image that it would pull."""
        return {"DURABLE_EXECUTIONS_EXTERNAL_EMULATOR_PORT": str(self.port)}

    def read_result(self) -> tuple[object, bool]:
        """Return what its last execution returned, and whether that is an error.

        Raises:
            EmulatorError: there is none, or it still runs.
        """
        executions = self._ask(_EXECUTIONS)["DurableExecutions"]
        if not executions:
            raise EmulatorError("sam local invoke began no execution")
        arn = executions[-1]["DurableExecutionArn"]
        ended = self._ask(f"{_EXECUTIONS}/{quote(arn, safe='')}")
        if ended["Status"] == "SUCCEEDED":
            return json.loads(ended.get("Result") or "null"), False
        if ended["Status"] == "RUNNING":
            raise EmulatorError("sam local invoke ended before the execution did")
        return ended.get("Error") or {"ErrorMessage": ended["Status"]}, True

    def answers(self) -> bool:
        """Return whether it takes requests."""
        try:
            self._ask("health")
        except URLError:
            return False
        return True

    def _ask(self, path: str) -> Any:  # noqa: ANN401 - JSON
        with urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=10) as answer:
            return json.load(answer)


@contextmanager
def durable_emulator(*, seconds: int, log: Path, skip_time: bool) -> Iterator[DurableEmulator]:
    """Run the runner as long as the block lasts.

    Args:
        seconds: how long an execution may take.
        log: where the runner's words go.
        skip_time: whether the waits of flows are skipped.

    Raises:
        EmulatorError: it does not answer within a minute.
    """
    emulator = DurableEmulator(port=_free_port())
    command = [
        *(sys.executable, "-c", _MAIN, "start-server"),
        *("--host", "0.0.0.0", "--port", str(emulator.port)),
        *("--execution-timeout", str(seconds), "--skip-time" if skip_time else "--no-skip-time"),
    ]
    # It signs what it asks the container; nobody there reads the signature.
    nobody = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}
    with (
        log.open("wb") as words,
        subprocess.Popen(command, stdout=words, stderr=words, env=os.environ | nobody) as runner,
    ):
        try:
            _await(emulator, runner, log)
            yield emulator
        finally:
            runner.terminate()


def _await(emulator: DurableEmulator, runner: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not emulator.answers():
        if runner.poll() is not None or time.monotonic() > deadline:
            told = log.read_text(errors="replace")[-1000:]
            raise EmulatorError(f"the runner of durable executions does not answer: {told}")
        time.sleep(_PAUSE_S)


def _free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
