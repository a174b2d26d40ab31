"""The sweep's calls made by others, in a process of their own: a bare client, and plain boto3."""

import argparse
import json
import os
import ssl
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPSConnection
from threading import local
from typing import Any
from urllib.parse import urlsplit

from bench.proc import peak_mb

type Recorded = tuple[str, str, dict[str, Any]]


def call_bare(url: str, calls: int, workers: int) -> None:
    """Send `calls` small requests over one kept connection a worker: the floor.

    Args:
        url: whom to call; trusted by SSL_CERT_FILE.
        calls: how many.
        workers: threads.
    """
    context = ssl.create_default_context() if url.startswith("https") else None
    host, own = urlsplit(url).netloc, local()

    def call(_number: int) -> None:
        if not hasattr(own, "connection"):
            own.connection = (
                HTTPSConnection(host, context=context) if context else HTTPConnection(host)
            )
        own.connection.request("POST", "/floor", body=b"{}")
        own.connection.getresponse().read()

    _spread(call, range(calls), workers)


def call_boto3(recorded: Sequence[Recorded], workers: int) -> None:
    """Repeat recorded calls with boto3 as it comes: default retries, default pool of 10.

    Args:
        recorded: service, operation and parameters of each call.
        workers: threads; 1 calls one after another.
    """
    import boto3  # noqa: PLC0415 - the bare client must not pay for it

    make: Any = boto3.client  # its types know services by their literal names only
    clients = {name: make(name) for name in {service for service, _, _ in recorded}}

    def call(one: Recorded) -> None:
        service, operation, asked = one
        getattr(clients[service], _method(operation))(**asked)

    _spread(call, recorded, workers)


def _method(operation: str) -> str:
    """Return boto3's name of an operation, with its own rule for "ListObjectsV2"."""
    from botocore import xform_name  # noqa: PLC0415 - as above

    return xform_name(operation)


def _spread[T](call: Callable[[T], None], items: Sequence[T], workers: int) -> None:
    if workers == 1:
        for item in items:
            call(item)
        return
    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(call, items):
            pass


def main() -> None:
    """Call, then print JSON: wall_ms and cpu_ms of the calls, and what the process used."""
    parser = argparse.ArgumentParser(prog="python -m bench.caller", description=__doc__)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--bare", metavar="URL", help="call here, without boto3")
    parser.add_argument("--calls", type=int, default=0, help="with --bare: how often")
    arguments = parser.parse_args()
    recorded = [] if arguments.bare else [tuple(call) for call in json.load(sys.stdin)]
    wall, cpu = time.perf_counter(), time.process_time()
    if arguments.bare:
        call_bare(arguments.bare, arguments.calls, arguments.workers)
    else:
        call_boto3(recorded, arguments.workers)
    figures = {
        "wall_ms": (time.perf_counter() - wall) * 1000,
        "cpu_ms": (time.process_time() - cpu) * 1000,
        "process_cpu_ms": time.process_time() * 1000,
        "peak_mb": peak_mb(os.getpid()),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
