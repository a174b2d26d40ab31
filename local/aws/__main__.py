"""Runs the embedded AWS: `python -m local.aws --port 4566 --host 127.0.0.1`."""

import argparse
import asyncio
import json
import os
import socket
import sys
import threading
from pathlib import Path

ACCOUNT = "123456789012"
_CANVAS = Path(__file__).parents[2] / "layers/opskit"
"""Graphs are drawn with it; not by PYTHONPATH, which the functions would inherit."""
_WARM_UP_AFTER_S = 0.2  # the first answer goes out before that


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m local.aws", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=4566, help="0 takes a free one")
    parser.add_argument("--region", default="ap-northeast-2")
    parser.add_argument("--state-file", type=Path, help="gets the address as JSON once it is known")
    parser.add_argument("--enforce-iam", action="store_true", help="check every caller's rights")
    parser.add_argument(
        "--durable-time-scale",
        type=float,
        default=1.0,
        help="seconds that one second of a durable function's waits takes",
    )
    parser.add_argument(
        "--alarms-by-hand", action="store_true", help="no datapoint changes an alarm's state"
    )
    parser.add_argument(
        "--stop-with-stdin", action="store_true", help="stop when standard input closes"
    )
    return parser.parse_args(arguments)


def environment(options: argparse.Namespace, port: int) -> dict[str, str]:
    """Name what ministack and moto read from the environment when they are imported."""
    reachable = "127.0.0.1" if options.host == "0.0.0.0" else options.host
    return {
        "AUTH": str(options.enforce_iam).lower(),
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "DOCKER_HOST": "unix:///nonexistent.sock",  # a real engine would be asked for containers
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_HOST": reachable,
        "MINISTACK_REGION": options.region,
        "MOTO_ACCOUNT_ID": ACCOUNT,
        "MOTO_IAM_LOAD_MANAGED_POLICIES": "false",
        "POWERTOOLS_LOG_LEVEL": "INFO",  # functions inherit LOG_LEVEL, which is the emulator's
        "SFTP_ENABLED": "0",
    }


async def serve(listener: socket.socket, options: argparse.Namespace) -> None:
    """Answer on the listener until standard input closes or a signal ends the process."""
    sys.path.append(str(_CANVAS))
    from hypercorn.asyncio import serve as hypercorn_serve  # noqa: PLC0415 # after the environment
    from hypercorn.config import Config  # noqa: PLC0415

    from local.aws.alarms import leave_alarms_to_hands  # noqa: PLC0415
    from local.aws.assembly import assemble  # noqa: PLC0415
    from local.aws.behind import warm_up  # noqa: PLC0415
    from local.aws.control import Control  # noqa: PLC0415

    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.errorlog = "-"
    config.keep_alive_timeout = 75
    config.graceful_timeout = 0.5
    application = assemble(Control(), options.durable_time_scale)
    if options.alarms_by_hand:
        leave_alarms_to_hands()
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.call_later(_WARM_UP_AFTER_S, warm_up, options.region)
    if options.stop_with_stdin:
        threading.Thread(target=_await_end, args=(loop, stopping), daemon=True).start()
        await hypercorn_serve(application, config, shutdown_trigger=stopping.wait)
        return
    await hypercorn_serve(application, config)


def _await_end(loop: asyncio.AbstractEventLoop, stopping: asyncio.Event) -> None:
    sys.stdin.buffer.read()
    loop.call_soon_threadsafe(stopping.set)


def main() -> None:
    """Listen, say where, and serve."""
    options = parse_arguments(sys.argv[1:])
    listener = socket.create_server((options.host, options.port), backlog=256)
    port = listener.getsockname()[1]
    os.environ.update(environment(options, port))
    url = f"http://{options.host}:{port}"
    if options.state_file:
        options.state_file.write_text(json.dumps({"url": url, "port": port, "pid": os.getpid()}))
    print(url, flush=True)
    asyncio.run(serve(listener, options))


if __name__ == "__main__":
    main()
