"""One edition of a guideline as values: what is asked, of whom, how strongly, and where it is written.

Plain Python: no Django, no clock, no files. ``catalogue_yaml`` reads an edition from text and ``models``
keeps it in rows; both hold it to ``problems``.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date

SCHEMA = "tenken.catalogue/1"
ROLES = ("developer", "provider", "user")
KINDS = ("soft_law", "law", "international", "standard")
FACTS = ("generative_ai", "personal_data", "life_or_rights")
STRENGTHS = {"should": 3, "important": 2, "expected": 1, "informative": 0}
"""Strength of the guideline's own verb -> weight in the score; 0 is shown and not scored."""

TEXT_LIMIT = 4000
LIMITS = {
    "key": 60, "label": 20, "language": 3, "printed_id": 60, "page": 40, "url": 500, "source_url": 500,
    "title": 300, "issuer": 300, "group": 300, "stage": 300, "part": 300, "section": 300,
}  # fmt: skip
"""Longest value in characters by field name; a field that is not named here may hold ``TEXT_LIMIT``."""

_KEY = (r"[A-Za-z0-9][A-Za-z0-9._-]*", "use only letters, digits, dot, hyphen and underscore, first a letter or digit")
_URL = (r"""https?://[^\s<>"']+""", "write a full address that starts with https:// or http://")
PATTERNS = {
    "key": _KEY,
    # No hyphen in a label: "<framework key>-<label>" then names one edition only.
    "label": (r"[A-Za-z0-9][A-Za-z0-9._]*", "use only letters, digits, dot and underscore"),
    "language": (r"[a-z]{2,3}", 'write the language of the original as a code such as "ja"'),
    "url": _URL,
    "source_url": _URL,
}
"""Field name -> (pattern of the whole value, what to do when it does not fit)."""

_CHOSEN = {"kind", "strength", "document", "roles", "standard_for", "when"}  # judged as choices, not as texts
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


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
    """The place of an item: ``document`` is a key of the version's documents, ``page`` is as printed ("14-15")."""

    document: str
    part: Text
    section: Text
    page: str
    approximate: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing that is asked.

    ``position`` counts from 1 within the principle. ``roles`` and ``standard_for`` (the roles whose standard depth
    includes the item) keep the order of ROLES. The item applies only where no fact of ``when`` is denied.
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
    strength: str
    strength_note: Text | None = None
    stage: Text | None = None
    note: Text | None = None
    source: Source

    @property
    def weight(self) -> int:
        """Points of weight in the score, by the strength of the verb."""
        return STRENGTHS[self.strength]


@dataclass(frozen=True, kw_only=True, slots=True)
class Principle:
    """A chapter of items; ``position`` counts from 1, principles of one ``group`` are shown under one heading."""

    key: str
    title: Text
    group: Text
    position: int
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Framework:
    """A guideline, law or standard over all its editions."""

    key: str
    title: Text
    issuer: Text
    kind: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """What sets one edition apart; ``language`` is that of the original."""

    label: str
    published_on: date
    language: str
    source_url: str
    retrieved_on: date
    licence_note: Text
    documents: tuple[Document, ...]


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
        """All items in printed order."""
        return tuple(item for principle in self.principles for item in principle.items)

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


def problems(edition: Edition) -> list[Problem]:
    """Every rule that the values break, in reading order of the rules; empty when the edition may be published."""
    found = [*_text_faults(edition), *_choice_faults(edition), *_order_faults(edition), *_key_faults(edition)]
    return [Problem(line=None, path=path, message=message) for path, message in found]


def digest(edition: Edition) -> str:
    """SHA-256 in hex over the canonical JSON of the values.

    A value equal to its field's default is left out: a field added later with a default changes no digest.
    """
    content = {"schema": SCHEMA, "edition": _plain(edition)}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def shown(value: str) -> str:
    """The value in quotes for a message: shortened, with unprintable characters escaped."""
    short = value if len(value) <= 60 else f"{value[:59]}…"
    return f'"{repr(short)[1:-1]}"'


def _plain(value: object) -> object:
    if is_dataclass(value):
        parts = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: _plain(part) for field, part in parts if part != field.default}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _strings(value: object, path: str = "", name: str = "") -> Iterator[tuple[str, str, str]]:
    """Every free text as (path, name of its field without the language, value)."""
    if isinstance(value, str):
        yield path, name, value
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _strings(part, f"{path}[{index}]", name)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in _CHOSEN:
                inner = name if isinstance(value, Text) else field.name
                yield from _strings(getattr(value, field.name), f"{path}.{field.name}".lstrip("."), inner)


