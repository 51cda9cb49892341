"""Random pairs of editions of one framework, with changes that an editor may state of them."""

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

from hypothesis import strategies as st

from guidelines.catalogue import Edition, Item, Text
from guidelines.changes import Changes, ItemChange, meaning
from tests.guidelines.builders import edition

KEYS = tuple(f"K-{number}" for number in range(8))
REASON = Text(ja="理由", en="a reason")
ON = date(2026, 11, 23)


@cache
def _small() -> Edition:
    return edition()


def made(label: str, words: dict[str, str]) -> Edition:
    """The edition demo-LABEL with items of these keys, each asking in these words, all asked in a quick check."""
    small = _small()
    pattern = replace(small.items[0], quick=True, roles=("user",), standard_for=("user",), when=())
    items = tuple(_item(pattern, key, said, place) for place, (key, said) in enumerate(words.items(), 1))
    chapter = replace(small.principles[0], items=items)
    return replace(small, version=replace(small.version, label=label), principles=(chapter,))


def _item(pattern: Item, key: str, said: str, place: int) -> Item:
    question = Text(ja=f"{said}をしていますか。", en=f"Do you {said}?")
    return replace(pattern, key=key, printed_id=key, position=place, question=question)


def stated(*rows: tuple[str, list[str], list[str]], old: str = "demo-1", new: str = "demo-2") -> Changes:
    """What an editor states: ("split", ["K-1"], ["K-1", "K-2"]), …"""
    items = tuple(ItemChange(kind=kind, old=tuple(a), new=tuple(b), reason=REASON) for kind, a, b in rows)
    return Changes(old=old, new=new, revised_on=ON, items=items, note=REASON)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Edition, Edition, Changes | None]:
    """Two editions with at least one item each, and what an editor states of them."""
    words = st.sampled_from(("check", "ask", "note", "train", "tell"))
    items = st.dictionaries(st.sampled_from(KEYS), words, min_size=1)
    old, new = made("1", draw(items)), made("2", draw(items))
    return old, new, draw(_said(old, new))


@st.composite
def rows_of(draw: st.DrawFn, steps: int = 3) -> tuple[tuple[Edition, ...], tuple[Changes | None, ...]]:
    """Editions in a row, one more than ``steps``, and what an editor states of each and the next."""
    words = st.sampled_from(("check", "ask", "note", "train", "tell"))
    items = st.dictionaries(st.sampled_from(KEYS), words, min_size=1)
    editions = tuple(made(str(number), draw(items)) for number in range(1, steps + 2))
    return editions, tuple(draw(_said(old, new)) for old, new in pairwise(editions))


@st.composite
def _said(draw: st.DrawFn, old: Edition, new: Edition) -> Changes | None:
    rows = draw(st.lists(st.sampled_from(("reworded", "unchanged", "split", "merged", "new", "withdrawn")), max_size=4))
    left = [draw(st.permutations(list(edition.items))) for edition in (old, new)]
    found = [row for kind in rows if (row := _taken(kind, *left))]
    return draw(st.sampled_from((None, stated(*found, old=old.key, new=new.key)))) if found else None


def _taken(kind: str, olds: list[Item], news: list[Item]) -> tuple[str, list[str], list[str]] | None:
    before, after = {"split": (1, 2), "merged": (2, 1), "new": (0, 1), "withdrawn": (1, 0)}.get(kind, (1, 1))
    if len(olds) < before or len(news) < after:
        return None
    if kind == "unchanged" and meaning(olds[-1]) != meaning(news[-1]):
        return None
    return kind, [olds.pop().key for _ in range(before)], [news.pop().key for _ in range(after)]
