"""The canvas: boxes where they were put, letters that can be told apart, pictures that open."""

import pytest

from opskit.canvas import WHITE, Canvas, Colour, text_width
from opskit.strokes import strokes_of
from opskit.ticks import tick_text, ticks_to
from tests.pictures import read_pixels

RED: Colour = (200, 0, 0)


def touched(canvas: Canvas) -> set[tuple[int, int]]:
    rows = read_pixels(canvas.png())
    return {(x, y) for y, row in enumerate(rows) for x, one in enumerate(row) if one != WHITE}


def test_white_paper_has_the_size_that_was_asked_for() -> None:
    rows = read_pixels(Canvas(7, 3).png())
    assert (len(rows), {len(row) for row in rows}) == (3, {7})
    assert {pixel for row in rows for pixel in row} == {WHITE}


def test_a_box_fills_what_it_was_given_and_nothing_else() -> None:
    canvas = Canvas(10, 10)
    canvas.box((2, 3), (3, 2), RED)
    assert touched(canvas) == {(x, y) for x in (2, 3, 4) for y in (3, 4)}


def test_a_frame_is_hollow() -> None:
    canvas = Canvas(12, 12)
    canvas.frame((1, 1), (10, 10), RED)
    assert (5, 5) not in touched(canvas)
    assert {(1, 5), (10, 5), (5, 1), (5, 10)} <= touched(canvas)


@pytest.mark.parametrize("corner", [(-50, -50), (5, 500), (500, 5), (-5, 5)])
def test_what_lies_outside_is_left_out(corner: tuple[int, int]) -> None:
    canvas = Canvas(10, 10)
    canvas.box(corner, (20, 20), RED)
    canvas.path([corner, (corner[0] + 3, corner[1])], RED)
    canvas.write(corner, "$9", RED)
    assert len(read_pixels(canvas.png())[0]) == 10


def test_a_path_goes_where_its_points_are() -> None:
    canvas = Canvas(30, 30)
    canvas.path([(5, 5), (25, 5), (25, 25)], RED, 3)
    assert {(5, 5), (15, 5), (25, 15), (24, 24)} <= touched(canvas)
    assert (10, 20) not in touched(canvas)


def test_every_character_of_money_and_dates_looks_like_no_other() -> None:
    drawn = set()
    characters = "0123456789ABCDEFGHIJKLMNPQRSTUVWXYZ$-+/%.,:()_"
    for character in characters:
        canvas = Canvas(20, 24)
        canvas.write((4, 20), character, RED, size=14)
        drawn.add(frozenset(touched(canvas)))
    assert len(drawn) == len(characters)
    assert frozenset() not in drawn


def test_a_text_is_as_wide_as_is_said() -> None:
    canvas = Canvas(200, 30)
    canvas.write((0, 20), "$1,204.50", RED, size=14)
    right = max(x for x, _y in touched(canvas))
    assert text_width("$1,204.50", 14) * 0.9 < right < text_width("$1,204.50", 14)


def test_what_has_no_strokes_takes_its_room_and_draws_nothing() -> None:
    canvas = Canvas(60, 30)
    canvas.write((4, 20), "비용", RED)
    assert (touched(canvas), strokes_of("용")) == (set(), [])
    assert text_width("비용", 12) == text_width("AB", 12)


@pytest.mark.parametrize(
    ("top", "ticks"),
    [
        (0.0, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (0.1, ["0.00", "0.02", "0.04", "0.06", "0.08", "0.10"]),
        (15.5, ["0", "5", "10", "15", "20"]),
        (80.0, ["0", "20", "40", "60", "80"]),
        (1590.0, ["0", "500", "1,000", "1,500", "2,000"]),
    ],
)
def test_ticks_are_round_and_hold_the_largest_value(top: float, ticks: list[str]) -> None:
    found = ticks_to(top)
    assert [tick_text(tick, found[1]) for tick in found] == ticks


@pytest.mark.parametrize("top", [10.0**n * f for n in range(-6, 9) for f in (1, 1.01, 3.3, 9.99)])
def test_no_value_is_above_the_last_tick(top: float) -> None:
    found = ticks_to(top)
    assert 2 <= len(found) <= 6
    assert found[-1] >= top * (1 - 1e-9)
