"""Unpacks each layer once, for every worker that runs a function with it.

ministack 1.5.33 unpacks all layers anew for each worker, which takes seconds for one that holds
boto3. Leans on its `lambda_runtime.Worker._spawn`, `lambda_svc._resolve_layer_zip`, and on its
worker's variable `_LAMBDA_LAYERS_DIRS`.
"""

import io
import os
import tempfile
import threading
import zipfile
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

_DIRECTORIES = "_LAMBDA_LAYERS_DIRS"


def share_layers() -> None:
    """Let workers find their layers unpacked."""
    spawn = lambda_runtime.Worker._spawn  # noqa: SLF001
    unpacked: dict[str, str] = {}
    lock = threading.Lock()

    def spawn_with_layers(worker: Any) -> None:  # noqa: ANN401 # ministack's worker
        config = worker.config
        with lock:
            folders = [_find(layer["Arn"], unpacked) for layer in config.get("Layers") or ()]
        variables = dict(config.get("Environment", {}).get("Variables", {}))
        if folders:
            variables[_DIRECTORIES] = os.pathsep.join(folders)
        worker.config = config | {"Layers": [], "Environment": {"Variables": variables}}
        try:
            spawn(worker)
        finally:
            worker.config = config

    lambda_runtime.Worker._spawn = spawn_with_layers  # noqa: SLF001


def _find(arn: str, unpacked: dict[str, str]) -> str:
    if arn not in unpacked:
        content = lambda_svc._resolve_layer_zip(arn)  # noqa: SLF001
        folder = tempfile.mkdtemp(prefix="layer-")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.extractall(folder)
        unpacked[arn] = folder
    return unpacked[arn]
