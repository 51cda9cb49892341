"""One edition of a guideline as values: what is asked, of whom, how strongly, and where it is written.

Plain Python: no Django, no clock, no files. ``catalogue_yaml`` reads an edition from text and ``models``
keeps it in rows; both hold it to ``rules.problems``.
"""

import hashlib
import json
import re
from dataclasses import dataclass, fields, is_dataclass
from datetime import date

SCHEMA = "tenken.catalogue/1"
ROLES = ("developer", "provider", "user")
KINDS = ("soft_law", "law", "international", "standard")
FACTS = ("generative_ai", "personal_data", "life_or_rights")
SITUATIONS = (
    "contracts", "finance", "automated_driving", "medical_device", "public_supplier", "ai_agents", "physical_ai",
)  # fmt: skip
"""What a business may say of itself beside FACTS; items are switched on by it, never off."""
STRENGTHS = {
    "should": 3, "important": 2, "expected": 1, "informative": 0,
    "must": 3, "endeavour": 2, "request": 1, "inferred": 1, "even": 1,
}  # fmt: skip
"""Strength of the source's own verb -> weight in the score; 0 is shown and not scored.

A law's verbs are *must*, *endeavour* and *request*; what is *inferred* from a law has no verb in it. *even* stands
where the source sets no verb for the single item, or none that could be checked: all such items weigh the same.
"""
FORCES = ("law", "interpretation", "soft_law", "inference")
"""What an item rests on: a binding rule, an official reading of one, a rule without force, or our own conclusion."""
MARKS = ("primary", "secondary", "partly", "unverified")
"""How far the place in the source was checked: in the text itself, in a named second source, in part, not at all."""
PRECISIONS = ("day", "month", "year")

TEXT_LIMIT = 4000
LIMITS = {
    "key": 60, "label": 20, "language": 3, "printed_id": 60, "page": 40, "url": 500, "source_url": 500,
    "title": 300, "issuer": 300, "group": 300, "stage": 300, "part": 300, "section": 300, "parent": 60,
    "supplements": 60,
}  # fmt: skip
"""Longest value in characters by field name; a field that is not named here may hold ``TEXT_LIMIT``."""

