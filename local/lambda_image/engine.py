"""Asks the Docker engine: is one there, has it Lambda's image, where does it see this machine."""

import platform
import subprocess
from functools import cache

from local.lambda_image.filesystem import VERSION

_MACHINES = {"amd64": "x86_64", "aarch64": "arm64"}


def architecture() -> str:
    """Return this machine's architecture as Lambda names it: "x86_64" or "arm64"."""
    machine = platform.machine().lower()
    return _MACHINES.get(machine, machine)


def image_name() -> str:
    """Return the image that SAM starts functions in, as SAM names it."""
    return f"public.ecr.aws/lambda/python:{VERSION}-{architecture()}"


@cache
def engine_answers() -> bool:
    """Return whether a Docker engine answers."""
    return _docker("version", "--format", "{{.Server.Version}}") is not None


def has_image() -> bool:
    """Return whether the engine already has Lambda's image, pulled or made here."""
    return _docker("image", "inspect", "--format", "{{.Id}}", image_name()) is not None


def _docker(*arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["docker", *arguments], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
