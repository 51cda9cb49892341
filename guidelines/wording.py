"""Which words differ between two texts.

Plain Python: no Django, no clock, no files.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

MOST_WORDS = 1500
"""Longer texts are not compared word by word: the work would grow with the square of their length."""
_WORD = re.compile(
    r"\s+"
    r"|[0-9０-９]+(?:[.,．][0-9０-９]+)*"
    r"|[一-鿿㐀-䶿々〆]+|[゠-ヿｦ-ﾟ]+|[぀-ゟ]+"  # runs of kanji, katakana and hiragana stand for Japanese words
    r"|[^\W\d_぀-ヿ㐀-䶿一-鿿ｦ-ﾟ々〆]+(?:['’][^\W\d_]+)?"
    r"|."
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text; ``differs`` where the other text does not have it at this place."""

    text: str
    differs: bool


def marked(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts cut into what they share and what differs; the pieces of each make up the whole text again."""
    words = _WORD.findall(old), _WORD.findall(new)
    if max(map(len, words)) > MOST_WORDS:
        return _whole(old, old != new), _whole(new, old != new)
    steps = SequenceMatcher(None, *words, autojunk=False).get_opcodes()
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for place, (tag, a, b, c, d) in enumerate(steps):
        # A lone blank between two differences belongs to them: "the new | rules" reads better as one mark.
        joined = 0 < place < len(steps) - 1 and not "".join(words[0][a:b]).strip()
        runs = "".join(words[0][a:b]), "".join(words[1][c:d])
        first, last = _endings(*runs) if tag == "replace" else (0, 0)
        for side, run in zip(sides, runs, strict=True):
            end = len(run) - last
            _add(side, run[:first], False)
            _add(side, run[first:end], tag != "equal" or joined)
            _add(side, run[end:], False)
    return tuple(sides[0]), tuple(sides[1])


def _endings(old: str, new: str) -> tuple[int, int]:
    """How many hiragana two runs share at their beginning and at their end: inflections, not words that differ."""
    first = _shared(old, new)
    return first, _shared(old[first:][::-1], new[first:][::-1])


def _shared(one: str, other: str) -> int:
    pairs = takewhile(lambda pair: pair[0] == pair[1] and "぀" <= pair[0] <= "ゟ", zip(one, other, strict=False))
    return sum(1 for _pair in pairs)


def _whole(text: str, differs: bool) -> tuple[Piece, ...]:
    return (Piece(text, differs),) if text else ()


def _add(pieces: list[Piece], text: str, differs: bool) -> None:
    if not text:
        return
    if pieces and pieces[-1].differs == differs:
        text = pieces.pop().text + text
    pieces.append(Piece(text, differs))
