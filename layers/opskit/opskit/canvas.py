"""A small canvas: boxes, smooth lines and letters, in plain Python. Pure."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil, floor, hypot

from opskit.png import encode_png
from opskit.strokes import HEIGHT, advance_of, strokes_of

type Colour = tuple[int, int, int]
type Point = tuple[float, float]

WHITE: Colour = (255, 255, 255)


class Canvas:
    """White paper of pixels; (0, 0) is its upper left corner. What lies outside is not drawn.

    Args:
        width: pixels.
        height: pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._rows = [bytearray(bytes(WHITE) * width) for _row in range(height)]

    def box(self, corner: Point, size: Point, colour: Colour) -> None:
        """Fill a box; its edges fall on whole pixels."""
        left, top = (round(value) for value in corner)
        right, bottom = (round(start + length) for start, length in zip(corner, size, strict=True))
        left, right = max(left, 0), min(right, self.width)
        if left < right:
            filling = bytes(colour) * (right - left)
            for row in self._rows[max(top, 0) : max(bottom, 0)]:
                row[3 * left : 3 * right] = filling

    def frame(self, corner: Point, size: Point, colour: Colour, thick: int = 2) -> None:
        """Draw a box's outline, within it."""
        (left, top), (width, height) = corner, size
        self.box(corner, (width, thick), colour)
        self.box((left, top + height - thick), (width, thick), colour)
        self.box(corner, (thick, height), colour)
        self.box((left + width - thick, top), (thick, height), colour)

    def dash(self, start: Point, length: float, colour: Colour, thick: int = 2) -> None:
        """Draw a level dashed line."""
        left, top = start
        for at in range(0, round(length), 12):
            self.box((left + at, top - thick / 2), (min(7, length - at), thick), colour)

    def path(self, points: Sequence[Point], colour: Colour, thick: float = 2.0) -> None:
        """Draw a smooth line through points."""
        cover: dict[tuple[int, int], float] = {}
        for start, end in pairwise(points):
            for at, share in _cover(start, end, thick / 2):
                cover[at] = max(share, cover.get(at, 0.0))
        for (x, y), share in cover.items():
            if 0 <= x < self.width and 0 <= y < self.height:
                self._blend(x, y, colour, share)

    def write(self, at: Point, text: str, colour: Colour, *, size: float = 14.0) -> None:
        """Write text whose lower left corner is `at`; `size` is the height of a digit in pixels."""
        scale = size / HEIGHT
        left, base = at
        for character in text:
            for stroke in strokes_of(character):
                points = [(left + x * scale, base - (HEIGHT - y) * scale) for x, y in stroke]
                self.path(points, colour, max(1.4, size / 7.5))
            left += advance_of(character) * scale

    def png(self) -> bytes:
        """Return the picture."""
        return encode_png(self._rows)

    def _blend(self, x: int, y: int, colour: Colour, share: float) -> None:
        row = self._rows[y]
        for channel, wanted in enumerate(colour, start=3 * x):
            row[channel] += round((wanted - row[channel]) * share)


def text_width(text: str, size: float) -> float:
    """Return how many pixels wide a text of that size is."""
    return sum(map(advance_of, text)) * size / HEIGHT


def _cover(start: Point, end: Point, radius: float) -> Iterator[tuple[tuple[int, int], float]]:
    """Yield the pixels that a stroke with round ends touches, and how much of each it covers."""
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    square = dx * dx + dy * dy
    for y in range(floor(min(y0, y1) - radius), ceil(max(y0, y1) + radius) + 1):
        for x in range(floor(min(x0, x1) - radius), ceil(max(x0, x1) + radius) + 1):
            px, py = x + 0.5 - x0, y + 0.5 - y0
            along = min(1.0, max(0.0, (px * dx + py * dy) / square)) if square else 0.0
            share = radius + 0.5 - hypot(px - along * dx, py - along * dy)
            if share > 0:
                yield (x, y), min(1.0, share)
