"""A form that somebody sends, put together and sent as Slack does, and how the app takes it."""

import json

from local.slack.interactivity import send
from local.slack.methods import Site
from local.slack.views import View
from local.slack.wire import view_json
from local.slack.words import Json, Refused

_OK = 200
_VALUES = {
    "plain_text_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
}


def submit(wanted: Json, site: Site) -> dict[str, str]:
    """Send {"view_id", "values": {block: text}, "user"} and return what is wrong, by block.

    What is not among the values stays as the form proposed it.

    Raises:
        Refused: not_found, no_interactivity_url; required, as Slack's own client lets nobody send
            a form with an empty field; no_answer, where Slack says that it had trouble.

    Source: https://docs.slack.dev/surfaces/modals, "Displaying errors in views".
    """
    view = site.views.find(str(wanted.get("view_id") or ""))
    if not site.listener.url:
        raise Refused("no_interactivity_url")
    user = str(wanted.get("user") or view.user)
    taken = send(_interaction(view, wanted.get("values") or {}, user, site), site)
    if taken.status != _OK:
        raise Refused("no_answer", (taken.outcome,))
    said = json.loads(taken.body) if taken.body else {}
    if said.get("response_action") == "errors":
        errors = {str(block): str(text) for block, text in said["errors"].items()}
        if unknown := errors.keys() - {block.get("block_id") for block in _inputs(view)}:
            raise Refused("invalid_errors", tuple(sorted(unknown)))
        site.views.tell(view, errors)
        return errors
    site.views.close(view)
    return {}


def _interaction(view: View, values: Json, user: str, site: Site) -> Json:
    """As on https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload."""
    workspace = site.workspace
    name = user.lower()
    state = {
        block["block_id"]: {
            block["element"]["action_id"]: _state(
                block["element"],
                values.get(block["block_id"]),
                is_needed=not block.get("optional", False),
            )
        }
        for block in _inputs(view)
    }
    content = view_json(view.view_id, view.content, workspace)
    return {
        "type": "view_submission",
        "team": {"id": workspace.team_id, "domain": workspace.name.lower()},
        "user": {"id": user, "username": name, "name": name, "team_id": workspace.team_id},
        "api_app_id": workspace.app_id,
        "trigger_id": site.views.give_trigger(user),
        "view": content | {"state": {"values": state}},
        "response_urls": [],
    }


def _inputs(view: View) -> list[Json]:
    return [block for block in view.content["blocks"] if block["type"] == "input"]


def _state(element: Json, wanted: object, *, is_needed: bool) -> Json:
    if element["type"] == "static_select":
        key, found = "selected_option", _choose(element, wanted)
    else:
        key, proposed = _VALUES[element["type"]]
        found = element.get(proposed) if wanted is None else (wanted or None)
    if is_needed and not found:
        raise Refused("required")
    return {"type": element["type"], key: found}


def _choose(element: Json, wanted: object) -> object:
    if wanted is None:
        return element.get("initial_option")
    for option in element["options"]:
        if wanted in {option["value"], option["text"]["text"]}:
            return option
    return None
