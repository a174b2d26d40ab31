"""Reads which log groups API Gateway's stages write to, REST and HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.log_cleanup.facts import Use
from notifier.translation import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opskit.aws import Aws


def find_gateway_uses(aws: Aws) -> tuple[Use, ...]:
    """Read the log groups of all stages; needs apigateway:GET."""
    return (*_rest(aws), *_http(aws))


def _rest(aws: Aws) -> Iterator[Use]:
    client: Any = aws.client("apigateway")
    for page in client.get_paginator("get_rest_apis").paginate():
        for api in page.get("items", []):
            for stage in client.get_stages(restApiId=api["id"]).get("item", []):
                name = stage["stageName"]
                yield _use(f"API-Gateway-Execution-Logs_{api['id']}/{name}", api["name"], name)
                yield from _named(stage.get("accessLogSettings", {}), "destinationArn", api, name)


def _http(aws: Aws) -> Iterator[Use]:
    client: Any = aws.client("apigatewayv2")
    for page in client.get_paginator("get_apis").paginate():
        for api in page.get("Items", []):
            one = {"id": api["ApiId"], "name": api["Name"]}
            for stages in client.get_paginator("get_stages").paginate(ApiId=api["ApiId"]):
                for stage in stages.get("Items", []):
                    name = stage["StageName"]
                    yield _use(f"/aws/apigateway/{one['id']}/{name}", one["name"], name)
                    settings = stage.get("AccessLogSettings", {})
                    yield from _named(settings, "DestinationArn", one, name)


def _named(settings: dict[str, str], key: str, api: dict[str, str], stage: str) -> Iterator[Use]:
    """Yield the group of an ARN arn:aws:logs:<region>:<account>:log-group:<name>, ":*" or not."""
    _before, _is, after = settings.get(key, "").partition(":log-group:")
    if after:
        yield _use(after.removesuffix(":*"), api["name"], stage)


def _use(group: str, api: str, stage: str) -> Use:
    return Use(group=group, by=_("the API {api}/{stage}").format(api=api, stage=stage))
