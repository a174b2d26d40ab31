"""Gets Lambda's base image: `make engine` pulls it, or makes it here when no registry answers."""

import subprocess
import sys
import tempfile
from pathlib import Path

from local.lambda_image.engine import engine_answers, has_image, image_name
from local.lambda_image.filesystem import lay_out

_SEARCHED = (
    "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib"
)
_CHANGES = (
    "WORKDIR /var/task",
    "ENV PATH=/var/lang/bin:/usr/bin:/bin:/opt/bin PYTHONPATH=/var/runtime",
    "ENV LANG=en_US.UTF-8 TZ=:UTC",
    "ENV LAMBDA_TASK_ROOT=/var/task LAMBDA_RUNTIME_DIR=/var/runtime",
    f"ENV LD_LIBRARY_PATH={_SEARCHED} SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt",
)


def main() -> int:
    """Make the engine have the image; 0 when it has."""
    name = image_name()
    if not engine_answers():
        print("no Docker engine answers: start one (dockerd) and try again", file=sys.stderr)
        return 1
    if has_image():
        print(f"{name} is there")
        return 0
    pulled = subprocess.run(["docker", "pull", "--quiet", name], check=False, timeout=600)
    if pulled.returncode == 0:
        return 0
    print(f"no registry: making {name} from this machine's Python", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        lay_out(Path(folder), pip=[".venvs/sam/bin/python", "-m", "pip"])
        _import(Path(folder), name)
    return 0


def _import(root: Path, name: str) -> None:
    options = [part for change in _CHANGES for part in ("--change", change)]
    with subprocess.Popen(["tar", "-C", root, "-c", "."], stdout=subprocess.PIPE) as archive:
        subprocess.run(["docker", "import", *options, "-", name], stdin=archive.stdout, check=True)


if __name__ == "__main__":
    sys.exit(main())
