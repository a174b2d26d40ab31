"""Services that moto answers behind ministack's front, in the same process.

Leans on ministack 1.5.33: `router.SERVICE_PATTERNS` (which services exist),
`iam_actions.SERVICE_TO_IAM_NAMESPACE` (how their rights are named), `app.SERVICE_HANDLERS`; and on
moto 5.2.5's WSGI application, which finds the service in the signature.
"""

import asyncio
import threading
from functools import cache
from urllib.parse import urlencode

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import Client

BEHIND = (
    "access-analyzer",
    "application-autoscaling",
    "ce",
    "ecr",
    "guardduty",
    "inspector2",
    "pi",
    "pricing",
    "rds",
    "securityhub",
    "support",
)
_EXISTS = "_ecs_service_exists_for_target"


@cache
def _trust_foreign_services() -> None:
    """Let moto scale ECS services that it does not know, since ministack holds them."""
    from moto.applicationautoscaling import models as autoscaling  # noqa: PLC0415 # takes 0.8 s

    setattr(autoscaling.ApplicationAutoscalingBackend, _EXISTS, lambda _self, _resource: True)


def _ask(
    method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, list[str]]
) -> tuple[int, dict[str, str], bytes]:
    if "/application-autoscaling/" in headers.get("authorization", ""):
        _trust_foreign_services()
    kept = {key: value for key, value in headers.items() if key != "content-length"}
    asked = urlencode(query, doseq=True)
    client = Client(_application())
    response = client.open(path, method=method, headers=kept, data=body, query_string=asked)
    return response.status_code, dict(response.headers), response.get_data()


@cache
def _application() -> DomainDispatcherApplication:
    return DomainDispatcherApplication(create_backend_app)


async def ask_moto(
    method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, list[str]]
) -> tuple[int, dict[str, str], object]:
    """Let moto answer; a handler of ministack's signature."""
    return await asyncio.to_thread(_ask, method, path, headers, body, query)


def warm_up(region: str) -> None:
    """Make moto import RDS (a second) in a thread of its own, before somebody waits for it."""
    scope = f"AWS4-HMAC-SHA256 Credential=test/20260101/{region}/rds/aws4_request"
    headers = {"authorization": scope, "content-type": "application/x-www-form-urlencoded"}
    arguments: tuple[object, ...] = ("POST", "/", headers, b"Action=DescribeDBClusters", {})
    threading.Thread(target=_ask, args=arguments, daemon=True).start()
