import subprocess
from importlib.metadata import distribution
from pathlib import Path

import pytest

from local.stack.template import ROOT, functions, load_template, to_resource

_JOBS = functions(load_template())
# What Lambda's managed runtime brings: boto3 and what it stands on, but for jmespath (a layer's).
_RUNTIME = ("boto3", "botocore", "s3transfer", "urllib3", "python-dateutil", "six")


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runtime")
    for name in _RUNTIME:
        top = {str(f).partition("/")[0] for f in distribution(name).files or ()}
        for entry in top - {"..", "bin"}:
            if not (folder / entry).exists():
                (folder / entry).symlink_to(str(distribution(name).locate_file(entry)))
    return folder


@pytest.mark.parametrize("job", sorted(_JOBS))
def test_a_handler_finds_all_it_imports_in_artefact_layers_and_runtime(
    job: str, build: Path, runtime: Path
) -> None:
    layers = [build / layer["Ref"] / "python" for layer in _JOBS[job]["Layers"]]
    paths = [str(p) for p in (build / to_resource(job), *layers, runtime)]
    module, _, handler = _JOBS[job]["Handler"].rpartition(".")
    code = f"import sys; sys.path += {paths!r}; import {module} as m; assert callable(m.{handler})"
    python = (ROOT / ".venv/bin/python").resolve()
    done = subprocess.run(  # noqa: S603 - the interpreter under test
        [python, "-I", "-S", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
