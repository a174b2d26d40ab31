import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from local.build import build_artefacts
from local.stack.template import ROOT

_LAYERS = ("durable", "notifier", "opskit")


def _make(folder: str, target: str, into: Path) -> dict[str, str]:
    """Run a build as SAM does and return each file's digest."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    environment["PATH"] = f"{ROOT}/.venvs/sam/bin:{environment['PATH']}"
    subprocess.run(  # noqa: S603 - the project's own recipes
        ["make", "--silent", target, f"ARTIFACTS_DIR={into}"],  # noqa: S607 - as SAM calls it
        cwd=ROOT / folder,
        env=environment,
        check=True,
        capture_output=True,
    )
    return {
        str(path.relative_to(into)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in into.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("folder", "target"),
    [
        ("functions", "build-HealthSweep"),
        ("functions", "build-OutboxDelivery"),
        ("layers", "build-NotifierLayer"),
    ],
)
def test_the_same_sources_make_the_same_artefact(folder: str, target: str, tmp_path: Path) -> None:
    once = _make(folder, target, tmp_path / "once")
    again = _make(folder, target, tmp_path / "a" / "different" / "place")
    assert once == again
    assert any(name.endswith(".pyc") for name in once)


def test_an_unchanged_project_is_not_built_again() -> None:
    build_artefacts()
    assert build_artefacts() is False


@pytest.mark.parametrize("layer", _LAYERS)
def test_a_layers_requirements_are_those_of_the_lock(layer: str) -> None:
    uv = shutil.which("uv") or str(ROOT / ".bootstrap/bin/uv")
    options = ["--locked", "--quiet", "--no-header", "--no-annotate"]
    exported = subprocess.run(  # noqa: S603 - the project's own uv
        [uv, "export", *options, "--only-group", f"layer-{layer}"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    written = (ROOT / "layers" / layer / "requirements.txt").read_text(encoding="utf-8")
    assert written == exported.stdout, "run `make lock`"
