import importlib.util
import io
import zipfile
from importlib.util import cache_from_source, source_hash
from pathlib import Path

import pytest

from local.stack.template import ROOT, functions, load_template, to_resource
from tests.template.calls import asked_services

_JOBS = sorted(functions(load_template()))
_DURABLE = sorted(j for j, block in functions(load_template()).items() if "DurableConfig" in block)
_FUNCTIONS = [to_resource(job) for job in _JOBS]
_LAYERS = {"NotifierLayer": "notifier", "OpskitLayer": "opskit"}
_ALL_LAYERS = [*_LAYERS, "DurableLayer"]
_ZIPPED_BYTES = 3_500_000
"""The two layers of every function together."""

_DURABLE_BYTES = 9_500_000
"""The durable functions' layer: 9.2 MB; botocore is 4.3, holidays 3.0."""

_UNCHECKED_HASH = 0b01
"""The flags of a .pyc that is taken without a look at its source (PEP 552)."""


def _sources(folder: Path) -> list[Path]:
    found = sorted(folder.rglob("*.py"))
    assert found, f"{folder} holds no code"
    return found


@pytest.mark.parametrize("artefact", [*_FUNCTIONS, *_ALL_LAYERS])
def test_every_source_ships_a_pyc_that_lambda_takes(artefact: str, build: Path) -> None:
    for source in _sources(build / artefact):
        compiled = Path(cache_from_source(str(source))).read_bytes()
        assert compiled[:4] == importlib.util.MAGIC_NUMBER, source
        assert int.from_bytes(compiled[4:8], "little") == _UNCHECKED_HASH, source
        assert compiled[8:16] == source_hash(source.read_bytes()), source


@pytest.mark.parametrize("artefact", [*_FUNCTIONS, *_ALL_LAYERS])
def test_tracebacks_name_the_place_in_lambda(artefact: str, build: Path) -> None:
    place = b"/opt/python/" if artefact in _ALL_LAYERS else b"/var/task/"
    for source in _sources(build / artefact):
        if source.stat().st_size:
            assert place in Path(cache_from_source(str(source))).read_bytes(), source


@pytest.mark.parametrize("job", _JOBS)
def test_an_artefact_holds_its_own_job_as_it_stands(job: str, build: Path) -> None:
    artefact, source = build / to_resource(job), ROOT / "functions"
    shipped = {p.relative_to(artefact / "functions") for p in _sources(artefact)}
    assert shipped == {Path("__init__.py"), *(p.relative_to(source) for p in _code(source / job))}
    for path in shipped:
        built = (artefact / "functions" / path).read_bytes()
        assert built == (source / path).read_bytes(), f"{path} is stale: make build"


@pytest.mark.parametrize(("layer", "package"), _LAYERS.items())
def test_a_layer_holds_its_package_as_it_stands(layer: str, package: str, build: Path) -> None:
    source = ROOT / "layers" / package / package
    for path in (path for path in _files(source) if path.suffix != ".po"):
        built = build / layer / "python" / package / path.relative_to(source)
        assert built.read_bytes() == path.read_bytes(), f"{path} is stale: make build"


@pytest.mark.parametrize("layer", _LAYERS)
def test_a_shared_layer_leaves_out_what_lambda_has(layer: str, build: Path) -> None:
    shipped = {p.name for p in (build / layer / "python").iterdir()}
    assert not shipped & {"boto3", "botocore"}


@pytest.mark.parametrize("layer", _ALL_LAYERS)
def test_a_layer_leaves_out_what_nobody_runs(layer: str, build: Path) -> None:
    shipped = {p.name for p in (build / layer / "python").iterdir()}
    assert not shipped & {"pip", "bin", "slack"}
    unwanted = ("tests", "examples", "examples-1.json", "messages.po")
    assert not [p for name in unwanted for p in (build / layer).rglob(name)]


@pytest.mark.parametrize("layer", _ALL_LAYERS)
def test_every_library_keeps_its_name_version_and_licence(layer: str, build: Path) -> None:
    for notes in (build / layer / "python").glob("*.dist-info"):
        assert (notes / "METADATA").is_file(), notes
        package = notes.with_name(notes.name.partition("-")[0])
        kept = [*notes.rglob("*"), *package.glob("*")]
        assert [p for p in kept if "licen" in p.name.lower()], notes


def test_the_shared_layers_together_are_small(build: Path) -> None:
    sizes = {layer: len(_zipped(build / layer)) for layer in _LAYERS}
    assert sum(sizes.values()) <= _ZIPPED_BYTES, sizes


def test_the_durable_layer_has_its_own_bound(build: Path) -> None:
    assert len(_zipped(build / "DurableLayer")) <= _DURABLE_BYTES


@pytest.mark.parametrize("job", _DURABLE)
def test_the_durable_layer_describes_every_service_that_a_job_asks(job: str, build: Path) -> None:
    described = {p.name for p in (build / "DurableLayer/python/botocore/data").iterdir()}
    missing = asked_services(job) - described
    assert not missing, f"add {missing} to `services` in layers/Makefile"


def _code(folder: Path) -> list[Path]:
    return [path for path in _files(folder) if path.suffix == ".py"]


def _files(folder: Path) -> list[Path]:
    found = (p for p in folder.rglob("*") if "__pycache__" not in p.parts)
    return sorted(p for p in found if p.is_file())


def _zipped(folder: Path) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            target.write(path, path.relative_to(folder))
    return archive.getvalue()
