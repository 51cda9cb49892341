"""What a comment on an item may be, how an answer to it must be whole, and the queue as a file.

Plain Python: no Django, no clock. The limits are here, so that page, service and tests speak of the same ones.
"""

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from guidelines.csv_cells import neutral

TEXT_LIMIT = 1000  # characters of a comment
NAME_LIMIT = 100  # characters of a name or contact
LINKS = 2  # web addresses in a comment; more look like advertising
OPEN_PER_ITEM = 50  # comments on one item that editors have not settled
PER_DAY = 300  # comments on everything within 24 hours
FASTEST = timedelta(seconds=3)  # nobody reads an item and writes about it quicker
OLDEST = timedelta(hours=24)  # a form that was opened earlier is asked for again

ABOUT = ("question", "guidance", "example", "translation", "other")
STATUSES = ("new", "considering", "taken_up", "closed")
SETTLED = ("taken_up", "closed")
"""Where nothing more will be done about a comment."""

_ADDRESS = re.compile(r"(?:https?|ftp)\s*:\s*//(?:\s*www\.)?|\bwww\.|<\s*a\s|\[\s*url", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One thing that is wrong: the field that it lies in, "" for none, and what it is, as a name."""

    field: str
    code: str


def faults(*, about: str, text: str, name: str) -> tuple[Fault, ...]:
    """Everything that is wrong with a comment as it was typed."""
    found = {
        ("about", "unknown"): about not in ABOUT,
        ("text", "empty"): not normal(text),
        ("text", "long"): len(text) > TEXT_LIMIT,
        ("text", "links"): links(text) + links(name) > LINKS,
        ("text", "null"): "\0" in text,
        ("name", "long"): len(name) > NAME_LIMIT,
        ("name", "null"): "\0" in name,
    }
    return tuple(Fault(field=field, code=code) for (field, code), wrong in found.items() if wrong)


def answer_faults(*, status: str, has_edition: bool, reason: str, has_answer: bool, is_public: bool) -> list[Fault]:
    """Everything that is missing from what editors decide about a comment."""
    found = {
        ("status", "new"): status == "new",
        ("taken_up_in", "missing"): status == "taken_up" and not has_edition,
        ("taken_up_in", "unasked"): status != "taken_up" and has_edition,
        ("reason", "missing"): status == "closed" and not reason.strip(),
        ("is_public", "unanswered"): is_public and not has_answer,
    }
    return [Fault(field=field, code=code) for (field, code), wrong in found.items() if wrong]


def links(text: str) -> int:
    """How many web addresses stand in the text, full-width letters and link markup counted too."""
    return len(_ADDRESS.findall(unicodedata.normalize("NFKC", text)))


def normal(text: str) -> str:
    """The text without what makes no difference to a reader: width, case, white space, signs that are not seen."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    seen = "".join(sign for sign in folded if unicodedata.category(sign) not in ("Cf", "Cc") or sign.isspace())
    return unicodedata.normalize("NFKC", "".join(seen.split()))  # an accent may have stood apart from its letter


def fingerprint(text: str) -> str:
    """The same for texts that say the same in the same words: SHA-256 of ``normal``, in hexadecimal digits."""
    return hashlib.sha256(normal(text).encode("utf-8", "surrogatepass")).hexdigest()


def pace(opened: datetime | None, now: datetime) -> str | None:
    """ "fast" or "old" for a form that was opened too shortly or too long before ``now``, None for one in time.

    A form with no time that can be believed, or a time to come, is old: it has to be opened again.
    """
    if opened is None or opened > now or now - opened > OLDEST:
        return "old"
    return "fast" if now - opened < FASTEST else None


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The queue for spreadsheets: a byte order mark, every cell quoted, none that begins a formula."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerows([[neutral(cell) for cell in row] for row in (head, *rows)])
    return f"\ufeff{file.getvalue()}"
