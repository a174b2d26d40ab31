"""Leads each HTTP request to what answers it."""

import json
import threading
from dataclasses import dataclass, field
from typing import assert_never

from local.slack.calls import read_call, read_payload
from local.slack.faults import Fault, FaultKind, Faults
from local.slack.interactivity import RESPONSE_PATH, click, respond
from local.slack.methods import Site, answer_call
from local.slack.page import render_page
from local.slack.uploads import UPLOAD_PATH, take_upload
from local.slack.webhook import answer_webhook, status_of
from local.slack.wire import message_json, refusal_json
from local.slack.words import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request: its parts as they came."""

    verb: str
    path: str
    query: str = ""
    body: bytes = b""
    kind: str = ""
    authorization: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One HTTP answer."""

    body: str
    status: int = 200
    kind: str = "text/plain"
    retry_after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Everything behind the door.

    Attributes:
        site: the workspace and its messages.
        faults: what is to go wrong.
        closing: set when the stand-in ends, so that slow answers do not hold it up.
    """

    site: Site
    faults: Faults = field(default_factory=Faults)
    closing: threading.Event = field(default_factory=threading.Event)


def answer(request: Request, front: Front) -> Answer:
    """Answer any request; what has no answer is a 404."""
    routes = {
        ("GET", "/api/"): _answer_api,
        ("POST", "/api/"): _answer_api,
        ("POST", "/services/"): _answer_webhook,
        ("POST", UPLOAD_PATH): _answer_upload,
        ("POST", RESPONSE_PATH): _answer_response,
        (request.verb, "/_control/"): _answer_control,
    }
    for (verb, prefix), reply in routes.items():
        if request.verb == verb and request.path.startswith(prefix):
            return reply(request, front)
    if (request.verb, request.path) != ("GET", "/"):
        return Answer(body="not found", status=404)
    page = render_page(front.site.inbox.messages(), front.site.workspace, live=True)
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
        reply = _json(answer_call(call, front.site))
    except Refused as refused:
        reply = _json(refusal_json(refused))
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
    ts = request.path.removeprefix(RESPONSE_PATH)
    try:
        payload = read_payload(request.body, kind=request.kind)
        return Answer(body=respond(ts, payload, front.site.inbox))
    except Refused as refused:
        return Answer(body=refused.error, status=status_of(refused))


def _answer_control(request: Request, front: Front) -> Answer:
    """What tests, the demo and the page's own script ask for; Slack has none of it."""
    inbox = front.site.inbox
    match request.verb, request.path.removeprefix("/_control/"):
        case "GET", "version":
            return _json({"version": inbox.version})
        case "GET", "messages":
            return _json([message_json(m, front.site.workspace) for m in inbox.messages()])
        case "DELETE", "messages":
            inbox.clear()
        case "GET", "faults":
            pass
        case "POST", "faults":
            return _add_fault(request, front)
        case "DELETE", "faults":
            front.faults.clear()
        case "POST", "click":
            return _click(request, front)
        case _:
            return Answer(body="not found", status=404)
    return _json([fault.as_json() for fault in front.faults.waiting()])


def _add_fault(request: Request, front: Front) -> Answer:
    try:
        front.faults.add(Fault.from_json(json.loads(request.body)))
    except (ValueError, TypeError, AttributeError) as error:
        return _json({"error": str(error)}, status=400)
    return _json([fault.as_json() for fault in front.faults.waiting()])


def _click(request: Request, front: Front) -> Answer:
    try:
        return _json({"ok": True, "outcome": click(json.loads(request.body), front.site)})
    except (Refused, ValueError) as error:
        return _json({"ok": False, "error": str(error)}, status=400)


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
        return _json(refusal_json(refused))
    return Answer(body=refused.error, status=status_of(refused))


def _dawdle(fault: Fault | None, front: Front) -> None:
    if fault and fault.kind is FaultKind.SLOW:
        front.closing.wait(fault.delay)


def _json(said: object, *, status: int = 200) -> Answer:
    body = json.dumps(said, ensure_ascii=False)
    return Answer(body=body, status=status, kind="application/json")
