"""What a new TLS connection of the product's own AWS clients costs, in a process of its own."""

import json
import os
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from bench.artefact import ROOT, Artefact
from bench.aws_process import SlowAwsProcess
from bench.lambda_process import MeasurementError
from bench.world.place import CLUSTER, REGION

if TYPE_CHECKING:
    from mypy_boto3_ecs import ECSClient

_CALLS = 50
_PAIRS = 11


def connection_ms(artefact: Artefact, aws: SlowAwsProcess) -> float:
    """Return the CPU of one new connection: a call that needs one, less a call that does not."""
    pairs = [
        [_call_ms(artefact, aws, hangs_up=new) for new in (True, False)] for _ in range(_PAIRS)
    ]
    return statistics.median(new - kept for new, kept in pairs)


def _call_ms(artefact: Artefact, aws: SlowAwsProcess, *, hangs_up: bool) -> float:
    aws.reset(latency_ms=0, hangs_up=hangs_up)
    done = subprocess.run(
        [sys.executable, "-m", "bench.connection"],
        env={
            "PYTHONPATH": os.pathsep.join(map(str, (*artefact.paths, ROOT))),
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "bench",
            "AWS_SECRET_ACCESS_KEY": "bench",
            **aws.environ,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise MeasurementError(done.stderr[-2000:])
    return float(json.loads(done.stdout))


def main() -> None:
    """Print the CPU of one call, in ms: many in turn, after a first one that is not counted."""
    from opskit.aws import Aws  # noqa: PLC0415 - from the artefact, in the measured process only

    ecs: ECSClient = Aws().client("ecs")
    ecs.list_tasks(cluster=CLUSTER)
    begun = time.process_time()
    for _ in range(_CALLS):
        ecs.list_tasks(cluster=CLUSTER)
    print(json.dumps((time.process_time() - begun) * 1000 / _CALLS))


if __name__ == "__main__":
    main()
