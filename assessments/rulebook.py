"""A draft of the organisation's internal rule on AI (社内AI利用規程), made from a result: values in, values out.

The clauses are data (``fixtures/rulebook/aigb.yaml``): each names the items of AIGB that it rests on, and an item
stands in one clause only. What the answers say of an item decides whether its clause stands, is marked, or is left
out; nothing that was asked disappears.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

FRAMEWORK = "aigb"
STATES = ("gap", "not_known", "partly", "not_asked", "in_place", "does_not_apply")
"""What a clause or an item is, the one that needs most attention first."""
LEVELS = {
    "in_place": "in_place", "partly": "partly", "not_yet": "gap", "unknown": "not_known", None: "not_known",
    "not_applicable": "does_not_apply",
}  # fmt: skip
LANGUAGES = ("ja", "en")

Words = Mapping[str, str]
"""One text by language, ``ja`` and ``en``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """What is said of one item.

    ``note`` is the organisation's own practice where the item is in place or partly so, ``open`` the bracketed words
    of what is still to be settled, ``reason`` why it does not apply; empty or None where there is nothing to say.
    """

    key: str
    printed_id: str
    title: Words
    state: str
    note: str = ""
    open: Words | None = None
    reason: Words | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """One paragraph; ``state`` is that of its item which needs most attention, None where it rests on no item."""

    text: Words
    state: str | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """``number`` counts through the whole rule, from 1."""

    number: int
    title: Words
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """``number`` counts from 1, None for the closing provisions; only chapters with articles are there."""

    number: int | None
    title: Words
    articles: tuple[Article, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """The whole draft.

    ``left_out`` are items that do not apply; ``outside`` says of each article left out why; ``unnamed`` are items that
    were asked and that no clause names.
    """

    chapters: tuple[Chapter, ...]
    left_out: tuple[Mark, ...] = ()
    outside: tuple[Words, ...] = ()
    unnamed: tuple[Mark, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is said of every item, in the order of the draft; each item once."""
        clauses = (clause for chapter in self.chapters for article in chapter.articles for clause in article.clauses)
        return (*(mark for clause in clauses for mark in clause.marks), *self.left_out, *self.unnamed)


def offered(content: Mapping) -> bool:
    """Whether the draft can be made from the result: the clauses rest on AIGB and on nothing else."""
    return content["edition"]["framework"] == FRAMEWORK


def rule(content: Mapping, book: Mapping) -> Rule:
    """The draft from a content (``frozen.whole``) and the clauses (``fixtures/rulebook/aigb.yaml`` as plain data)."""
    marks = _marks(content, book)
    chapters, outside = [], []
    number = 0
    for data in book["chapters"]:
        articles = []
        for entry in data["articles"]:
            clauses = tuple(_clauses(entry, marks))
            if reason := _why_outside(entry, clauses, marks, content["scope"]["roles"]):
                outside.append(_filled(book["words"][reason], title=entry["title"]))
                continue
            number += 1
            articles.append(Article(number=number, title=entry["title"], clauses=clauses))
        if articles:
            counted = None if data.get("unnumbered") else len(chapters) + 1
            chapters.append(Chapter(number=counted, title=data["title"], articles=tuple(articles)))
    named = {key for entry in _entries(book) for key in _keys(entry)}
    draft = Rule(
        chapters=tuple(chapters),
        outside=tuple(outside),
        left_out=tuple(mark for mark in marks.values() if mark.state == "does_not_apply"),
        unnamed=tuple(m for m in marks.values() if m.key not in named and m.state != "does_not_apply"),
    )
    found = [mark.state for mark in draft.marks]
    return replace(draft, counts={state: found.count(state) for state in STATES})


def _marks(content: Mapping, book: Mapping) -> dict[str, Mark]:
    """Every item that was asked, left out by the profile, or is named by a clause, by key."""
    words = book["words"]
    asked = {item["key"]: _asked(item, words) for part in content["principles"] for item in part["items"]}
    denied = {row["key"]: _denied(row, words) for row in content["left_out"]}
    rest = {
        key: Mark(key=key, **cited, state="not_asked", open=words["open_not_asked"])
        for key, cited in book["items"].items()
        if key not in asked and key not in denied
    }
    return asked | denied | rest


def _asked(item: Mapping, words: Mapping) -> Mark:
    reply = item["reply"]
    level, reason = reply["level"], reply["reason"]
    said = dict.fromkeys(LANGUAGES, reason) if reason else words["no_reason"]
    done = level in ("in_place", "partly")
    return Mark(
        **{name: item[name] for name in ("key", "printed_id", "title")},
        state=LEVELS[level],
        note=reply["approach"] if done else "",
        open=_open(level, item["first_step"], words),
        reason=said if level == "not_applicable" else None,
    )


def _open(level: str | None, step: Words, words: Mapping) -> Words | None:
    if level in ("in_place", "not_applicable"):
        return None
    return _filled(words[f"open_{level or 'unanswered'}"], step=step)


def _denied(row: Mapping, words: Mapping) -> Mark:
    facts = {
        lang: {"ja": "、", "en": ", "}[lang].join(words[name][lang] if name in words else name for name in row["facts"])
        for lang in LANGUAGES
    }
    reason = _filled(words["by_profile"], facts=facts)
    named = {name: row[name] for name in ("key", "printed_id", "title")}
    return Mark(**named, state="does_not_apply", reason=reason)


def _clauses(entry: Mapping, marks: Mapping[str, Mark]) -> Iterator[Clause]:
    """The clauses of an article that stay: those of which something applies, or that rest on no item."""
    for data in entry["clauses"]:
        found = tuple(marks[key] for key in data["keys"] if marks[key].state != "does_not_apply")
        if found or not data["keys"]:
            state = min((mark.state for mark in found), key=STATES.index, default=None)
            yield Clause(text={lang: data[lang] for lang in LANGUAGES}, state=state, marks=found)


def _why_outside(entry: Mapping, clauses: Sequence, marks: Mapping[str, Mark], roles: Sequence[str]) -> str | None:
    """The word for why the article is left out; None where it stays."""
    unasked = all(marks[key].state == "not_asked" for key in _keys(entry))
    if "role" in entry and entry["role"] not in roles and unasked:
        return "outside_role"
    return None if clauses else "outside_empty"


def _entries(book: Mapping) -> Iterator[Mapping]:
    return (entry for chapter in book["chapters"] for entry in chapter["articles"])


def _keys(entry: Mapping) -> tuple[str, ...]:
    return tuple(key for clause in entry["clauses"] for key in clause["keys"])


def _filled(template: Words, **texts: Words) -> Words:
    """The template with each blank filled in its language."""
    return {lang: template[lang].format(**{name: text[lang] for name, text in texts.items()}) for lang in LANGUAGES}
