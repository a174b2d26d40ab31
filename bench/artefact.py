"""Where the code under measurement lies: what `sam build` made, or the sources."""

import compileall
import dataclasses
import importlib.util
import io
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILT = ROOT / ".aws-sam" / "build"
_SOURCES = (ROOT, ROOT / "layers" / "notifier", ROOT / "layers" / "opskit")
_LAYERS = ("NotifierLayer", "OpskitLayer")
_DURABLE = "DurableLayer"

_RUNTIME = (
    "awslambdaric",
    "boto3",
    "botocore",
    "dateutil",
    "jmespath",
    "s3transfer",
    "simplejson",
    "snapshot_restore_py",
    "urllib3",
)
"""What Lambda's managed runtime brings, compiled there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """One function and its layers, ready for PYTHONPATH.

    Attributes:
        paths: the function's folder first.
        origin: in words, for the table's heading.
        is_built: whether it is what `sam build` made.
    """

    paths: tuple[Path, ...]
    origin: str

    is_built: bool = False


def find_sources() -> Artefact:
    """Return the sources; what the layers bring from elsewhere is then this environment's."""
    return Artefact(paths=_SOURCES, origin="the sources")


def find_artefact(function: str = "HealthSweep", *, is_durable: bool = False) -> Artefact:
    """Return the built artefact, and say so when a source is newer; else the sources.

    Args:
        function: its name in template.yaml.
        is_durable: whether it has the layer of durable flows, with a boto3 of its own.
    """
    layers = (*_LAYERS, _DURABLE) if is_durable else _LAYERS
    paths = (BUILT / function, *(BUILT / layer / "python" for layer in layers))
    if not all(path.is_dir() for path in paths):
        return Artefact(paths=_SOURCES, origin="the sources (no .aws-sam/build: make build)")
    stale = _newest(_own_sources()) > (BUILT / "template.yaml").stat().st_mtime
    note = ", OLDER THAN THE SOURCES (make build)" if stale else ""
    return Artefact(paths=paths, origin=f".aws-sam/build{note}", is_built=True)


def keep_still(artefact: Artefact, folder: Path) -> Artefact:
    """Copy what was built into `folder`, so that a build under way changes no measurement."""
    if not artefact.is_built:
        return artefact
    return dataclasses.replace(artefact, paths=_copy(artefact, folder))


def without_bytecode(artefact: Artefact, folder: Path) -> Artefact:
    """Copy an artefact into `folder`, leaving its .pyc files out."""
    paths = _copy(artefact, folder, "__pycache__", ".*", "tests")
    return Artefact(paths=paths, origin=f"{artefact.origin} without .pyc")


def _copy(artefact: Artefact, folder: Path, *unwanted: str) -> tuple[Path, ...]:
    left_out = shutil.ignore_patterns(*unwanted)
    return tuple(
        Path(shutil.copytree(path, folder / str(number), ignore=left_out))
        for number, path in enumerate(artefact.paths)
    )


def compile_runtime() -> None:
    """Give boto3 and what belongs to it their .pyc files, which an installer may leave out."""
    for name in _RUNTIME:
        spec = importlib.util.find_spec(name)
        for folder in (spec and spec.submodule_search_locations) or ():
            compileall.compile_dir(folder, quiet=1)


def zipped_mb(artefact: Artefact) -> float:
    """Return how large the layers are in one zip, in MB (what counts against Lambda's quota)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for layer in artefact.paths[1:]:
            for file in sorted(path for path in layer.rglob("*") if path.is_file()):
                archive.write(file, file.relative_to(layer.parent))
    return len(buffer.getvalue()) / 1e6


def uncompiled(artefact: Artefact) -> list[Path]:
    """Return the .py files that lack an unchecked-hash .pyc (PEP 552) beside them."""
    return [
        source
        for folder in artefact.paths
        for source in sorted(folder.rglob("*.py"))
        if not _is_compiled(source)
    ]


def _is_compiled(source: Path) -> bool:
    compiled = source.parent / "__pycache__" / f"{source.stem}.cpython-313.pyc"
    return compiled.is_file() and compiled.read_bytes()[4:8] == b"\x01\x00\x00\x00"


def _own_sources() -> Iterable[Path]:
    for folder in ("functions", "layers/notifier/notifier", "layers/opskit/opskit"):
        yield from (ROOT / folder).rglob("*.py")


def _newest(paths: Iterable[Path]) -> float:
    return max(path.stat().st_mtime for path in paths)
