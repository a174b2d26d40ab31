"""A form is opened by a trigger, shown, sent as Slack sends it, and closes when it is taken."""

import json
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from local.slack.stand_in import SlackStandIn
from local.slack.views import LIFE_SECONDS, Views
from local.slack.words import Refused
from tests.unit.local_slack.test_interactivity import Fetch, listen, post


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def field(name: str, element: dict[str, Any]) -> dict[str, Any]:
    element = {**element, "action_id": f"a-{name}"}
    return {"type": "input", "block_id": name, "label": plain(name), "element": element}


OPTIONS = [{"text": plain(text), "value": f"v-{text}"} for text in ("one", "two")]
VIEW: dict[str, Any] = {
    "type": "modal",
    "title": plain("A form"),
    "submit": plain("Go"),
    "private_metadata": "kept",
    "blocks": [
        field("which", {"type": "static_select", "options": OPTIONS}),
        field("day", {"type": "datepicker", "initial_date": "2026-12-24"}),
        field("why", {"type": "plain_text_input", "multiline": True}),
    ],
}
FILLED = {"which": "two", "why": "because"}


@pytest.fixture
def trigger(slack: SlackStandIn) -> str:
    return slack.front.site.views.give_trigger("U0LEE")


@pytest.fixture
def opened(client: WebClient, trigger: str) -> dict[str, Any]:
    return dict(client.views_open(trigger_id=trigger, view=VIEW)["view"])


def test_a_form_is_sent_as_slack_sends_it_and_closes(
    slack: SlackStandIn, opened: dict[str, Any]
) -> None:
    with listen() as (url, heard):
        slack.connect(url)
        assert slack.submit(FILLED) == {}
    payload = json.loads(parse_qs(heard[0][1].decode())["payload"][0])
    assert (payload["type"], payload["user"]["id"]) == ("view_submission", "U0LEE")
    assert payload["view"]["id"] == opened["id"]
    assert payload["view"]["private_metadata"] == "kept"
    assert payload["view"]["state"]["values"] == {
        "which": {"a-which": {"type": "static_select", "selected_option": OPTIONS[1]}},
        "day": {"a-day": {"type": "datepicker", "selected_date": "2026-12-24"}},
        "why": {"a-why": {"type": "plain_text_input", "value": "because"}},
    }
    assert slack.forms() == ()
    with pytest.raises(Refused, match="not_found"):
        slack.submit(FILLED)


@pytest.mark.usefixtures("opened")
def test_what_the_app_says_is_wrong_stands_beside_the_field(slack: SlackStandIn) -> None:
    said = json.dumps({"response_action": "errors", "errors": {"why": "too short"}})
    with listen(said=said) as (url, _heard):
        slack.connect(url)
        assert slack.submit(FILLED) == {"why": "too short"}
    (form,) = slack.forms()
    assert form["title"] == plain("A form")


@pytest.mark.usefixtures("opened")
def test_an_empty_field_is_not_sent(slack: SlackStandIn) -> None:
    with listen() as (url, heard):
        slack.connect(url)
        for values in ({"which": "two"}, {"why": "x"}, {**FILLED, "day": ""}):
            with pytest.raises(Refused, match="required"):
                slack.submit(values)
    assert heard == []


@pytest.mark.usefixtures("opened")
def test_an_app_that_fails_keeps_the_form_open(slack: SlackStandIn) -> None:
    with listen(500) as (url, _heard):
        slack.connect(url)
        with pytest.raises(Refused, match="no_answer"):
            slack.submit(FILLED)
    assert slack.forms()


def test_a_trigger_opens_one_form_within_three_seconds() -> None:
    now = [1000.0]
    views = Views(clock=lambda: now[0])
    first, late = views.give_trigger("U0LEE"), views.give_trigger("U0LEE")
    views.open(first, VIEW)
    with pytest.raises(Refused, match="exchanged_trigger_id"):
        views.open(first, VIEW)
    now[0] += LIFE_SECONDS + 0.1
    with pytest.raises(Refused, match="expired_trigger_id"):
        views.open(late, VIEW)
    with pytest.raises(Refused, match="invalid_arguments"):
        views.open("another", VIEW)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"title": plain("x" * 25)}, "must be less than 25 characters"),
        ({"private_metadata": "x" * 3001}, "must be less than 3001 characters"),
        ({"submit": None}, "must provide an object"),
        ({"blocks": []}, "no less than 1 items allowed"),
        ({"blocks": [field("a", {"type": "radio"})]}, "unsupported type: radio"),
        (
            {"blocks": [field("a", {"type": "static_select", "options": OPTIONS * 51})]},
            "no more than 100 items allowed",
        ),
        ({"type": "home"}, "must be a valid enum value"),
    ],
)
def test_what_slack_would_refuse_is_refused(
    client: WebClient, trigger: str, changes: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.views_open(trigger_id=trigger, view=VIEW | changes)
    assert complaint in str(refused.value.response.data)


@pytest.mark.usefixtures("opened")
def test_the_page_shows_the_form_and_sends_it(fetch: Fetch, slack: SlackStandIn) -> None:
    _status, page = fetch("GET", slack.inbox_url)
    assert '<select name="which">' in page
    assert 'type="date" name="day" value="2026-12-24"' in page
    with listen() as (url, _heard):
        slack.connect(url)
        wanted = {"values": FILLED}
        address = f"{slack.base_url}/_control/submit"
        assert json.loads(fetch("POST", address, json.dumps(wanted).encode())[1]) == {
            "ok": True,
            "errors": {},
        }


def test_a_click_gives_a_trigger(client: WebClient, slack: SlackStandIn) -> None:
    post(slack)
    with listen() as (url, heard):
        slack.connect(url)
        slack.click("ack", user="U0KIM")
    payload = json.loads(parse_qs(heard[0][1].decode())["payload"][0])
    client.views_open(trigger_id=payload["trigger_id"], view=VIEW)
    assert slack.front.site.views.find().user == "U0KIM"
