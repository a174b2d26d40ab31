"""Cold start: from the process's start to its first answer, beside an empty handler."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.artefact import Artefact, compile_runtime, without_bytecode
from bench.aws_process import SlowAwsProcess, slow_aws
from bench.lambda_process import Sample, Subject, run_lambda
from bench.measured import Row, Table, median_of, paired_ratio
from bench.quota import Quota
from bench.world.place import World

_HANDLERS = Path(__file__).parent / "handlers"
_WARM = 10
_FLOOR = "one client"
HANDLER = "functions.health_sweep.app.handler"

type Samples = Mapping[str, Sequence[Sample]]


def measure_cold(
    artefact: Artefact, world: World, event: bytes, *, pairs: int, quota: Quota | None = None
) -> Table:
    """Measure the handler of the sweep, with and without .pyc, and two floors, in turn.

    Args:
        artefact: the code.
        world: what the sweep finds; it answers at once, so that only our own time counts.
        event: the invocation's.
        pairs: how often each is started.
        quota: a share of a core for all of them.
    """
    compile_runtime()
    with slow_aws(world, tls=True) as aws, _subjects(artefact, aws) as subjects:
        samples: dict[str, list[Sample]] = {name: [] for name in subjects}
        for turn in range(-1, pairs):  # the first turn warms the machine's caches
            for name, subject in subjects.items():
                aws.reset(latency_ms=0)
                sample = run_lambda(
                    subject, events=[event] * (1 + _WARM), timeout_s=300, quota=quota
                )
                if turn >= 0:
                    samples[name].append(sample)
    return Table(
        title=f"Cold start, {world.services} service, answers at once over TLS, {pairs} turns; "
        f"code: {artefact.origin}",
        rows=[_row(name, samples) for name in samples],
    )


@contextmanager
def _subjects(artefact: Artefact, aws: SlowAwsProcess) -> Iterator[dict[str, Subject]]:
    with TemporaryDirectory(prefix="bench-") as folder:
        bare = without_bytecode(artefact, Path(folder))
        floors = {
            name: Subject(handler=f"{module}.handler", paths=(_HANDLERS,), environ=aws.environ)
            for name, module in (("empty", "empty"), (_FLOOR, "one_client"))
        }
        yield {
            **floors,
            "health_sweep": Subject(handler=HANDLER, paths=artefact.paths, environ=aws.environ),
            "without .pyc": Subject(handler=HANDLER, paths=bare.paths, environ=aws.environ),
        }


def _row(name: str, samples: Samples) -> Row:
    own, floor = samples[name], samples[_FLOOR]
    return Row(
        name,
        {
            "init ms": median_of(own, lambda s: s.init.wall_ms),
            "init CPU ms": median_of(own, lambda s: s.init.cpu_ms),
            f"init / {_FLOOR}": paired_ratio(
                own, floor, lambda s: s.init.wall_ms, lambda s: s.init.wall_ms
            ),
            "first ms": median_of(own, lambda s: s.invocations[0].wall_ms),
            "first CPU ms": median_of(own, lambda s: s.invocations[0].cpu_ms),
            "cold ms": median_of(own, _cold),
            f"cold / {_FLOOR}": paired_ratio(own, floor, _cold, _cold),
            "warm ms": median_of(own, lambda s: median_of(s.invocations[1:], lambda i: i.wall_ms)),
            "warm CPU ms": median_of(
                own, lambda s: median_of(s.invocations[1:], lambda i: i.cpu_ms)
            ),
            "peak MB": max(s.peak_mb for s in own),
        },
    )


def _cold(sample: Sample) -> float:
    return sample.init.wall_ms + sample.invocations[0].wall_ms
