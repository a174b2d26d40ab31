"""Runs `sam build` where anything changed since, one at a time: `make build`."""

import fcntl
import hashlib
import os
import subprocess
import sys

from local.stack.template import ROOT

_BUILT = ROOT / ".aws-sam" / "build" / "template.yaml"
_STAMP = ROOT / ".aws-sam" / "sources.sha256"
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
        digest = _digest()
        if _BUILT.exists() and _STAMP.exists() and _STAMP.read_text() == digest:
            return False
        _STAMP.unlink(missing_ok=True)
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
        _STAMP.write_text(digest)
    return True


def sam_environment() -> dict[str, str]:
    """Return this process's environment as the SAM CLI needs it.

    Its own environment's bin stands first on PATH, for its python3.13 and pip are real ones: a
    pyenv shim would fool it. Make's own variables would reach the makefiles that SAM runs.
    """
    kept = {k: v for k, v in os.environ.items() if k not in {"MAKEFLAGS", "MAKELEVEL"}}
    path = f"{ROOT}/.venvs/sam/bin:{os.environ.get('PATH', '/usr/bin:/bin')}"
    return {**kept, "PATH": path, "SAM_CLI_TELEMETRY": "0"}


def _digest() -> str:
    """Return what changes with any file that is shipped: its name, its content, its absence."""
    total = hashlib.sha256()
    shipped = (p for top in ("functions", "layers") for p in (ROOT / top).rglob("*"))
    for path in [ROOT / "template.yaml", *sorted(shipped)]:
        if path.is_file() and "__pycache__" not in path.parts:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            total.update(f"{path.relative_to(ROOT)} {content}\n".encode())
    return total.hexdigest()


if __name__ == "__main__":
    try:
        build_artefacts()
    except BuildError as error:
        sys.exit(str(error))
