"""The embedded AWS as a place to build a world in: boto3 clients, and the switches beside AWS."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.request import Request, urlopen

import boto3
from botocore.config import Config

from local.world.names import REGION

type Document = Mapping[str, Any]
_TIMEOUT_S = 120


def _new_session() -> boto3.Session:
    return boto3.Session(
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 # the embedded AWS takes any
        region_name=REGION,
    )


@dataclass(frozen=True, slots=True)
class Place:
    """An embedded AWS at an address.

    Attributes:
        endpoint_url: its address, without a slash at the end.
        session: what its clients are made from.
    """

    endpoint_url: str
    session: boto3.Session = field(default_factory=_new_session)
    _clients: dict[str, Any] = field(default_factory=dict)

    def client(self, service: str) -> Any:  # noqa: ANN401 # each service has its own type
        """Return the boto3 client of a service, made once."""
        if service not in self._clients:
            make: Any = self.session.client
            settings = Config(retries={"total_max_attempts": 1}, read_timeout=_TIMEOUT_S)
            self._clients[service] = make(service, endpoint_url=self.endpoint_url, config=settings)
        return self._clients[service]

    def put_answers(self, name: str, answers: Sequence[Document]) -> None:
        """Script answers under a name, in place of those that it had."""
        self._send("PUT", f"/_world/answers/{name}", answers)

    def remove_answers(self, name: str) -> None:
        """Forget the scripted answers of a name."""
        self._send("DELETE", f"/_world/answers/{name}")

    def list_answers(self) -> dict[str, list[dict[str, Any]]]:
        """List the scripted answers by name, each with how often it was given."""
        listed: dict[str, list[dict[str, Any]]] = self._send("GET", "/_world/answers")
        return listed

    def set_application_health(self, health: Document) -> None:
        """Set what the application's health page says: status_code, body, delay_ms."""
        self._send("PUT", "/_world/health", health)

    def replace_metrics(self, by_namespace: Mapping[str, Sequence[Document]]) -> None:
        """Put these datapoints in place of all that CloudWatch has, which AWS itself never does."""
        self._send("PUT", "/_world/metrics", by_namespace)

    def _send(self, method: str, path: str, document: object = None) -> Any:  # noqa: ANN401 # JSON
        body = None if document is None else json.dumps(document, default=str).encode()
        request = Request(self.endpoint_url + path, data=body, method=method)  # noqa: S310 # ours
        with urlopen(request, timeout=_TIMEOUT_S) as reply:  # noqa: S310
            return json.load(reply)
