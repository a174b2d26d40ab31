"""Runs `sam build` where anything changed since, one at a time: `make build`."""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from local.stack.template import ROOT

_BUILT = ROOT / ".aws-sam" / "build" / "template.yaml"
_TOOLS = ROOT / ".bootstrap"


class BuildError(Exception):
    """`sam build` failed; the text is what it said."""


def build_artefacts() -> bool:
    """Build layers and functions into .aws-sam/build, unless they are those of the sources.

    Processes wait for each other: nobody builds while another does.

    Returns:
        Whether it built.

    Raises:
        BuildError: with all that SAM said.
    """
    _TOOLS.mkdir(exist_ok=True)
    with (_TOOLS / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _BUILT.exists() and max(map(_changed, _sources())) < _changed(_BUILT):
            return False
        began = time.time()
        done = subprocess.run(
            ["sam", "build", "--cached", "--parallel"],
            cwd=ROOT,
            env=sam_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise BuildError(done.stdout)
        os.utime(_BUILT, (began, began))  # what changes while it builds, is built next time
    return True


def sam_environment() -> dict[str, str]:
    """Return this process's environment as the SAM CLI needs it.

    Its own environment's bin stands first on PATH, for its python3.13 and pip are real ones: a
    pyenv shim would fool it. Make's own variables would reach the makefiles that SAM runs.
    """
    kept = {k: v for k, v in os.environ.items() if k not in {"MAKEFLAGS", "MAKELEVEL"}}
    path = f"{ROOT}/.venvs/sam/bin:{os.environ.get('PATH', '/usr/bin:/bin')}"
    return {**kept, "PATH": path, "SAM_CLI_TELEMETRY": "0"}


def _sources() -> Iterator[Path]:
    """Name every file that is shipped, and the folders, which change when a file goes."""
    yield ROOT / "template.yaml"
    for top in ("functions", "layers"):
        for folder, folders, files in (ROOT / top).walk():
            folders[:] = [name for name in folders if name != "__pycache__"]
            yield folder
            yield from (folder / name for name in files)


def _changed(path: Path) -> float:
    return path.stat().st_mtime


if __name__ == "__main__":
    try:
        build_artefacts()
    except BuildError as error:
        sys.exit(str(error))
