"""What tests, the demo and the page's script ask for under /_control/; Slack has none of it."""

import json

from local.slack.faults import Fault
from local.slack.front import Answer, Front, Request, answer_json
from local.slack.interactivity import click
from local.slack.submission import submit
from local.slack.wire import message_json
from local.slack.words import Refused

CONTROL_PATH = "/_control/"


def answer_control(request: Request, front: Front) -> Answer:
    """Read or clear the messages and the faults, click a button, or send a form."""
    inbox = front.site.inbox
    match request.verb, request.path.removeprefix(CONTROL_PATH):
        case "GET", "version":
            return answer_json({"version": front.site.version})
        case "GET", "messages":
            return answer_json([message_json(m, front.site.workspace) for m in inbox.messages()])
        case "DELETE", "messages":
            inbox.clear()
        case "GET", "faults":
            pass
        case "POST", "faults":
            return _add_fault(request, front)
        case "DELETE", "faults":
            front.faults.clear()
        case "POST", ("click" | "submit") as act:
            return _act(act, request, front)
        case "POST", "close":
            front.site.views.close(front.site.views.find(json.loads(request.body)["view_id"]))
        case _:
            return Answer(body="not found", status=404)
    return answer_json([fault.as_json() for fault in front.faults.waiting()])


def _add_fault(request: Request, front: Front) -> Answer:
    try:
        front.faults.add(Fault.from_json(json.loads(request.body)))
    except (ValueError, TypeError, AttributeError) as error:
        return answer_json({"error": str(error)}, status=400)
    return answer_json([fault.as_json() for fault in front.faults.waiting()])


def _act(act: str, request: Request, front: Front) -> Answer:
    try:
        wanted = json.loads(request.body)
        if act == "click":
            return answer_json({"ok": True, "outcome": click(wanted, front.site)})
        return answer_json({"ok": True, "errors": submit(wanted, front.site)})
    except (Refused, ValueError) as error:
        return answer_json({"ok": False, "error": str(error)}, status=400)
