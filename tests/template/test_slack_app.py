"""The Slack app's manifest asks for exactly what the code uses."""

import ast
from typing import Any

import yaml
from slack_sdk.web.client import WebClient

from local.stack.template import ROOT

# docs.slack.dev, each method's page. A method that is missing here: look it up, then add it.
_SCOPES = {
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "files_upload_v2": "files:write",
    "views_open": "",
}


def _manifest() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docs/slack-app.yaml").read_text("utf-8"))
    return found


def _methods_used() -> set[str]:
    """Return the Web API's methods that our code calls, by the names of slack_sdk's client."""
    known = {name for name in vars(WebClient) if "_" in name and not name.startswith("_")}
    paths = [*ROOT.glob("layers/*/*/*.py"), *ROOT.glob("functions/**/*.py")]
    return {
        node.func.attr
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in known
    }


def test_the_apps_scopes_are_exactly_those_that_are_used() -> None:
    assert _methods_used() == set(_SCOPES)
    scopes = _manifest()["oauth_config"]["scopes"]
    assert scopes == {"bot": sorted(filter(None, set(_SCOPES.values())))}


def test_clicks_are_sent_to_an_address_and_nothing_else_is() -> None:
    settings = _manifest()["settings"]
    interactivity = settings["interactivity"]
    assert interactivity["is_enabled"] is True
    assert interactivity["request_url"].startswith("https://")
    assert "event_subscriptions" not in settings
    assert settings["socket_mode_enabled"] is False


def test_names_are_as_long_as_slack_takes_them() -> None:
    """docs.slack.dev, "App manifest reference": 35 characters for a name, 80 for a bot's, 140."""
    manifest = _manifest()
    assert len(manifest["display_information"]["name"]) <= 35
    assert len(manifest["display_information"]["description"]) <= 140
    assert len(manifest["features"]["bot_user"]["display_name"]) <= 80