def _text_faults(edition: Edition) -> Iterator[tuple[str, str]]:
    title = edition.framework.title
    inherited = tuple(f"principles[{n}].group." for n, row in enumerate(edition.principles) if row.group == title)
    for path, name, value in _strings(edition):
        fault = _text_fault(name, value)
        if fault and not path.startswith(inherited):
            yield path, fault


def _text_fault(name: str, value: str) -> str | None:
    limit = LIMITS.get(name, TEXT_LIMIT)
    pattern, advice = PATTERNS.get(name, ("", ""))
    if not value.strip():
        return "is blank; write the words, or leave the whole entry out where it is optional"
    if len(value) > limit:
        return f"is {len(value)} characters long; shorten it to at most {limit}"
    if _CONTROL.search(value):
        return "holds a tab or another control character; remove it"
    if pattern and not re.fullmatch(pattern, value):
        return f"is {shown(value)}; {advice}"
    return None


def _choice_faults(edition: Edition) -> Iterator[tuple[str, str]]:
    documents = tuple(document.key for document in edition.version.documents)
    choices = [("framework.kind", (edition.framework.kind,), KINDS)]
    for path, item in _items(edition):
        choices += [
            (f"{path}.roles", item.roles, ROLES),
            (f"{path}.standard_for", item.standard_for, ROLES),
            (f"{path}.when", item.when, FACTS),
            (f"{path}.strength", (item.strength,), tuple(STRENGTHS)),
        ]
        if documents:
            choices.append((f"{path}.source.document", (item.source.document,), documents))
        if not item.roles:
            yield f"{path}.roles", f"is empty; name at least one of {', '.join(ROLES)}"
        if extra := [role for role in item.standard_for if role in ROLES and role not in item.roles]:
            yield (
                f"{path}.standard_for",
                f"names {', '.join(extra)}, not among the roles; add it there or remove it here",
            )
    for path, chosen, known in choices:
        if fault := _choice_fault(chosen, known):
            yield path, fault


def _choice_fault(chosen: tuple[str, ...], known: tuple[str, ...]) -> str | None:
    unknown = [name for name in chosen if name not in known]
    if unknown:
        return f"holds {', '.join(map(shown, unknown))}, which is not known here; choose from {', '.join(known)}"
    if len(set(chosen)) < len(chosen):
        return "names the same thing twice; name it once"
    if list(chosen) != sorted(chosen, key=known.index):
        return f"is out of order; keep the order {', '.join(known)}"
    return None


def _order_faults(edition: Edition) -> Iterator[tuple[str, str]]:
    if not edition.version.documents:
        yield "version.documents", "is empty; name at least one document that the items cite"
    if not edition.principles:
        yield "principles", "is empty; give at least one principle with its items"
    elif not any(item.quick for item in edition.items):
        yield "principles", "has no item for the quick check; mark at least one with quick: true"
    for index, principle in enumerate(edition.principles):
        if not principle.items:
            yield f"principles[{index}].items", "is empty; give at least one item, or remove the principle"
        if principle.position != index + 1:
            yield f"principles[{index}].position", f"is {principle.position}; number the principles from 1 without gaps"
        for place, item in enumerate(principle.items):
            if item.position != place + 1:
                path = f"principles[{index}].items[{place}].position"
                yield path, f"is {item.position}; number the items of a principle from 1 without gaps"


def _key_faults(edition: Edition) -> Iterator[tuple[str, str]]:
    kinds = (
        [(f"version.documents[{n}]", document.key) for n, document in enumerate(edition.version.documents)],
        [(f"principles[{n}]", principle.key) for n, principle in enumerate(edition.principles)],
        [(path, item.key) for path, item in _items(edition)],
    )
    for keys in kinds:
        first: dict[str, str] = {}
        for path, key in keys:
            if first.setdefault(key, path) != path:
                yield f"{path}.key", f"is {shown(key)}, which {first[key]} already has; give each its own key"


def _items(edition: Edition) -> Iterator[tuple[str, Item]]:
    for index, principle in enumerate(edition.principles):
        for place, item in enumerate(principle.items):
            yield f"principles[{index}].items[{place}]", item
