"""A result as a file: formats, names and safe writing for ``assess`` and ``report``."""

import json
import os
import secrets
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from assessments import exchange
from assessments.reports import html
from assessments.reports.press import RenderingFailed
from assessments.reports.store import Busy
from assessments.snapshot import Reply

FORMATS = {".pdf": "pdf", ".html": "html", ".htm": "html", ".json": "json"}
"""Ending of a file -> format."""
Draw = Callable[[Callable[[], str]], bytes]
"""Makes a PDF; it is given the way to have the HTML."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """The file to write and how: ``format`` is pdf, html or json, ``lang`` the language of what is written."""

    path: Path
    format: str
    lang: str

    def write(self, content: Mapping, replies: Mapping[str, Reply], *, draw: Draw) -> None:
        """Write a snapshot's content. CommandError leaves the file as it was."""
        try:
            data = self._bytes(content, replies, draw)
        except (RenderingFailed, Busy) as error:
            raise CommandError(f"{self.path} was not written: {error}.") from error
        try:
            _write(self.path, data)
        except OSError as error:
            raise _cannot_write(self.path, error.strerror) from error

    def _bytes(self, content: Mapping, replies: Mapping[str, Reply], draw: Draw) -> bytes:
        if self.format == "json":
            data = exchange.assessment_data(content, replies)
            return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
        page = partial(html.page, content, self.lang)
        return draw(page) if self.format == "pdf" else page().encode()


def add_arguments(parser: ArgumentParser, *, required: bool) -> None:
    """--lang, --format and --output."""
    languages = [code for code, _ in settings.LANGUAGES]
    default = settings.LANGUAGE_CODE
    parser.add_argument("--lang", choices=languages, default=default, help=f"language of the file, else {default}")
    parser.add_argument("--format", choices=sorted({*FORMATS.values()}), help="else by the ending of FILE")
    parser.add_argument("--output", type=Path, metavar="FILE", required=required, help="where to write the report")


def target(options: Mapping, *, keep: Path | None = None) -> Target | None:
    """What the options ask for, None where they ask for no file; ``keep`` is a file that must not be written over.

    Raises CommandError (exit status 2) before any work is done.
    """
    path, kind = options["output"], options["format"]
    if path is None:
        if kind not in (None, "json"):  # the score is printed as JSON anyway
            raise _refused(f"--format {kind} needs a file: add --output result.{kind}, or leave --format out.")
        return None
    kind = kind or FORMATS.get(path.suffix.lower())
    if kind is None:
        raise _refused(
            f"{path} does not say its format: add --format pdf, html or json, or end the name in one of them."
        )
    if not path.parent.is_dir():
        raise _cannot_write(path, f"there is no folder {path.parent}")
    if path.exists() and not path.is_file():
        raise _cannot_write(path, "it is no ordinary file")
    if keep and path.exists() and keep.exists() and path.samefile(keep):
        raise _refused(f"{path} is the file that is read; give --output another name.")
    return Target(path=path, format=kind, lang=options["lang"])


def _refused(words: str) -> CommandError:
    return CommandError(words, returncode=2)


def _cannot_write(path: Path, why: str) -> CommandError:
    return _refused(f"{path} cannot be written: {why}. Name another file with --output.")


def _write(path: Path, data: bytes) -> None:
    """Write a file as a whole or not at all, by another name until everything is on the disk."""
    goal = path.resolve()
    draft = goal.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(goal)
    finally:
        draft.unlink(missing_ok=True)
