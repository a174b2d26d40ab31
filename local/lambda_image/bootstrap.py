"""What Lambda's managed runtime starts: sets the import path as AWS does, then the real client."""

import os
import sys

version = f"python{sys.version_info.major}.{sys.version_info.minor}"
task = os.environ.get("LAMBDA_TASK_ROOT", "/var/task")
sys.path[:1] = [task, f"/opt/python/lib/{version}/site-packages", "/opt/python"]

from awslambdaric.__main__ import main  # type: ignore[import-untyped]  # noqa: E402 - path above

main(["bootstrap.py", os.environ["_HANDLER"]])
