"""What a questionnaire asks, in short: enough for task lists and progress without loading every text."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from assessments.scope import Scope, principles_in_scope
from guidelines.catalogue import Edition, Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One item: its key, the identifier its source prints, and its title."""

    key: str
    printed_id: str
    title: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page of the questionnaire: a principle and its items in scope.

    ``part`` is the place of its edition among those that are asked together: 0 the framework, 1 its supplement.
    """

    part: int
    key: str
    title: Text
    group: Text
    items: tuple[Entry, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the items on the page."""
        return tuple(item.key for item in self.items)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """All pages in order."""

    pages: tuple[Page, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of all items in scope, in order."""
        return tuple(key for page in self.pages for key in page.keys)

    def first_open(self, answered: Container[str]) -> tuple[Page, str] | None:
        """The first item without an answer and its page; None when every item is answered."""
        open_items = ((page, key) for page in self.pages for key in page.keys if key not in answered)
        return next(open_items, None)

    def page(self, key: str) -> Page | None:
        """The page of a principle, None where the scope has none."""
        return next((page for page in self.pages if page.key == key), None)

    def after(self, key: str) -> Page | None:
        """The page behind that of a principle, None behind the last."""
        keys = [page.key for page in self.pages]
        position = keys.index(key) + 1
        return self.pages[position] if position < len(keys) else None

    def before(self, key: str) -> Page | None:
        """The page in front of that of a principle, None in front of the first."""
        position = [page.key for page in self.pages].index(key)
        return self.pages[position - 1] if position else None


def outline(editions: Sequence[Edition], scope: Scope) -> Outline:
    """Lay out the items in scope of editions that are asked together as pages, one edition after the other."""
    return Outline(
        pages=tuple(
            Page(
                part=part,
                key=principle.key,
                title=principle.title,
                group=principle.group,
                items=tuple(Entry(key=i.key, printed_id=i.printed_id, title=i.title) for i in items),
            )
            for part, edition in enumerate(editions)
            for principle, items in principles_in_scope(edition, scope)
        )
    )
