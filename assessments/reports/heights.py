"""How high a row of a spreadsheet has to be for its texts: programs other than Excel do not work it out on opening."""

import unicodedata
from math import ceil

MOST = 409  # points: Excel has no higher row
FILL = 0.95  # of a line; the rest is lost where words break
WIDTHS = {"W": 2, "F": 2, "A": 2}


def height(text: str, width: float, line: float) -> float:
    """The points that a wrapped text takes in a cell of ``width`` digits, ``line`` points a line; at most ``MOST``.

    It is estimated without a font, rather too high than too low.
    """
    room = max(width - 1, 1) * FILL
    seen = text[: ceil(room * MOST / line)]  # more cannot be shown
    return min(MOST, line * sum(max(1, ceil(_digits(part) / room)) for part in seen.split("\n")))


def _digits(text: str) -> int:
    """The width of a text in digits: kanji and kana count two, marks on another letter none."""
    if text.isascii():
        return len(text)
    return sum(WIDTHS.get(unicodedata.east_asian_width(sign), 1) for sign in text if not unicodedata.combining(sign))
