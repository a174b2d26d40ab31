"""Ratios of pairs, verdicts, and what counts as compiled."""

import py_compile
from pathlib import Path

import pytest

from bench.artefact import Artefact, uncompiled, without_bytecode, zipped_mb
from bench.measured import at_most, paired_ratio


def test_a_ratio_is_taken_pair_by_pair() -> None:
    """The machine became ten times slower after the first pair: the ratio stays."""
    ours, theirs = [1.0, 10.0, 10.0], [2.0, 20.0, 20.0]
    assert paired_ratio(ours, theirs, float, float) == 0.5


def test_an_unequal_number_of_pairs_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        paired_ratio([1.0, 2.0], [1.0], float, float)


@pytest.mark.parametrize(("measured", "met"), [(0.54, True), (0.55, True), (0.56, False)])
def test_a_goal_is_met_up_to_its_limit(measured: float, *, met: bool) -> None:
    assert at_most("P7", measured, 0.55).met is met


def artefact(folder: Path) -> Artefact:
    (folder / "job").mkdir()
    (folder / "job" / "app.py").write_text("HEAT = 200\n")
    return Artefact(paths=(folder / "job",), origin="a test")


def test_a_source_without_bytecode_is_named(tmp_path: Path) -> None:
    made = artefact(tmp_path)
    assert uncompiled(made) == [tmp_path / "job" / "app.py"]


@pytest.mark.parametrize(
    ("mode", "lacking"),
    [
        (py_compile.PycInvalidationMode.UNCHECKED_HASH, 0),
        (py_compile.PycInvalidationMode.CHECKED_HASH, 1),
        (py_compile.PycInvalidationMode.TIMESTAMP, 1),
    ],
)
def test_only_an_unchecked_hash_counts_on_lambda(
    tmp_path: Path, mode: py_compile.PycInvalidationMode, lacking: int
) -> None:
    made = artefact(tmp_path)
    py_compile.compile(str(tmp_path / "job" / "app.py"), invalidation_mode=mode)
    assert len(uncompiled(made)) == lacking


def test_a_copy_without_bytecode_has_the_sources_alone(tmp_path: Path) -> None:
    made = artefact(tmp_path)
    py_compile.compile(str(tmp_path / "job" / "app.py"))
    bare = without_bytecode(made, tmp_path / "bare")
    assert [path.name for path in bare.paths[0].rglob("*")] == ["app.py"]


def test_layers_are_weighed_without_the_function(tmp_path: Path) -> None:
    made = artefact(tmp_path)
    layer = tmp_path / "layer"
    layer.mkdir()
    (layer / "roots.pem").write_bytes(bytes(range(256)) * 100)
    both = Artefact(paths=(*made.paths, layer), origin="a test")
    assert zipped_mb(both) > zipped_mb(made)
