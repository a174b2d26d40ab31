"""Leads each HTTP request to what answers it."""

from dataclasses import replace
from typing import assert_never

from local.slack.calls import read_call, read_payload
from local.slack.control import CONTROL_PATH, answer_control
from local.slack.faults import Fault, FaultKind
from local.slack.front import Answer, Front, Request, answer_json
from local.slack.interactivity import RESPONSE_PATH, respond
from local.slack.methods import Site, answer_call
from local.slack.page import render_page
from local.slack.uploads import UPLOAD_PATH, take_upload
from local.slack.webhook import answer_webhook, status_of
from local.slack.wire import refusal_json
from local.slack.words import Refused


def answer(request: Request, front: Front) -> Answer:
    """Answer any request; what has no answer is a 404."""
    if request.host:
        site = replace(front.site, base_url=f"http://{request.host}")
        front = replace(front, site=site)
    routes = {
        ("GET", "/api/"): _answer_api,
        ("POST", "/api/"): _answer_api,
        ("POST", "/services/"): _answer_webhook,
        ("POST", UPLOAD_PATH): _answer_upload,
        ("POST", RESPONSE_PATH): _answer_response,
        (request.verb, CONTROL_PATH): answer_control,
    }
    for (verb, prefix), reply in routes.items():
        if request.verb == verb and request.path.startswith(prefix):
            return reply(request, front)
    if (request.verb, request.path) != ("GET", "/"):
        return Answer(body="not found", status=404)
    return _answer_page(front.site)


def _answer_page(site: Site) -> Answer:
    # The version first: a message that comes in between is then fetched once more, not missed.
    version = site.version
    workspace = replace(site.workspace, interactivity_url=site.listener.url)
    page = render_page(
        site.inbox.messages(), workspace, views=site.views.all(), live_version=version
    )
    return Answer(body=page, kind="text/html")


def _answer_api(request: Request, front: Front) -> Answer:
    fault = front.faults.take()
    if fault and (failure := _fail(fault, is_api=True)):
        return failure
    try:
        call = read_call(
            request.path.removeprefix("/api/"),
            query=request.query,
            body=request.body,
            kind=request.kind,
            authorization=request.authorization,
        )
        reply = answer_json(answer_call(call, front.site))
    except Refused as refused:
        reply = answer_json(refusal_json(refused))
    _dawdle(fault, front)
    return reply


def _answer_webhook(request: Request, front: Front) -> Answer:
    fault = front.faults.take()
    if fault and (failure := _fail(fault, is_api=False)):
        return failure
    try:
        if request.path != front.site.workspace.webhook_path:
            raise Refused("no_service")  # noqa: TRY301 - one place that answers refusals
        payload = read_payload(request.body, kind=request.kind)
        reply = Answer(body=answer_webhook(payload, front.site.inbox))
    except Refused as refused:
        reply = Answer(body=refused.error, status=status_of(refused))
    _dawdle(fault, front)
    return reply


def _answer_upload(request: Request, front: Front) -> Answer:
    file_id = request.path.removeprefix(UPLOAD_PATH)
    try:
        return Answer(body=take_upload(file_id, request.body, front.site.inbox))
    except Refused as refused:
        return Answer(body=refused.error, status=404)


def _answer_response(request: Request, front: Front) -> Answer:
    path = request.path.removeprefix(RESPONSE_PATH)
    try:
        payload = read_payload(request.body, kind=request.kind)
        return Answer(body=respond(path, payload, front.site.inbox))
    except Refused as refused:
        return Answer(body=refused.error, status=status_of(refused))


def _fail(fault: Fault, *, is_api: bool) -> Answer | None:
    """The failure that this fault is, or None when the call is to be carried out."""
    match fault.kind:
        case FaultKind.RATE_LIMITED:
            body = '{"ok": false, "error": "ratelimited"}' if is_api else "rate_limited"
            return Answer(body=body, status=429, retry_after=fault.retry_after)
        case FaultKind.SERVER_ERROR:
            return Answer(body="Internal Server Error", status=500)
        case FaultKind.UNAVAILABLE:
            return Answer(body="Service Unavailable", status=503)
        case FaultKind.INVALID_AUTH:
            refused = Refused("invalid_auth" if is_api else "invalid_token")
        case FaultKind.CHANNEL_NOT_FOUND:
            refused = Refused("channel_not_found")
        case FaultKind.SLOW:
            return None
        case _:
            assert_never(fault.kind)
    if is_api:
        return answer_json(refusal_json(refused))
    return Answer(body=refused.error, status=status_of(refused))


def _dawdle(fault: Fault | None, front: Front) -> None:
    if fault and fault.kind is FaultKind.SLOW:
        front.closing.wait(fault.delay)
