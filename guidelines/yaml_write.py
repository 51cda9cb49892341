"""Pieces of YAML in one layout: what every writer of files is made of.

Plain Python: no Django, no clock, no files.
"""

import re
from collections.abc import Iterable, Iterator

from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from guidelines.catalogue import Text

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n"}
# What YAML would not take, would take for the end of a line, or would drop.
_UNSAFE = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]')
_resolver = Resolver()

Field = tuple[str, str | None]
"""The name of a field and what is written there; None leaves the field out."""


def block(indent: int, *fields: Field) -> Iterator[str]:
    """A line for every field that has something written."""
    return (f"{' ' * indent}{name}: {written}" for name, written in fields if written is not None)


def flow(*fields: Field) -> str:
    """The fields on one line, in braces."""
    return "{" + ", ".join(block(0, *fields)) + "}"


def entry(indent: int, lines: Iterable[str]) -> Iterator[str]:
    """The lines as one entry of a list."""
    for number, line in enumerate(lines):
        yield f"{' ' * indent}{'  ' if number else '- '}{line}"


def both(text: Text | None) -> str | None:
    """A text with its two languages on one line; None without one."""
    return None if text is None else flow(("ja", quoted(text.ja)), ("en", quoted(text.en)))


def bare_list(names: tuple[str, ...]) -> str:
    """Names on one line, in brackets."""
    return f"[{', '.join(map(bare, names))}]"


def bare(value: str | None) -> str | None:
    """A name without quotes, unless YAML would take it for a number, a date or a yes."""
    if value is None:
        return None
    plain = _NAME.fullmatch(value) and _resolver.resolve(ScalarNode, value, (True, False)) == "tag:yaml.org,2002:str"
    return value if plain else quoted(value)


def quoted(value: str | None) -> str | None:
    """The text in double quotes, with everything escaped that YAML would take for something else."""
    return None if value is None else f'"{_UNSAFE.sub(_escape, value)}"'


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    return _ESCAPED.get(sign) or f"\\u{ord(sign):04X}"
