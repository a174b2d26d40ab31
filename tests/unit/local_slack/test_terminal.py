import io
from typing import Any

from rich.console import Console

from local.slack.terminal import print_message

STOP = {"type": "button", "text": {"type": "plain_text", "text": "Stop"}, "style": "danger"}


def draw(*blocks: dict[str, Any], replies: list[list[dict[str, Any]]] | None = None) -> str:
    console = Console(file=io.StringIO(), width=60, force_terminal=True, color_system="truecolor")
    print_message(console, blocks, replies or [])
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def test_mrkdwn_is_drawn_in_its_styles() -> None:
    drawn = draw(section(":red_circle: *bold* and `code`\n> quoted\n> twice"))
    assert "🔴 " in drawn
    assert "\x1b[1mbold" in drawn
    assert "\x1b[36mcode" in drawn
    assert drawn.count("│ quoted") == drawn.count("│ twice") == 1


def test_a_bracket_is_no_markup() -> None:
    assert "[red]not red[/red]" in draw(section("[red]not red[/red]"))


def test_fields_stand_two_abreast() -> None:
    fields = [{"type": "mrkdwn", "text": f"field {n}"} for n in range(3)]
    lines = draw({"type": "section", "fields": fields}).splitlines()
    assert any("field 0" in line and "field 1" in line for line in lines)
    assert any("field 2" in line for line in lines)


def test_context_is_dim() -> None:
    context = {"type": "context", "elements": [{"type": "mrkdwn", "text": "09:00 KST"}]}
    assert "\x1b[2m09:00 KST" in draw(context)


def test_header_buttons_images_and_divider_are_drawn() -> None:
    title = {"type": "header", "text": {"type": "plain_text", "text": "Bad morning"}}
    image = {"type": "image", "image_url": "https://a.org/b.png", "alt_text": "graph"}
    drawn = draw(title, {"type": "divider"}, {"type": "actions", "elements": [STOP, STOP]}, image)
    for expected in ("Bad morning", "─────", " Stop ", "[graph] https://a.org/b.png"):
        assert expected in drawn


def test_a_link_leads_where_it_says() -> None:
    assert "https://a.org/x" in draw(section("<https://a.org/x|console>"))


def test_replies_come_after_the_root() -> None:
    drawn = draw(section("root"), replies=[[section("first")], [section("second")]])
    positions = [drawn.index(word) for word in ("root", "2 replies", "first", "second")]
    assert positions == sorted(positions)
