import time

import pytest
from hypothesis import given, strategies as st

from notifier.text import code, code_block, cut, escape, one_line, plain, present, sparkline

TWO_MEGABYTES = 2 * 1024 * 1024


@pytest.mark.parametrize(
    ("outside", "shown"),
    [
        ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"),
        ("<https://evil|click>", "&lt;https://evil|click&gt;"),
        ("@here @Channel @everyone", "@\u2060here @\u2060Channel @\u2060everyone"),
        ("kim@heresy.org", "kim@heresy.org"),
        ("a\x00b\x1bc\u202ed", "abcd"),
        ("a\ud800b\ufffec", "abc"),
    ],
)
def test_text_from_outside_does_nothing_in_slack(outside: str, shown: str) -> None:
    assert escape(outside) == shown


def test_a_cut_says_how_long_the_text_was() -> None:
    assert cut("x" * 5000, 60) == "x" * 28 + "… (cut, 5,000 characters in all)"


def test_what_fits_is_not_cut() -> None:
    assert cut("x" * 60, 60) == "x" * 60


@given(st.text(alphabet="<&>@here `a\n", max_size=400), st.integers(40, 200))
def test_presented_text_keeps_its_limit_after_escaping(text: str, limit: int) -> None:
    assert len(present(text, limit)) <= limit


def test_no_entity_is_cut_in_half() -> None:
    assert present("&" * 100, 99).startswith("&amp;&amp;")
    assert "&am…" not in present("&" * 100, 99).replace("&amp;", "")


@pytest.mark.parametrize("at", range(180, 202))
def test_a_secret_on_the_edge_of_a_cut_does_not_survive(at: int) -> None:
    line = " " * at + "AKIAIOSFODNN7EXAMPLE" + " end" * 1000

    assert "AKIA" not in present(line, 200)
    assert "AKIA" not in plain(line, 200)


@pytest.mark.parametrize(
    "line",
    [
        "x" * TWO_MEGABYTES,
        "password" * (TWO_MEGABYTES // 8),
        "a.b-c_" * (TWO_MEGABYTES // 6),
        "://a:" * (TWO_MEGABYTES // 5),
        '"\\' * (TWO_MEGABYTES // 2),
        "-----BEGIN PRIVATE KEY-----" * (TWO_MEGABYTES // 27),
        "eyJaaaaaaaa." * (TWO_MEGABYTES // 12),
    ],
)
def test_a_line_of_two_megabytes_is_presented_in_less_than_half_a_second(line: str) -> None:
    start = time.thread_time()
    shown = present(line, 1000)

    assert time.thread_time() - start < 0.5
    assert len(shown) <= 1000
    assert f"{len(line):,} characters in all" in shown


def test_inline_code_cannot_be_broken_out_of() -> None:
    assert code("a`b\n<!here>", 50) == "`a\u02cbb &lt;!here&gt;`"
    assert code("a\u2028b\x85c", 50) == "`a b c`"
    assert code("", 50) == "` `"


def test_a_code_block_cannot_be_broken_out_of() -> None:
    block = code_block(["```<!channel>", "``", "`"], 200)

    assert block.count("`") == 6
    assert "<!channel>" not in block


def test_an_endless_line_hides_no_other_line_of_a_code_block() -> None:
    block = code_block(["x" * TWO_MEGABYTES, "the cause"], 400)

    assert len(block) <= 400
    assert "\nthe cause\n" in block


def test_one_line_holds_no_line_break() -> None:
    assert one_line("a\r\n  b\tc", 50) == "a b c"


def test_a_header_keeps_its_limit_and_shows_ampersands() -> None:
    assert plain("a & <b>\nc", 150) == "a & \u2039b\u203a c"
    assert len(plain("x" * 1000, 150)) == 150


@pytest.mark.parametrize(
    ("series", "drawn"),
    [
        ((), ""),
        ((0.0, 0.0), "▁▁"),
        ((0.0, 50.0, 100.0), "▁▅█"),
        ((None, 10.0, None), "·█·"),
        ((62.0, 62.3), "██"),
        ((-10.0, 0.0, 10.0), "▁▅█"),
    ],
)
def test_a_sparkline_starts_at_zero_and_shows_gaps(
    series: tuple[float | None, ...], drawn: str
) -> None:
    assert sparkline(series) == drawn


def test_a_course_far_below_its_limit_is_drawn_low() -> None:
    assert sparkline((20.0, 40.0), limit=80.0) == "▃▅"
    assert sparkline((40.0, 160.0), limit=80.0) == "▃█"
