import pytest

from local.slack.mrkdwn import Passage, Shape, Span, Style, read_mrkdwn, read_plain

BOLD = frozenset({Style.BOLD})
ITALIC = frozenset({Style.ITALIC})
STRIKE = frozenset({Style.STRIKE})
CODE = frozenset({Style.CODE})
MENTION = frozenset({Style.MENTION})

INLINE = [
    ("plain", (Span("plain"),)),
    ("*bold* text", (Span("bold", BOLD), Span(" text"))),
    ("*bold `code`*", (Span("bold ", BOLD), Span("code", BOLD | CODE))),
    ("a*b*c and 2 * 3 * 4", (Span("a*b*c and 2 * 3 * 4"),)),
    ("snake_case_name", (Span("snake_case_name"),)),
    (
        "_it_ ~no~",
        (Span("it", ITALIC), Span(" "), Span("no", STRIKE)),
    ),
    ("`*not bold* :eyes:`", (Span("*not bold* :eyes:", CODE),)),
    ("<https://a.org/?x=1&amp;y=2|here>", (Span("here", url="https://a.org/?x=1&y=2"),)),
    ("<https://a.org>", (Span("https://a.org", url="https://a.org"),)),
    ("<!channel> <@U1>", (Span("@channel", MENTION), Span(" "), Span("@U1", MENTION))),
    ("<#C1|ops>", (Span("#ops", MENTION),)),
    ("<!date^1764000000^{date}|24 Nov>", (Span("24 Nov"),)),
    ("&lt;!channel&gt; &amp;amp;", (Span("<!channel> &amp;"),)),
    ("<javascript:alert(1)|x>", (Span("<javascript:alert(1)|x>"),)),
    (":large_green_circle: :eyes: :no_such:", (Span("🟢 👀 :no_such:"),)),
    ("at 09:00:30", (Span("at 09:00:30"),)),
]


@pytest.mark.parametrize(("text", "spans"), INLINE)
def test_a_line_is_read_as_slack_reads_it(text: str, spans: tuple[Span, ...]) -> None:
    assert read_mrkdwn(text) == (Passage(Shape.TEXT, spans),)


def test_quotes_and_code_stand_by_themselves() -> None:
    passages = read_mrkdwn("before\n> one\n&gt; two\nafter\n```\n*raw* &lt;x&gt;\n```\nend")
    assert [(passage.shape, passage.spans[0].text) for passage in passages] == [
        (Shape.TEXT, "before"),
        (Shape.QUOTE, "one\ntwo"),
        (Shape.TEXT, "after"),
        (Shape.CODE, "*raw* <x>"),
        (Shape.TEXT, "end"),
    ]


def test_plain_text_knows_emoji_only() -> None:
    assert read_plain("*no* :warning: `no`") == (Passage(Shape.TEXT, (Span("*no* ⚠ `no`"),)),)
