"""Strict YAML: texts are read node by node, so nothing is guessed and nothing is expanded.

``1.10`` stays no label, an alias is refused instead of followed, a key that nobody knows is told. A format is a
``Shape`` of kinds; reading one notes every problem with its line and what to do, and goes on with stand-ins.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from typing import Any, Protocol

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from guidelines.catalogue import CatalogueError, Problem, shown
from guidelines.sentences import Sentence
from guidelines.yaml_nodes import MAX_BYTES, MAX_TOLD, REFUSED, compose, more

__all__ = (
    "MAX_BYTES",
    "READ_AS",
    "Kind",
    "Reading",
    "Shape",
    "Value",
    "children",
    "compose",
    "day",
    "flag",
    "list_of",
    "names",
    "schema",
    "string",
    "texts",
    "whole",
)

_CORE = "tag:yaml.org,2002:"
READ_AS = {"int": "a number", "float": "a number", "bool": "a yes or no", "timestamp": "a date"}


@dataclass(slots=True)
class Reading:
    """What is known while a text is read: where each path stands, what is wrong, and what cannot be judged."""

    found: list[Problem]
    lines: dict[str, int] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    around_broken: set[str] = field(default_factory=set)

    def enter(self, node: Node, path: str) -> None:
        """Remember the line of a path."""
        self.lines[path] = node.start_mark.line + 1

    def refuse(self, node: Node, path: str, message: str) -> None:
        """Note a problem; from now on no rule on values can judge this place."""
        self.broken.add(path)
        self.around_broken.update(_around(path))
        if node.tag != REFUSED:
            self.note(node, path, message)

    def note(self, node: Node, path: str, message: str) -> None:
        """Note a problem that leaves the values around it sound. Raises CatalogueError where there are too many."""
        self.found.append(Problem(line=node.start_mark.line + 1, path=path, message=message))
        if len(self.found) >= MAX_TOLD:
            raise CatalogueError((*sorted(self.found, key=lambda problem: problem.line), more()))

    def unknown(self, path: str, message: str) -> None:
        """Note a problem at a place that was read already: a name that leads nowhere."""
        self.found.append(Problem(line=self.line(path), path=path, message=message))

    def end(self, judged: Iterable[Problem] = ()) -> None:
        """Raise CatalogueError with all that was noted and the problems ``judged``, in the order of their lines."""
        found = self.found + [replace(problem, line=self.line(problem.path)) for problem in judged]
        if found:
            raise CatalogueError(tuple(sorted(found, key=lambda problem: problem.line)))

    def can_judge(self, path: str) -> bool:
        """Whether no broken place is at, around or inside the path."""
        return path not in self.around_broken and self.broken.isdisjoint((path, *_around(path)))

    def line(self, path: str) -> int:
        """The line of the path, or of the nearest written place around it."""
        return next(self.lines[place] for place in (path, *_around(path)) if place in self.lines)


def _around(path: str) -> list[str]:
    """``a.b[0].c`` -> ``a.b[0]``, ``a.b``, ``a`` and the whole text ``""``."""
    return [path[: found.start()] for found in reversed(list(re.finditer(r"\.|\[", path)))] + [""]


class Kind(Protocol):
    """How one value is read; ``empty`` stands in where it is missing."""

    @property
    def empty(self) -> Any:
        """The stand-in."""

    def read(self, reading: Reading, node: Node, path: str) -> Any:
        """The value of the node, or a stand-in after noting what is wrong."""


@dataclass(frozen=True, slots=True)
class Value:
    """A kind made of one function."""

    read: Callable[[Reading, Node, str], Any]
    empty: Any


@dataclass(frozen=True, slots=True)
class Shape:
    """A mapping with exactly these keys; an optional kind says in ``empty`` what leaving it out means."""

    required: dict[str, Kind]
    optional: dict[str, Kind] = field(default_factory=dict)

    @property
    def kinds(self) -> dict[str, Kind]:
        """All keys that may be written."""
        return self.required | self.optional

    @property
    def empty(self) -> dict[str, Any]:
        """The values of a mapping in which nothing is written."""
        return {name: kind.empty for name, kind in self.kinds.items()}

    def read(self, reading: Reading, node: Node, path: str) -> dict[str, Any]:
        """The values by key; notes unknown, repeated and missing keys."""
        reading.enter(node, path)
        if not isinstance(node, MappingNode):
            told = "must be a block of %(names)s; write each as key: value"
            reading.refuse(node, path, Sentence(told, names=", ".join(self.required)))
            return self.empty
        written: dict[str, Any] = {}
        for key, child in node.value:
            name = key.value if isinstance(key, ScalarNode) else "a list or block"
            place = _inside(path, shown(name)[1:-1])
            if name in written:
                reading.refuse(key, place, Sentence("is written twice; keep one of the two"))
            elif name in self.kinds:
                written[name] = self.kinds[name].read(reading, child, place)
            else:
                reading.note(key, place, self._unknown(name))
        for name in self.required:
            if name not in written:
                told = Sentence("is missing; add the line %(name)s: …", name=name)
                reading.refuse(node, _inside(path, name), told)
        return self.empty | written

    def _unknown(self, name: str) -> Sentence:
        if close := get_close_matches(name[:60], self.kinds, n=1):
            hint = Sentence("did you mean %(name)s?", name=close[0])
        else:
            hint = Sentence("known are %(names)s", names=", ".join(self.kinds))
        return Sentence("is not a key of this block; remove it or correct it (%(hint)s)", hint=hint)


def _inside(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def string(reading: Reading, node: Node, path: str) -> str:
    """A text without the white space around it. What YAML would take for a number, a date or a yes is refused."""
    reading.enter(node, path)
    if node.tag == f"{_CORE}str":
        return node.value.strip()
    if not isinstance(node, ScalarNode):
        reading.refuse(node, path, Sentence("must be one text; write it on one line in double quotes"))
    elif node.tag == f"{_CORE}null":
        told = Sentence("has no value; write the text, or leave the line out where it is optional")
        reading.refuse(node, path, told)
    else:
        seen = READ_AS.get(node.tag.removeprefix(_CORE), "something else")
        told = "is %(seen)s when written without quotes; quote it: %(value)s"
        reading.refuse(node, path, Sentence(told, seen=Sentence(seen), value=shown(node.value)))
    return ""


def flag(reading: Reading, node: Node, path: str) -> bool:
    """``true`` or ``false``, nothing else."""
    reading.enter(node, path)
    if node.tag != f"{_CORE}bool" or node.value not in {"true", "false"}:
        told = Sentence("must be true or false; write it in small letters without quotes")
        reading.refuse(node, path, told)
    return node.value == "true"


def whole(reading: Reading, node: Node, path: str) -> int:
    """A whole number from 0 without quotes; at most nine digits, so that no text turns into an endless number."""
    reading.enter(node, path)
    if node.tag == f"{_CORE}int" and re.fullmatch(r"0|[1-9][0-9]{0,8}", node.value):
        return int(node.value)
    reading.refuse(node, path, Sentence("must be a whole number; write it without quotes, like 7"))
    return 0


def day(reading: Reading, node: Node, path: str) -> date:
    """A day of the calendar as ``2026-03-31``, with or without quotes."""
    reading.enter(node, path)
    try:
        if isinstance(node, ScalarNode) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", node.value):
            return date.fromisoformat(node.value)
    except ValueError:
        pass  # such as 2026-02-30: told below
    written = shown(node.value) if isinstance(node, ScalarNode) else Sentence("a list or block")
    told = "is %(value)s, which is no day of the calendar; write it like 2026-03-31"
    reading.refuse(node, path, Sentence(told, value=written))
    return date.min


def schema(known: str) -> Value:
    """The line ``schema: …``, which must name the format that is being read."""

    def read(reading: Reading, node: Node, path: str) -> str:
        written = string(reading, node, path)
        if written != known and path not in reading.broken:
            told = "is %(value)s, which this Tenken does not read; write schema: %(known)s"
            reading.refuse(node, path, Sentence(told, value=shown(written), known=known))
        return written

    return Value(read, "")


def texts(reading: Reading, node: Node, path: str) -> tuple[str, ...]:
    """A list of texts, in the order written."""
    return tuple(string(reading, child, place) for place, child in children(reading, node, path))


def children(reading: Reading, node: Node, path: str) -> Iterator[tuple[str, Node]]:
    """The entries of a list with their paths."""
    reading.enter(node, path)
    if not isinstance(node, SequenceNode):
        reading.refuse(node, path, Sentence("must be a list; start each entry with a hyphen, or write [a, b]"))
        return
    for index, child in enumerate(node.value):
        yield f"{path}[{index}]", child


def names(known: tuple[str, ...]) -> Value:
    """A list of names, brought into the order of ``known``; the rules on values tell which are not known."""

    def read(reading: Reading, node: Node, path: str) -> tuple[str, ...]:
        chosen = [string(reading, child, place) for place, child in children(reading, node, path)]
        return tuple(sorted(chosen, key=known.index) if set(chosen) <= set(known) else chosen)

    return Value(read, ())


def list_of(shape: Shape) -> Value:
    """A list of mappings of one shape."""

    def read(reading: Reading, node: Node, path: str) -> tuple[dict[str, Any], ...]:
        return tuple(shape.read(reading, child, place) for place, child in children(reading, node, path))

    return Value(read, ())
