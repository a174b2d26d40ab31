"""Services that moto answers behind ministack's front, in the same process.

Leans on ministack 1.5.33: `router.SERVICE_PATTERNS` (which services exist),
`iam_actions.SERVICE_TO_IAM_NAMESPACE` (how their rights are named), `app.SERVICE_HANDLERS`; and on
moto 5.2.5's WSGI application, which finds the service in the signature.
"""

import asyncio
from functools import cache
from urllib.parse import urlencode

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import Client

from local.aws.scripting import Handler

BEHIND = (
    "access-analyzer",
    "application-autoscaling",
    "ce",
    "ecr",
    "guardduty",
    "inspector2",
    "pi",
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


def moto_handler() -> Handler:
    """Build a handler of ministack's signature that lets moto answer."""
    application = DomainDispatcherApplication(create_backend_app)

    def ask(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, list[str]]
    ) -> tuple[int, dict[str, str], bytes]:
        if "/application-autoscaling/" in headers.get("authorization", ""):
            _trust_foreign_services()
        kept = {key: value for key, value in headers.items() if key != "content-length"}
        response = Client(application).open(
            path,
            method=method,
            headers=kept,
            data=body,
            query_string=urlencode(query, doseq=True),
        )
        return response.status_code, dict(response.headers), response.get_data()

    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, list[str]]
    ) -> tuple[int, dict[str, str], object]:
        return await asyncio.to_thread(ask, method, path, headers, body, query)

    return handle
