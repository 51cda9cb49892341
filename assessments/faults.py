"""What is wrong with a file, each with its place: a list that no file can make endless. Plain Python: no Django."""

from guidelines.catalogue import shown
from guidelines.sentences import Sentence

MOST = 200  # problems of one file that are told
LONGEST = 80  # characters of a value that are shown


class Faults(list[str]):
    """The problems so far; from the ``MOST``-th on it only says that there may be more."""

    def add(self, place: str, message: str) -> None:
        """Note what is wrong at a place, and what to do."""
        if len(self) < MOST:
            self.append(Sentence("%(place)s: %(message)s", place=place, message=message))
        elif len(self) == MOST:
            self.append(Sentence("%(count)d problems are told; there may be more", count=MOST))


def named(key: str) -> str:
    """A key of the file as it may stand in a place: shortened, with unprintable characters escaped."""
    return shown(key)[1:-1]


def quoted(value: object) -> str:
    """A value of the file for a message, as Python writes it, shortened."""
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
