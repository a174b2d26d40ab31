"""AWS clients: one session a process, sane retries and timeouts, each client made once."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import botocore
import botocore.session
from botocore.config import Config
from botocore.utils import parse_timestamp

if TYPE_CHECKING:
    from boto3.session import Session

WORKERS = 16
"""Reads under way at once; beyond this, a 1-vCPU Lambda only queues them (bench/)."""

CONNECT_SECONDS = 2
READ_SECONDS = 10
ATTEMPTS = 4
"""One call and three retries, with the standard mode's jittered back-off (boto3 guide, Retries)."""

_SECONDS = (int, float)
"""Not `int | float`, which is put together anew for each of a million timestamps."""

USER_AGENT = "petclinic-operations"
"""How CloudTrail names our calls; botocore adds its own name and version."""

AMAZON_ROOTS = Path(__file__).with_name("amazon_roots.pem")
"""The authorities that sign AWS's own endpoints (Amazon Trust Services repository).

botocore parses its bundle anew for each connection: 20 ms of CPU for 126 authorities, 1 ms for
these five (docs/performance.md). AWS_CA_BUNDLE, or `ca_bundle` in AWS's configuration, wins.
"""


class Aws:
    """The AWS clients of one process, shared by threads; without boto3, which adds imports alone.

    Args:
        session: brings credentials and region in Lambda's place; may carry recording hooks.
        workers: the connection pool of each client.
    """

    def __init__(self, session: "Session | None" = None, *, workers: int = WORKERS) -> None:
        core = _core_session()
        self._make: Any = session.client if session else core.create_client
        self._region = session.region_name if session else core.get_config_variable("region")
        self._verify = None if core.get_config_variable("ca_bundle") else str(AMAZON_ROOTS)
        self._clients: dict[tuple[str, str, int, int], Any] = {}
        self._lock = Lock()
        self._config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            max_pool_connections=workers,
            tcp_keepalive=True,
            # botocore would put its own together anew for each call: 7 % of a call's CPU.
            user_agent=USER_AGENT,
        )

    @property
    def region(self) -> str:
        """The session's region, such as "ap-northeast-2"; "" when none is set."""
        return self._region or ""

    def client(
        self,
        name: str,
        *,
        region: str = "",
        read_seconds: int = READ_SECONDS,
        attempts: int = ATTEMPTS,
    ) -> Any:  # noqa: ANN401 - annotate at the call
        """Return the one client of the AWS service `name` ("ecs"), made at its first use.

        Args:
            name: boto3's name of the service.
            region: another one than the session's, for what AWS keeps in us-east-1 only.
            read_seconds: how long each answer may take.
            attempts: how often a call is made at most.
        """
        asked = (name, region or self.region, read_seconds, attempts)
        with self._lock:
            if asked not in self._clients:
                patience = self._config.merge(
                    Config(
                        read_timeout=read_seconds,
                        retries={"mode": "standard", "total_max_attempts": attempts},
                    )
                )
                self._clients[asked] = self._make(
                    name, region_name=region or None, config=patience, verify=self._verify
                )
            return self._clients[asked]


def _core_session() -> botocore.session.Session:
    core = botocore.session.get_session()
    core.user_agent_extra = f"Botocore/{botocore.__version__}"  # as boto3 has it
    core.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=parse_moment)
    return core


def parse_moment(said: str | float) -> datetime:
    """Read a timestamp of AWS's as an aware moment in UTC.

    A tenth of the CPU of botocore's own, which reads it into the machine's zone: a service's
    description alone holds 100 of them.

    Args:
        said: seconds since 1970, ISO 8601, or what else AWS writes (RFC 822 in headers).
    """
    if isinstance(said, _SECONDS):
        return datetime.fromtimestamp(said, UTC)
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return parse_timestamp(said).astimezone(UTC)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
