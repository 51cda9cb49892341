"""The rules that every edition keeps, on values: the loader, the admin and the tests ask the same function.

Plain Python: no Django, no clock, no files.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from guidelines.catalogue import (
    FACTS,
    FORCES,
    KINDS,
    LIMITS,
    MARKS,
    PATTERNS,
    PRECISIONS,
    ROLES,
    SITUATIONS,
    STRENGTHS,
    TEXT_LIMIT,
    Edition,
    Item,
    Passage,
    Problem,
    Text,
    shown,
)
from guidelines.sentences import Sentence

_CHOSEN = {
    "kind", "strength", "document", "roles", "standard_for", "when", "only_with", "force", "verified", "precision",
    "parent",
}  # fmt: skip  # judged as choices, not as texts
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def problems(edition: Edition) -> list[Problem]:
    """Every rule that the values break, in reading order of the rules; empty when the edition may be published."""
    found = [*_text_faults(edition), *_choice_faults(edition), *_order_faults(edition), *_key_faults(edition)]
    return [Problem(line=None, path=path, message=message) for path, message in found]


def text_faults(value: object, path: str = "", name: str = "") -> Iterator[tuple[str, str]]:
    """Every text at or inside the value that is blank, too long or of the wrong form, as (path, what to do).

    ``path`` is where the value stands, ``name`` the field whose limit a text without a field of its own keeps to.
    """
    for place, field, written in _strings(value, path, name):
        if fault := _text_fault(field, written):
            yield place, fault


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
    yield from ((path, fault) for path, fault in text_faults(edition) if not path.startswith(inherited))


def _text_fault(name: str, value: str) -> str | None:
    limit = LIMITS.get(name, TEXT_LIMIT)
    pattern, advice = PATTERNS.get(name, ("", ""))
    if not value.strip():
        return Sentence("is blank; write the words, or leave the whole entry out where it is optional")
    if value != value.strip():
        return Sentence("starts or ends with white space; remove it")
    if len(value) > limit:
        return Sentence("is %(count)d characters long; shorten it to at most %(limit)d", count=len(value), limit=limit)
    if _CONTROL.search(value):
        return Sentence("holds a tab or another control character; remove it")
    if pattern and not re.fullmatch(pattern, value):
        return Sentence("is %(value)s; %(advice)s", value=shown(value), advice=Sentence(advice))
    return None


def _choice_faults(edition: Edition) -> Iterator[tuple[str, str]]:
    documents = tuple(document.key for document in edition.version.documents)
    choices = [
        ("framework.kind", (edition.framework.kind,), KINDS),
        ("version.precision", (edition.version.precision,), PRECISIONS),
    ]
    for path, place in (*_items(edition), *_passages(edition)):
        choices.append((f"{path}.verified", _given(place.verified), MARKS))
        if documents:
            choices.append((f"{path}.source.document", (place.source.document,), documents))
    for path, item in _items(edition):
        choices += [
            (f"{path}.roles", item.roles, ROLES),
            (f"{path}.standard_for", item.standard_for, ROLES),
            (f"{path}.when", item.when, FACTS),
            (f"{path}.only_with", item.only_with, (*FACTS, *SITUATIONS)),
            (f"{path}.strength", (item.strength,), tuple(STRENGTHS)),
            (f"{path}.force", _given(item.force), FORCES),
        ]
        if not item.roles:
            yield f"{path}.roles", Sentence("is empty; name at least one of %(known)s", known=", ".join(ROLES))
        if extra := [role for role in item.standard_for if role in ROLES and role not in item.roles]:
            told = "names %(extra)s, not among the roles; add it there or remove it here"
            yield f"{path}.standard_for", Sentence(told, extra=", ".join(extra))
    for path, chosen, known in choices:
        if fault := _choice_fault(chosen, known):
            yield path, fault


def _given(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _choice_fault(chosen: tuple[str, ...], known: tuple[str, ...]) -> str | None:
    unknown = [name for name in chosen if name not in known]
    if unknown:
        told = "holds %(unknown)s, which is not known here; choose from %(known)s"
        return Sentence(told, unknown=", ".join(map(shown, unknown)), known=", ".join(known))
    if len(set(chosen)) < len(chosen):
        return Sentence("names the same thing twice; name it once")
    if list(chosen) != sorted(chosen, key=known.index):
        return Sentence("is out of order; keep the order %(known)s", known=", ".join(known))
    return None


def _order_faults(edition: Edition) -> Iterator[tuple[str, str]]:
    if not edition.version.documents:
        yield "version.documents", Sentence("is empty; name at least one document that the items cite")
    if not edition.principles:
        yield "principles", Sentence("is empty; give at least one principle with its items or passages")
    elif edition.items and not any(item.quick or item.only_with for item in edition.items):
        yield "principles", Sentence("has no item for the quick check; mark at least one with quick: true")
    for index, principle in enumerate(edition.principles):
        if not principle.items and not principle.passages:
            told = "is empty; give at least one item or passage, or remove the principle"
            yield f"principles[{index}].items", Sentence(told)
        if principle.position != index + 1:
            told = "is %(position)d; number the principles from 1 without gaps"
            yield f"principles[{index}].position", Sentence(told, position=principle.position)
        for name, rows in (("items", principle.items), ("passages", principle.passages)):
            for place, row in enumerate(rows):
                if row.position != place + 1:
                    path = f"principles[{index}].{name}[{place}].position"
                    told = "is %(position)d; number the %(rows)s of a principle from 1 without gaps"
                    yield path, Sentence(told, position=row.position, rows=Sentence(name))
        yield from _parent_faults(f"principles[{index}].passages", principle.passages)


def _parent_faults(path: str, passages: tuple[Passage, ...]) -> Iterator[tuple[str, str]]:
    before: set[str] = set()
    for place, passage in enumerate(passages):
        if passage.parent not in {None, *before} and "" not in before:  # a key told as missing may be the one meant
            advice = Sentence("name a passage of the same principle that stands before this one")
            told = Sentence("is %(value)s; %(advice)s", value=shown(passage.parent), advice=advice)
            yield f"{path}[{place}].parent", told
        before.add(passage.key)


def _key_faults(edition: Edition) -> Iterator[tuple[str, str]]:
    kinds = (
        [(f"version.documents[{n}]", document.key) for n, document in enumerate(edition.version.documents)],
        [(f"principles[{n}]", principle.key) for n, principle in enumerate(edition.principles)],
        [(path, row.key) for path, row in (*_items(edition), *_passages(edition))],
    )
    for keys in kinds:
        first: dict[str, str] = {}
        for path, key in keys:
            if first.setdefault(key, path) != path:
                told = "is %(key)s, which %(first)s already has; give each its own key"
                yield f"{path}.key", Sentence(told, key=shown(key), first=first[key])


def _items(edition: Edition) -> Iterator[tuple[str, Item]]:
    for index, principle in enumerate(edition.principles):
        for place, item in enumerate(principle.items):
            yield f"principles[{index}].items[{place}]", item


def _passages(edition: Edition) -> Iterator[tuple[str, Passage]]:
    for index, principle in enumerate(edition.principles):
        for place, passage in enumerate(principle.passages):
            yield f"principles[{index}].passages[{place}]", passage
