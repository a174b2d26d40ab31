"""Lays out the root file system of a stand-in for Lambda's Python base image."""

import compileall
import re
import shutil
import subprocess
import sys
import sysconfig
from importlib.metadata import version
from pathlib import Path

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"

_HERE = Path(__file__).resolve().parent
_LEFT_OUT = shutil.ignore_patterns(
    *("test", "tests", "site-packages", "dist-packages", "__pycache__", "idlelib", "tkinter"),
    *("turtledemo", "ensurepip", "config-*", "_tkinter*", "sitecustomize.py"),
)
# SAM adds its emulator to the image by a Dockerfile that runs these.
_TOOLS = ("sh", "mv", "chmod", "cp", "rm", "mkdir")
_STARTER = f"""#!/bin/sh
export AWS_EXECUTION_ENV=AWS_Lambda_python{VERSION}
exec ${{AWS_LAMBDA_EXEC_WRAPPER:-}} /var/lang/bin/python{VERSION} /var/runtime/bootstrap.py
"""


def lay_out(root: Path, *, pip: list[str]) -> None:
    """Fill `root` with interpreter, runtime client, SDK, tools and their shared libraries.

    Args:
        root: an empty folder.
        pip: how to call pip, such as ["python3.13", "-m", "pip"].

    Raises:
        CalledProcessError: pip could not fetch the runtime client or the SDK.
    """
    for folder in ("bin", "opt", "tmp", "var/task", "var/runtime", "var/rapid", "var/lang/bin"):
        (root / folder).mkdir(parents=True)
    (root / "tmp").chmod(0o1777)
    (root / "etc").mkdir()
    (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    _copy_interpreter(root)
    _install_runtime(root, pip)
    for name in _TOOLS:
        shutil.copy(_found(name), root / "bin" / name)
    _copy_libraries(root)
    _copy_certificates(root)
    for code in (root / f"var/lang/lib/python{VERSION}", root / "var/runtime"):
        compileall.compile_dir(code, quiet=2, stripdir=str(root), prependdir="/")


def _copy_interpreter(root: Path) -> None:
    real = Path(sys.executable).resolve()
    shutil.copy(real, root / f"var/lang/bin/python{VERSION}")
    library = root / "var/lang/lib"
    stdlib = Path(sysconfig.get_path("stdlib"))
    shutil.copytree(stdlib, library / stdlib.name, ignore=_LEFT_OUT)
    (library / stdlib.name / "site-packages").mkdir()
    shared = Path(sysconfig.get_config_var("LIBDIR")) / f"libpython{VERSION}.so.1.0"
    if shared.exists():
        shutil.copy(shared, library)


def _install_runtime(root: Path, pip: list[str]) -> None:
    runtime = root / "var/runtime"
    packages = [f"{name}=={version(name)}" for name in ("awslambdaric", "boto3")]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-warn-conflicts"]
    options = ["--only-binary", ":all:", "--no-compile", "--root-user-action", "ignore"]
    subprocess.run([*pip, "install", *quiet, *options, "--target", runtime, *packages], check=True)
    shutil.copy(_HERE / "bootstrap.py", runtime)
    (runtime / "bootstrap").write_text(_STARTER)
    (runtime / "bootstrap").chmod(0o755)


def _copy_libraries(root: Path) -> None:
    """Copy every shared library that anything in `root` needs, to the place it has here."""
    programs: list[Path] = [*(root / "bin").iterdir(), *(root / "var").rglob("*.so*")]
    programs += [*(root / "var/lang/bin").iterdir()]
    needed: set[str] = set()
    environment = {"LD_LIBRARY_PATH": str(root / "var/lang/lib"), "PATH": "/usr/bin:/bin"}
    for program in programs:
        told = subprocess.run(
            ["ldd", program], capture_output=True, text=True, check=False, env=environment
        )
        needed.update(re.findall(r"(/\S+)", told.stdout))
    for library in needed:
        if not library.startswith(str(root)) and Path(library).exists():
            place = root / library.lstrip("/")
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(library, place)


def _copy_certificates(root: Path) -> None:
    bundle = Path("/etc/ssl/certs/ca-certificates.crt")
    if bundle.exists():
        (root / "etc/ssl/certs").mkdir(parents=True)
        shutil.copy(bundle, root / "etc/ssl/certs")


def _found(tool: str) -> str:
    path = shutil.which(tool)
    if path is None:
        raise FileNotFoundError(f"{tool} is not on PATH: the image needs it")
    return path
