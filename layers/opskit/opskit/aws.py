"""AWS clients: one session a process, sane retries and timeouts, each client made once."""

from threading import Lock
from typing import Any

from boto3.session import Session
from botocore.config import Config

WORKERS = 16
"""Reads under way at once; beyond this, a 1-vCPU Lambda only queues them (bench/)."""

CONNECT_SECONDS = 2
READ_SECONDS = 10
ATTEMPTS = 4
"""One call and three retries, with the standard mode's jittered back-off (boto3 guide, Retries)."""


class Aws:
    """The AWS clients of one process, shared by threads.

    Args:
        session: brings credentials and region; a test's may carry recording hooks.
        workers: the connection pool of each client.
    """

    def __init__(self, session: Session | None = None, *, workers: int = WORKERS) -> None:
        self._session = session or Session()
        self._clients: dict[str, Any] = {}
        self._lock = Lock()
        self._config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            max_pool_connections=workers,
            tcp_keepalive=True,
        )

    @property
    def region(self) -> str:
        """The session's region, such as "ap-northeast-2"; "" when none is set."""
        return self._session.region_name or ""

    def client(self, name: str) -> Any:  # noqa: ANN401 - annotate at the call: ecs: ECSClient = ...
        """Return the one client of the AWS service `name` ("ecs"), made at its first use."""
        with self._lock:
            if name not in self._clients:
                made = self._session.client(name, config=self._config)  # type: ignore[call-overload]
                self._clients[name] = made
            return self._clients[name]
