"""Sets up the project from git, make and any Python from 3.9: `python3 -m local.bootstrap`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from local.fetch_uv import FetchError, fetch_uv

UV_VERSION = "0.13.9"
_UV_AT_LEAST = (0, 9)
_PYTHON = "3.13"
_ROOT = Path(__file__).resolve().parent.parent
_TOOLS = _ROOT / ".bootstrap" / "bin"
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_ENVIRONMENTS: dict[str, list[str]] = {
    ".venv": [],
    ".venvs/embedded-aws": ["--no-default-groups", "--group", "embedded-aws"],
    ".venvs/sam": ["--no-default-groups", "--group", "sam"],
}


class SetupError(Exception):
    """The machine lacks something; the text says what to install."""


def main() -> int:
    """Find or fetch uv and Python 3.13, then make the three environments as uv.lock says."""
    _TOOLS.mkdir(parents=True, exist_ok=True)
    if _CERTIFICATES.exists():  # whom this machine trusts, a company's own authority included
        os.environ.setdefault("UV_SYSTEM_CERTS", "1")
    try:
        uv = _find_uv() or _install_uv()
        python = _find_python(uv)
        for folder, options in _ENVIRONMENTS.items():
            _sync(uv, python, folder, options)
    except (SetupError, FetchError) as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    link = _TOOLS / "uv"
    if Path(uv) != link:
        link.unlink(missing_ok=True)
        link.symlink_to(uv)
    return 0


def _find_uv() -> str:
    for found in (shutil.which("uv"), str(_TOOLS / "uv")):
        version = _answer([found, "--version"]) if found else ""
        match = re.search(r"(\d+)\.(\d+)", version)
        if found and match and (int(match[1]), int(match[2])) >= _UV_AT_LEAST:
            return found
    return ""


def _install_uv() -> str:
    print(f"setup: fetching uv {UV_VERSION}", file=sys.stderr)
    (_TOOLS / "uv").unlink(missing_ok=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    os.environ.setdefault("PIP_ROOT_USER_ACTION", "ignore")  # it goes into a folder of ours
    target = ["--target", str(_TOOLS.parent), "--upgrade", f"uv=={UV_VERSION}"]
    # pip knows this machine's indexes and certificates better than we do.
    if _answer([*pip[:3], "--version"]) and subprocess.call([*pip, *target]) == 0:
        return str(_TOOLS / "uv")
    return str(fetch_uv(UV_VERSION, _TOOLS))


def _find_python(uv: str) -> str:
    shims = shutil.which(f"python{_PYTHON}")
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    places = [os.environ.get("UV_PYTHON", ""), shims or ""]
    places += sorted(map(str, pyenv.glob(f"{_PYTHON}.*/bin/python{_PYTHON}")), reverse=True)
    for place in filter(None, places):
        if python := _real_python(place):
            return python
    if python := _real_python(_answer([uv, "python", "find", _PYTHON])):
        return python
    print(f"setup: fetching Python {_PYTHON}", file=sys.stderr)
    subprocess.call([uv, "python", "install", _PYTHON])
    if python := _real_python(_answer([uv, "python", "find", _PYTHON])):
        return python
    raise SetupError(
        f"no Python {_PYTHON}, and uv could not fetch one: install it (Debian 13: apt-get install "
        f"python{_PYTHON}; elsewhere: pyenv install {_PYTHON}) and run make again"
    )


def _real_python(place: str) -> str:
    """Ask an interpreter where it really is; "" for a shim that fails or another version."""
    code = "import ssl, sys; print(*sys.version_info[:2], sep='.'); print(sys._base_executable)"
    version, _, path = _answer([place, "-I", "-c", code]).partition("\n") if place else ("", "", "")
    return path if version == _PYTHON else ""


def _sync(uv: str, python: str, folder: str, options: list[str]) -> None:
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(_ROOT / folder), "UV_PYTHON": python}
    environment.pop("VIRTUAL_ENV", None)
    command = [uv, "sync", "--locked", "--quiet", *options]
    if subprocess.call(command, cwd=_ROOT, env=environment) != 0:
        raise SetupError(f"{folder} could not be made: see uv's message above")


def _answer(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


if __name__ == "__main__":
    sys.exit(main())
