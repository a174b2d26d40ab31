"""Draws a message's blocks in the terminal, much as Slack would."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from local.slack.emoji import expand_emoji
from local.slack.mrkdwn import Passage, Shape, Span, Style, read_mrkdwn, read_plain

type Block = Mapping[str, Any]

_LOOKS = {
    Style.BOLD: "bold",
    Style.ITALIC: "italic",
    Style.STRIKE: "strike",
    Style.CODE: "cyan",
    Style.MENTION: "bold yellow",
}
_WIDTH = 100


def print_message(
    console: Console,
    blocks: Sequence[Block],
    replies: Sequence[Sequence[Block]] = (),
) -> None:
    """Print a message and the replies of its thread.

    Args:
        console: where to.
        blocks: Block Kit of the root message.
        replies: Block Kit of each reply, oldest first.
    """
    parts = [_draw_all(blocks)]
    if replies:
        count = "1 reply" if len(replies) == 1 else f"{len(replies)} replies"
        parts.append(Rule(Text(count), style="blue", align="left"))
        parts += [Padding(_draw_all(reply), (0, 0, 1, 2)) for reply in replies]
    width = min(console.width, _WIDTH)
    console.print(Panel(Group(*parts), border_style="dim", padding=(0, 1), width=width))


def _draw_all(blocks: Sequence[Block]) -> RenderableType:
    spaced = [part for block in blocks for part in (Text(), _draw(block))]
    return Group(*spaced[1:])


def _draw(block: Block) -> RenderableType:
    drawn: RenderableType
    match block["type"]:
        case "header":
            drawn = Text(expand_emoji(block["text"]["text"]), style="bold")
        case "divider":
            drawn = Rule(style="dim")
        case "section":
            drawn = Group(*_draw_section(block))
        case "context":
            drawn = Group(*(_draw_context(element) for element in block["elements"]))
        case "actions":
            drawn = Text(" ").join(_draw_button(element) for element in block["elements"])
        case "input":
            drawn = Group(*_draw_input(block))
        case "image":
            drawn = Text(f"[{block['alt_text']}] {block['image_url']}", style="dim")
        case unknown:
            drawn = Text(f"({unknown})", style="dim")
    return drawn


def _draw_section(block: Block) -> Iterator[RenderableType]:
    if "text" in block:
        yield _draw_text(block["text"])
    if "fields" in block:
        grid = Table.grid(padding=(0, 2), expand=True)
        grid.add_column(ratio=1)
        grid.add_column(ratio=1)
        cells = [_draw_text(field) for field in block["fields"]]
        for left in range(0, len(cells), 2):
            grid.add_row(*cells[left : left + 2])
        yield grid
    if block.get("accessory", {}).get("type") == "button":
        yield _draw_button(block["accessory"])


def _draw_input(block: Block) -> Iterator[RenderableType]:
    yield Text(block["label"]["text"], style="bold")
    element = block["element"]
    for option in element.get("options", ()):
        described = option.get("description", {}).get("text", "")
        yield Text(f"○ {expand_emoji(option['text']['text'])} {described}".rstrip())
    proposed = element.get("initial_value") or element.get("initial_date")
    if proposed or "options" not in element:
        yield Text(f"[ {proposed or '…'} ]", style="cyan")
    if "hint" in block:
        yield Text(block["hint"]["text"], style="dim")


def _draw_context(element: Block) -> RenderableType:
    if element["type"] == "image":
        return Text(f"[{element['alt_text']}]", style="dim")
    return _draw_text(element, base="dim")


def _draw_button(element: Block) -> Text:
    looks = {"primary": "black on green", "danger": "white on red"}
    label = expand_emoji(element["text"]["text"])
    return Text(f" {label} ", style=looks.get(element.get("style", ""), "reverse"))


def _draw_text(text: Block, *, base: str = "") -> RenderableType:
    read = read_mrkdwn if text["type"] == "mrkdwn" else read_plain
    return Group(*(_draw_passage(passage, base) for passage in read(text["text"])))


def _draw_passage(passage: Passage, base: str) -> RenderableType:
    line = Text("│ " if passage.shape is Shape.QUOTE else "", style=base)
    for span in passage.spans:
        line.append_text(_draw_span(span, quoted=passage.shape is Shape.QUOTE))
    return Padding(line, (0, 1), style="grey85 on grey11") if passage.shape is Shape.CODE else line


def _draw_span(span: Span, *, quoted: bool) -> Text:
    looks = [_LOOKS[style] for style in Style if style in span.styles]
    if span.url:
        looks += ["blue", f"link {span.url}"]
    text = span.text.replace("\n", "\n│ ") if quoted else span.text
    return Text(text, style=" ".join(looks))
