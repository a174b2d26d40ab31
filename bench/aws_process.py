"""Starts the slow AWS as its own process, asks it what was called, stops it."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

import botocore
import trustme

from bench.artefact import ROOT
from bench.lambda_process import MeasurementError
from bench.world.account import account_environment
from bench.world.place import World
from opskit.aws import AMAZON_ROOTS

OUTSIDE = ("slack", "application", "floor")
"""Who is called besides AWS."""
CHAINED = "lambda:CheckpointDurableExecution with an invocation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What the slow AWS was asked since its last reset.

    Attributes:
        calls: service, operation and parameters, in the order of arrival.
        moments: when each of them arrived, perf_counter seconds.
        connections: by service.
    """

    calls: tuple[tuple[str, str, Mapping[str, Any]], ...]
    moments: tuple[float, ...]
    connections: Mapping[str, int]

    def moment(self, name: str, *, since: float) -> float | None:
        """Return when "ecs:UpdateService", or anything of "slack:", was first called.

        Args:
            name: how it begins; CHAINED is the checkpoint that asks for another function.
            since: calls before this moment (perf_counter seconds) do not count.
        """
        named = zip(map(_name, self.calls), self.moments, strict=True)
        return next((at for call, at in named if at >= since and call.startswith(name)), None)

    @property
    def operations(self) -> Counter[str]:
        """How often each operation was called, as "ecs:ListTasks"."""
        return Counter(map(_name, self.calls))

    @property
    def most_connections(self) -> int:
        """The connections of the AWS service that has most."""
        return max(count for name, count in self.connections.items() if name not in OUTSIDE)

    @property
    def metrics(self) -> int:
        """How many statistics CloudWatch was asked for; AWS charges for each."""
        return sum(
            len(asked["MetricDataQueries"])
            for _, operation, asked in self.calls
            if operation == "GetMetricData"
        )

    @property
    def of_aws(self) -> tuple[tuple[str, str, Mapping[str, Any]], ...]:
        """The calls of AWS alone."""
        return tuple(call for call in self.calls if call[0] not in OUTSIDE)


def _name(call: tuple[str, str, Mapping[str, Any]]) -> str:
    service, operation, asked = call
    updates = asked.get("Updates") or ()
    chained = any(update["Type"] == "CHAINED_INVOKE" for update in updates)
    return CHAINED if chained else f"{service}:{operation}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowAwsProcess:
    """A running slow AWS.

    Attributes:
        world: what it answers from.
        control: its address for us, always plain.
        url: its address for who is measured.
        authorities: a PEM bundle as large as botocore's, that trusts `url`.
        few_authorities: the product's own few, and who signed `url`.
    """

    world: World
    control: str
    url: str
    authorities: Path
    few_authorities: Path

    @property
    def environ(self) -> dict[str, str]:
        """The variables that send a handler here and nowhere else."""
        return {
            **account_environment(self.world),
            "AWS_ENDPOINT_URL": self.url,
            "AWS_CA_BUNDLE": str(self.few_authorities),
            "SSL_CERT_FILE": str(self.authorities),
            "SLACK_API_URL": f"{self.url}/api/",
            "APPLICATION_URL": self.url,
        }

    def reset(self, *, latency_ms: float, hangs_up: bool = False) -> None:
        """Forget what was called; answer after `latency_ms` from now on, and maybe hang up."""
        self._get(f"/_bench/reset?latency_ms={latency_ms}&hangs_up={hangs_up}")

    def called(self) -> Called:
        """Return what was called since the last reset.

        Raises:
            MeasurementError: something was called that the made-up account does not know.
        """
        tally = self._get("/_bench/tally")
        if tally["unknown"]:
            raise MeasurementError(f"no answer for {sorted(set(tally['unknown']))}")
        calls = tuple((service, name, asked) for service, name, asked in tally["calls"])
        return Called(
            calls=calls, moments=tuple(tally["moments"]), connections=tally["connections"]
        )

    def _get(self, path: str) -> Any:  # noqa: ANN401 - decoded JSON
        with urlopen(self.control + path) as reply:  # noqa: S310 - an address of ours
            return json.load(reply)


@contextmanager
def slow_aws(world: World, *, tls: bool, stage: str = "") -> Iterator[SlowAwsProcess]:
    """Run the slow AWS for the length of a `with` block.

    Args:
        world: the made-up account.
        tls: whether who is measured has to come by TLS.
        stage: a flow, whose own world it then is as well (bench.stages).
    """
    with TemporaryDirectory(prefix="bench-") as folder:
        identity, every, few = (Path(folder, f"{name}.pem") for name in ("own", "all", "few"))
        _certify(identity, every=every, few=few)
        command = [sys.executable, "-m", "bench.slow_aws", "--services", str(world.services)]
        command += ["--now", world.now.isoformat(), "--certificate", str(identity)]
        command += ["--stage", stage]
        # As here: the layers need not be installed.
        found = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        process = subprocess.Popen(command, cwd=ROOT, env=found, stdout=subprocess.PIPE)
        try:
            ports = json.loads(process.stdout.readline() if process.stdout else b"{}")
            secured = f"https://127.0.0.1:{ports['tls']}"
            plain = f"http://127.0.0.1:{ports['plain']}"
            yield SlowAwsProcess(
                world=world,
                control=plain,
                url=secured if tls else plain,
                authorities=every,
                few_authorities=few,
            )
        finally:
            process.kill()
            process.communicate()


def _certify(identity: Path, *, every: Path, few: Path) -> None:
    authority = trustme.CA()
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(identity))
    own = authority.cert_pem.bytes()
    every.write_bytes(Path(botocore.__file__).with_name("cacert.pem").read_bytes() + own)
    few.write_bytes(AMAZON_ROOTS.read_bytes() + own)
