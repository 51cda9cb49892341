"""What happened when (Event) and what our words mean (Term), as values.

Plain Python: no Django, no clock, no files.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from guidelines.catalogue import MARKS, PRECISIONS, Problem, Text, shown
from guidelines.rules import text_faults

SCHEMA = "tenken.chronicle/1"
SORTS = ("law", "interpretation", "soft_law", "plan", "international", "standard")
"""What sort of text an event brought: of these *law* alone binds, from the day on which it is in force."""
TRAITS = ("soft_law", "interoperability")
"""The two traits of Japan's way, each of which some events show."""
READING = re.compile(r"[ぁ-ゖー]+")
ROWS = "あかさたなはまやらわ"
"""The first letter of each row of the syllabary, under which a dictionary lists its words."""
LONGEST = 100
"""Longest term and reading in characters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """A day in the history of the instruments.

    ``on`` is known as exactly as ``precision`` says: a month is written as its first day, a year as its first of
    January. ``edition`` is the key of the edition that the event brought, where Tenken holds it; ``replaced_by`` the
    key of the event that brought its successor. ``corrects`` puts a frequent error right.
    """

    key: str
    on: date
    precision: str = "day"
    title: Text
    issuer: Text
    sort: str
    text: Text
    verified: str
    traits: tuple[str, ...] = ()
    edition: str | None = None
    url: str | None = None
    replaced_by: str | None = None
    corrects: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A word and what it means here.

    ``reading`` is the Japanese word in hiragana, for sorting; ``source`` says where the meaning comes from, None where
    it is ours; ``see`` are the keys of terms to read with it.
    """

    key: str
    term: Text
    reading: str
    meaning: Text
    source: Text | None = None
    see: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Chronicle:
    """What one file holds: events in the order of time, or terms, or both."""

    events: tuple[Event, ...] = ()
    terms: tuple[Term, ...] = ()


def until(on: date, precision: str) -> date:
    """The last day that is meant: 31 December of a year, the last day of a month, the day itself."""
    if precision == "year":
        return date(on.year, 12, 31)
    if precision == "month":
        return (on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return on


def sorting(reading: str) -> str:
    """A key that puts hiragana in the order of a Japanese dictionary.

    Small letters stand with the large, voiced with the plain, and the long vowel sign with the vowel that it draws out.
    """
    plain = ""
    for letter in unicodedata.normalize("NFD", reading):
        name = unicodedata.name(letter)
        if letter == "ー" and plain:
            plain += unicodedata.lookup(f"HIRAGANA LETTER {unicodedata.name(plain[-1])[-1]}")
        elif "VOICED SOUND MARK" not in name:
            plain += unicodedata.lookup(name.replace("LETTER SMALL ", "LETTER "))
    return plain


def initial(word: str) -> str:
    """The heading under which a dictionary lists the word: あ, か, さ … or a capital letter."""
    first = sorting(word[0]) if READING.fullmatch(word[0]) else word[0].upper()
    return max((row for row in ROWS if row <= first), default=first) if first >= ROWS[0] else first


def digest(rows: tuple[Event, ...] | tuple[Term, ...]) -> str:
    """SHA-256 in hex over the canonical JSON of the values."""
    content = {"schema": SCHEMA, "rows": [asdict(row) for row in rows]}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat)
    return hashlib.sha256(canonical.encode()).hexdigest()


def problems(chronicle: Chronicle, editions: Collection[str]) -> list[Problem]:
    """Every rule that the values break; ``editions`` are the keys of those that are stored."""
    found = [
        *_whole_faults(chronicle),
        *_key_faults("events", [event.key for event in chronicle.events]),
        *_key_faults("terms", [term.key for term in chronicle.terms]),
        *text_faults(chronicle.events, "events"),
        *text_faults(chronicle.terms, "terms"),
        *_order_faults(chronicle.events),
    ]
    events = {event.key: event for event in chronicle.events}
    for index, event in enumerate(chronicle.events):
        found += _event_faults(f"events[{index}]", event, events, editions)
    terms = {term.key for term in chronicle.terms}
    for index, term in enumerate(chronicle.terms):
        found += _term_faults(f"terms[{index}]", term, terms)
    return [Problem(line=None, path=path, message=message) for path, message in found]


def _whole_faults(chronicle: Chronicle) -> Iterator[tuple[str, str]]:
    if not chronicle.events and not chronicle.terms:
        yield "", "holds nothing; write events or terms"


def _key_faults(name: str, keys: list[str]) -> Iterator[tuple[str, str]]:
    first: dict[str, str] = {}
    for index, key in enumerate(keys):
        path = f"{name}[{index}].key"
        if (before := first.setdefault(key, path)) != path:
            yield path, f"is {shown(key)}, the key of {before} already; give each its own key"


def _order_faults(events: tuple[Event, ...]) -> Iterator[tuple[str, str]]:
    latest = date.min
    for index, event in enumerate(events):
        last = until(event.on, event.precision)
        if last < latest:
            yield f"events[{index}].on", "is earlier than the event above; put the events in the order of time"
        latest = max(latest, last)


def _event_faults(
    path: str, event: Event, events: dict[str, Event], editions: Collection[str]
) -> Iterator[tuple[str, str]]:
    for name, known in (("sort", SORTS), ("precision", PRECISIONS), ("verified", MARKS)):
        if getattr(event, name) not in known:
            yield f"{path}.{name}", f"is {shown(getattr(event, name))}; choose from {', '.join(known)}"
    if unknown := [trait for trait in event.traits if trait not in TRAITS]:
        yield f"{path}.traits", f"names {', '.join(map(shown, unknown))}; choose from {', '.join(TRAITS)}"
    if len(set(event.traits)) < len(event.traits):
        yield f"{path}.traits", "names the same trait twice; name it once"
    if event.precision != "day" and (event.on.day > 1 or (event.precision == "year" and event.on.month > 1)):
        yield f"{path}.on", f"is known to the {event.precision} only; write the first day of that {event.precision}"
    if event.edition is not None and event.edition not in editions:
        yield f"{path}.edition", f"is {shown(event.edition)}, an edition that is not stored; load it first"
    if event.replaced_by is not None:
        after = events.get(event.replaced_by)
        if after is None:
            yield f"{path}.replaced_by", f"is {shown(event.replaced_by)}, which is none of the events"
        elif until(after.on, after.precision) <= until(event.on, event.precision):
            yield f"{path}.replaced_by", f"is {shown(event.replaced_by)}, which is not later; name what came after"


def _term_faults(path: str, term: Term, terms: set[str]) -> Iterator[tuple[str, str]]:
    if not READING.fullmatch(term.reading):
        yield f"{path}.reading", "is not all in hiragana; write how the Japanese word is read, like てんけん"
    for name, words in (("term.ja", term.term.ja), ("term.en", term.term.en), ("reading", term.reading)):
        if len(words) > LONGEST:
            yield f"{path}.{name}", f"is {len(words)} characters long; shorten it to at most {LONGEST}"
    if len(set(term.see)) < len(term.see):
        yield f"{path}.see", "names the same term twice; name it once"
    if strange := [key for key in term.see if key not in terms or key == term.key]:
        yield f"{path}.see", f"names {', '.join(map(shown, strange))}; name other terms of the file"
