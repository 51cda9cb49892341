"""YAML text becomes nodes; what no file of ours may use (anchors, aliases, tags) is told and left out.

Plain Python: no Django.
"""

from typing import Any, NamedTuple

import yaml
from yaml.nodes import Node, ScalarNode

from guidelines.catalogue import CatalogueError, Problem, shown
from guidelines.sentences import Sentence

MAX_BYTES = 32 * 1024 * 1024
"""10,000 items as rich as those of AIGB 1.2 are 29 MB."""
MAX_DEPTH = 12
MAX_NODES = 2_000_000
"""10,000 items are about 800,000 values, which take some 400 MB while they are read."""
MAX_TOLD = 5000
REFUSED = "refused"
"""Tag of a node whose problem is noted already."""


def compose(source: str | bytes) -> tuple[Node, list[Problem]]:
    """The root node of the text, and the problems of what no file of ours may use (anchors, aliases, tags).

    Raises CatalogueError for a text that cannot be composed: too large, not UTF-8, not YAML, empty, nested too deep.
    """
    text = _decoded(source)
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        told = Sentence("holds the character U+%(code)04X, which YAML forbids; remove it", code=error.character)
        raise _stop(line, told) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = ", ".join(filter(None, (error.context, error.problem)))
        told = "is not valid YAML (%(words)s); check quotes, colons and indentation on this line and the one above"
        raise _stop(mark.line + 1, Sentence(told, words=words)) from error
    if root is None:
        raise _stop(None, Sentence("is empty; write the content, or name another file"))
    return root, loader.refused


def more() -> Problem:
    """What stands under a list of problems that was cut off."""
    told = Sentence("%(count)d problems are told; there may be more", count=MAX_TOLD)
    return Problem(line=None, path="", message=told)


def _stop(line: int | None, message: str) -> CatalogueError:
    return CatalogueError((Problem(line=line, path="", message=message),))


def _decoded(source: str | bytes) -> str:
    data = source.encode(errors="surrogatepass") if isinstance(source, str) else source
    if len(data) > MAX_BYTES:
        told = "is larger than %(most)d MB; check that it is the right file, or shorten it"
        raise _stop(None, Sentence(told, most=MAX_BYTES // 1024**2))
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        told = Sentence("is not UTF-8; save the file with the encoding UTF-8 (not Shift_JIS or UTF-16)")
        raise _stop(line, told) from error


class Place(NamedTuple):
    """Where a node begins, in lines from 0; the parser's own marks would take most of the memory."""

    line: int


class _Loader(yaml.SafeLoader):
    """Composes nodes; notes what is not allowed and goes on as if it were not there."""

    def __init__(self, text: str) -> None:
        self.refused: list[Problem] = []
        self.depth = self.nodes = 0
        super().__init__(text)

    def compose_node(self, parent: Node | None, index: Any) -> Node:
        """One node without anchor, alias, tag of its own or endless nesting."""
        event = self.peek_event()
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            self.get_event()
            self._refuse(line, Sentence("uses the alias *%(name)s; write the value out in full", name=event.anchor))
            return ScalarNode(REFUSED, "", event.start_mark, event.end_mark)
        if event.anchor is not None:
            told = "sets the anchor &%(name)s; remove it and write the value wherever it is needed"
            self._refuse(line, Sentence(told, name=event.anchor))
            event.anchor = None
        if event.tag is not None:
            told = "carries the tag %(name)s; remove it and put texts in quotes"
            self._refuse(line, Sentence(told, name=shown(event.tag)))
            event.tag = None
        self.depth, self.nodes = self.depth + 1, self.nodes + 1
        if self.nodes > MAX_NODES:
            told = "holds more than %(most)d values; check that it is the right file"
            raise _stop(line, Sentence(told, most=MAX_NODES))
        if self.depth > MAX_DEPTH:
            told = "is nested more than %(most)d deep; check indentation and brackets"
            raise _stop(line, Sentence(told, most=MAX_DEPTH))
        node = super().compose_node(parent, index)
        node.start_mark, node.end_mark = Place(line - 1), None
        self.depth -= 1
        return node

    def _refuse(self, line: int, message: str) -> None:
        self.refused.append(Problem(line=line, path="", message=message))
        if len(self.refused) >= MAX_TOLD:
            raise CatalogueError((*self.refused, more()))
