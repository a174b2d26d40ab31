import string
import time

import pytest
from hypothesis import given, strategies as st

from opskit.log_patterns import (
    MOST_PATTERNS,
    PATTERN_LENGTH,
    SAMPLE_LENGTH,
    PatternCount,
    pattern_of,
)

SPRING = "2026-11-24T00:12:34.567Z ERROR {pid} --- [nio-8080-exec-{thread}] o.s.s.Owner : {text}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            SPRING.format(pid=1, thread=3, text="Owner 17 not found"),
            SPRING.format(pid=99, thread=11, text="Owner 4 not found"),
        ),
        ("ERROR [http-thread-1] a", "ERROR [http-thread-22] a"),
        ("ERROR [    main] a", "ERROR [main] a"),
        (
            "ERROR request 0b7c1f6e-8a52-4a27-9d5e-0a1b2c3d4e5f failed",
            "ERROR request 11111111-2222-3333-4444-555555555555 failed",
        ),
        ('ERROR no pet "Leo"', 'ERROR no pet "Max the 2nd"'),
        ("ERROR no pet 'Leo'", "ERROR no pet 'Mia'"),
        ("ERROR at Owner@1a2b3c", "ERROR at Owner@77ffee01"),
        ("ERROR digest 3f1d9b7a52c04e8d", "ERROR digest ffff0000aaaa1111"),
        ("ERROR took 30,000.5 ms", "ERROR took 12 ms"),
        ("ERROR 2026-11-24 00:12:34,567 late", "ERROR 2025-01-01 10:00:00,001 late"),
    ],
)
def test_lines_that_differ_in_what_changes_are_alike(one: str, other: str) -> None:
    assert pattern_of(one) == pattern_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ERROR cannot save owner", "ERROR cannot load owner"),
        ("ERROR it can't be saved, don't ask", "ERROR it can't be loaded, don't ask"),
        ("ERROR defaced facade", "ERROR decade facade"),
        ("ERROR [shop] closed", "ERROR [bank] closed"),
    ],
)
def test_lines_that_say_something_else_stay_apart(one: str, other: str) -> None:
    assert pattern_of(one) != pattern_of(other)


def test_of_springs_line_the_logger_and_its_words_stay() -> None:
    line = SPRING.format(pid=1, thread=3, text="Owner 17 not found")
    assert pattern_of(line) == "o.s.s.Owner : Owner # not found"


def test_of_a_stack_trace_the_exception_is_taken() -> None:
    trace = (
        f"{SPRING.format(pid=1, thread=3, text='Servlet.service() threw exception')}\n\n"
        "java.sql.SQLTransientConnectionException: HikariPool-1 - timed out after 30000ms.\n"
        "\tat com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:181)\n"
    )
    assert pattern_of(trace) == (
        "java.sql.SQLTransientConnectionException: HikariPool-# - timed out after #ms."
    )


def test_of_several_lines_without_an_exception_the_first_is_taken() -> None:
    assert pattern_of("ERROR first\nsecond") == "ERROR first"


@pytest.mark.parametrize("name", ["message", "msg", "log"])
def test_of_a_json_line_its_message_is_taken(name: str) -> None:
    assert pattern_of(f'{{"level": "ERROR", "{name}": "no owner 7"}}') == "no owner #"


@pytest.mark.parametrize("text", ['{"level": "ERROR"', "[1, 2]", '{"a": 1}', "{}", "", "\n\n"])
def test_what_only_looks_like_json_is_read_as_text(text: str) -> None:
    assert isinstance(pattern_of(text), str)


@given(st.text(st.sampled_from(string.printable + "é日\x00")))
def test_any_line_has_a_short_pattern(line: str) -> None:
    pattern = pattern_of(line)
    assert len(pattern) <= PATTERN_LENGTH
    assert "\n" not in pattern


@pytest.mark.parametrize(
    "piece", ["x", "[", "'", '"', "1", "a1", "a.", "1,", "{", " ", "\n", "[1 "]
)
def test_a_line_of_two_megabytes_is_cheap(piece: str) -> None:
    line = "ERROR " + piece * (2_000_000 // len(piece))
    begun = time.thread_time()
    counted = PatternCount()
    counted.add(line)
    assert time.thread_time() - begun < 0.25
    assert len(counted.top(1)[0].sample) <= SAMPLE_LENGTH


def test_the_commonest_patterns_come_first_with_a_sample_each() -> None:
    counted = PatternCount()
    for line in ("a 1", "b 1", "b 2\n\tmore", "c 1", "c 2", "c 3", "d"):
        counted.add(line)
    top = [(pattern.text, pattern.count, pattern.sample) for pattern in counted.top(3)]
    assert top == [("c #", 3, "c 1"), ("b #", 2, "b 1"), ("a #", 1, "a 1")]
    assert counted.total == 7


def test_patterns_held_are_bounded_but_every_line_counts() -> None:
    counted = PatternCount()
    words = [
        f"{a}{b}{c}" for a in "ghijklmnop" for b in "ghijklmnopqrst" for c in "ghijklmnopqrstuv"
    ]
    for word in words:
        counted.add(word)
    assert counted.total == len(words) == 2240
    assert len(counted.top(10_000)) == MOST_PATTERNS