_KEY = (r"[A-Za-z0-9][A-Za-z0-9._-]*", "use only letters, digits, dot, hyphen and underscore, first a letter or digit")
_URL = (r"""https?://[^\s<>"']+""", "write a full address that starts with https:// or http://")
PATTERNS = {
    "key": _KEY,
    "supplements": _KEY,
    # No hyphen in a label: "<framework key>-<label>" then names one edition only.
    "label": (r"[A-Za-z0-9][A-Za-z0-9._]*", "use only letters, digits, dot and underscore"),
    "language": (r"[a-z]{2,3}", 'write the language of the original as a code such as "ja"'),
    "url": _URL,
    "source_url": _URL,
}
"""Field name -> (pattern of the whole value, what to do when it does not fit)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """The same words in Japanese and English."""

    ja: str
    en: str

    def in_language(self, lang: str) -> str:
        """The Japanese words for "ja", the English words for every other language."""
        return self.ja if lang == "ja" else self.en


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A published file that items cite."""

    key: str
    title: Text
    url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """The place of an item or a passage: ``document`` is a key of the version's documents, ``page`` is as printed
    ("14-15") and None where the source has no pages or the page is not known."""

    document: str
    part: Text
    section: Text
    page: str | None = None
    approximate: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing that is asked.

    ``position`` counts from 1 within the principle. ``roles`` and ``standard_for`` (the roles whose standard depth
    includes the item) keep the order of ROLES. The item applies only where no fact of ``when`` is denied and every
    one of ``only_with`` is affirmed. ``force`` is one of FORCES, ``verified`` one of MARKS, None where nothing is said.
    """

    key: str
    printed_id: str
    position: int
    title: Text
    question: Text
    guidance: Text
    example: Text
    evidence: Text
    first_step: Text
    roles: tuple[str, ...]
    quick: bool = False
    standard_for: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()
    strength: str
    strength_note: Text | None = None
    stage: Text | None = None
    note: Text | None = None
    force: str | None = None
    verified: str | None = None
    source: Source

    @property
    def weight(self) -> int:
        """Points of weight in the score, by the strength of the verb."""
        return STRENGTHS[self.strength]


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A place of the text to read and to link to, not asked: an article, a control, a subcategory.

    ``parent`` is the key of an earlier passage of the principle that this one is a part of, ``stage`` the sort of
    place in the source's own word. ``applies_on`` is the day from which it applies, where the source sets one.
    """

    key: str
    printed_id: str
    position: int
    title: Text
    summary: Text
    parent: str | None = None
    stage: Text | None = None
    applies_on: date | None = None
    applies_note: Text | None = None
    note: Text | None = None
    verified: str | None = None
    source: Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Principle:
    """A chapter; ``position`` counts from 1, principles of one ``group`` are shown under one heading.

    ``items`` are asked, ``passages`` are only read.
    """

    key: str
    title: Text
    group: Text
    position: int
    items: tuple[Item, ...]
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Framework:
    """A guideline, law or standard over all its editions.

    ``supplements`` is the key of the framework beside which this one's items are asked, each where its situation is
    given; None for a framework that stands for itself.
    """

    key: str
    title: Text
    issuer: Text
    kind: str
    url: str
    supplements: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """What sets one edition apart; ``language`` is that of the original.

    ``precision`` tells how exactly ``published_on`` is known: a month is written as its first day. ``note`` says what
    a reader should know of the edition: what replaced it, what of it was not checked.
    """

    label: str
    published_on: date
    language: str
    source_url: str
    retrieved_on: date
    licence_note: Text
    documents: tuple[Document, ...]
    precision: str = "day"
    note: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """Everything that one version of a framework asks."""

    framework: Framework
    version: Version
    principles: tuple[Principle, ...]

    @property
    def key(self) -> str:
        """Framework key and label, "aigb-1.2"; a name, never taken apart."""
        return f"{self.framework.key}-{self.version.label}"

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in printed order; none where the edition is only to be read."""
        return tuple(item for principle in self.principles for item in principle.items)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages in printed order."""
        return tuple(passage for principle in self.principles for passage in principle.passages)

    def item(self, key: str) -> Item:
        """The item of that key; KeyError where the edition has none."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One fault and what to do about it.

    ``line`` counts from 1 and is None where no line can be named; ``path`` is "" where the text as a whole is meant.
    """

    line: int | None
    path: str
    message: str

    def __str__(self) -> str:
        """As an editor reads it: ``line 12, principles[0].items[2].question.en: is blank; …``."""
        place = ", ".join(filter(None, (f"line {self.line}" if self.line else "", self.path)))
        return f"{place}: {self.message}" if place else self.message


class CatalogueError(Exception):
    """The edition cannot be used; ``problems`` holds every fault that was found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def digest(edition: Edition) -> str:
    """SHA-256 in hex over the canonical JSON of the values.

    A value equal to its field's default is left out: a field added later with a default changes no digest.
    """
    content = {"schema": SCHEMA, "edition": plain(edition)}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def edition_words(label: str, lang: str) -> str:
    """What people call the edition of that label: ``第1.2版``, ``2025年版``, ``2025.12版``, or "edition 1.2"."""
    if lang != "ja":
        return f"edition {label}"
    if re.fullmatch(r"[0-9]{4}", label):
        return f"{label}年版"
    return f"第{label}版" if re.fullmatch(r"[0-9]{1,2}(\.[0-9]+)*", label) else f"{label}版"


def shown(value: str) -> str:
    """The value in quotes for a message: shortened, with unprintable characters escaped."""
    short = value if len(value) <= 60 else f"{value[:59]}…"
    return f'"{repr(short)[1:-1]}"'


def plain(value: object) -> object:
    """The value as JSON can hold it; what equals its field's default is left out."""
    if is_dataclass(value):
        parts = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: plain(part) for field, part in parts if part != field.default}
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
