"""What charts are lettered with: each character as pen strokes, 4 units wide and 6 high. Pure."""

HEIGHT = 6.0
_WIDE = 5.6
_NARROW = 2.4

_STROKES = {
    "0": "10 30 41 45 36 16 05 01 10",
    "1": "01 20 26",
    "2": "01 10 30 41 42 06 46",
    "3": "00 40 22 33 44 45 36 16 05",
    "4": "36 30 04 44",
    "5": "40 10 03 13 33 44 45 36 16 05",
    "6": "30 10 01 05 16 36 45 44 33 13 04",
    "7": "00 40 16",
    "8": "13 02 01 10 30 41 42 33 13 04 05 16 36 45 44 33",
    "9": "16 36 45 41 30 10 01 02 13 33 42",
    "A": "06 02 20 42 46|04 44",
    "B": "00 06 36 45 44 33 03|33 42 41 30 00",
    "C": "41 30 10 01 05 16 36 45",
    "D": "00 30 41 45 36 06 00",
    "E": "40 00 06 46|03 33",
    "F": "40 00 06|03 33",
    "G": "41 30 10 01 05 16 36 45 43 23",
    "H": "00 06|40 46|03 43",
    "I": "10 30|20 26|16 36",
    "J": "40 45 36 16 05",
    "K": "00 06|40 03 46",
    "L": "00 06 46",
    "M": "06 00 23 40 46",
    "N": "06 00 46 40",
    "O": "10 30 41 45 36 16 05 01 10",
    "P": "06 00 30 41 42 33 03",
    "Q": "10 30 41 45 36 16 05 01 10|34 46",
    "R": "06 00 30 41 42 33 03|23 46",
    "S": "41 30 10 01 02 13 33 44 45 36 16 05",
    "T": "00 40|20 26",
    "U": "00 05 16 36 45 40",
    "V": "00 26 40",
    "W": "00 16 23 36 40",
    "X": "00 46|40 06",
    "Y": "00 23 40|23 26",
    "Z": "00 40 06 46",
    "$": "41 30 10 01 02 13 33 44 45 36 16 05|2- 27",
    "-": "13 33",
    "+": "13 33|22 24",
    "/": "40 06",
    "<": "41 03 45",
    ">": "01 43 05",
    "=": "02 42|04 44",
    "%": "40 06|01 11 12 02 01|34 44 45 35 34",
    "_": "06 46",
    "(": "20 11 15 26",
    ")": "20 31 35 26",
    ".": "05 06",
    ",": "06 07",
    ":": "01 02|05 06",
}
"""Points of a grid, "xy" each, from the upper left; "|" lifts the pen; "-" is a row above."""


def strokes_of(character: str) -> list[list[tuple[float, float]]]:
    """Return the strokes of a character; a space and what is unknown have none."""
    drawn = _STROKES.get(character.upper(), "")
    return [
        [(float(point[0]), _row(point[1])) for point in stroke.split()]
        for stroke in drawn.split("|")
        if stroke
    ]


def advance_of(character: str) -> float:
    """Return how far the next character stands from this one's left, in units."""
    return _NARROW if character in ".,:" else _WIDE


def _row(digit: str) -> float:
    return -1.0 if digit == "-" else float(digit)
