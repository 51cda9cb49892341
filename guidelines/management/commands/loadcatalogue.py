"""``manage.py loadcatalogue``: what is asked and what is read, from files into the database, all of them or none."""

import re
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from guidelines import catalogue_yaml, changes_yaml, chronicle_yaml, crosswalk_yaml
from guidelines.catalogue import CatalogueError, Edition, Problem
from guidelines.changes import Changes
from guidelines.chronicle import Chronicle
from guidelines.crosswalk import CrosswalkSet
from guidelines.models import Status, Version
from guidelines.services import LoadRefused, load, load_chronicle, load_crosswalks
from guidelines.stated import load_changes
from guidelines.strict_yaml import MAX_BYTES, Reading

FOLDER = settings.BASE_DIR / "fixtures"
PLACES = ("catalogues/*.yaml", "links/*.yaml", "*.yaml")
READERS = {b"changes": changes_yaml.read, b"crosswalk": crosswalk_yaml.read, b"chronicle": chronicle_yaml.read}
"""Reader by the name in the line ``schema: tenken.NAME/1``; every other file is read as an edition."""
_SCHEMA = re.compile(rb"""^schema: *["']?tenken\.([a-z]+)/""", re.MULTILINE)

Content = Edition | tuple[CrosswalkSet | Chronicle | Changes, Reading]


class Command(BaseCommand):
    """Exit status 1 with every problem of every file, or 0 with one line for each file."""

    help = (
        "Load editions of guidelines, crosswalks, changes between editions, events and terms from YAML files. "
        "All files are loaded, or none where one has a problem."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files, or none for all that come with Tenken."""
        ours = ", ".join(PLACES)
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help=f"default: {ours} in {FOLDER}")

    @transaction.atomic
    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        """Read all, load all, then tell. What speaks of editions waits until every edition is in."""
        files = files or shipped()
        if not files:
            raise CommandError(f"No file ends with .yaml in {FOLDER}; name the files to load.")
        contents, refused = _read_all(files)
        editions, others = _in_order(contents)
        told, more = _load_all(editions)
        refused += more
        if not refused:
            told_too, refused = _load_all(others)
            told += told_too
        if refused:
            raise CommandError("\n".join([*refused, "Nothing was loaded."]))
        self.stdout.write("\n".join(told))


def shipped() -> list[Path]:
    """The files that come with Tenken."""
    return [path for place in PLACES for path in sorted(FOLDER.glob(place))]


def _read_all(files: list[Path]) -> tuple[dict[Path, Content], list[str]]:
    contents: dict[Path, Content] = {}
    refused: list[str] = []
    for path in files:
        try:
            with path.open("rb") as file:
                written = file.read(MAX_BYTES + 1)
            schema = _SCHEMA.search(written)
            contents[path] = READERS.get(schema[1] if schema else b"", catalogue_yaml.read)(written)
        except OSError as error:
            refused.append(f"{path}: cannot be read ({error.strerror}); check the name and the permissions")
        except CatalogueError as error:
            refused += _placed(path, error.problems)
    return contents, refused


def _in_order(contents: dict[Path, Content]) -> tuple[dict[Path, Content], dict[Path, Content]]:
    """The editions, each after the framework that its own supplements, and everything else.

    Of one framework the latest comes first, so that the earlier ones are stored as past editions.
    """
    editions = {path: content for path, content in contents.items() if isinstance(content, Edition)}
    above = {edition.framework.key: edition.framework.supplements for edition in editions.values()}
    frameworks = list(above)

    def depth(path: Path) -> int:
        steps, key = 0, above[editions[path].framework.key]
        while key is not None and steps < len(above):  # a circle is refused when it is loaded
            steps, key = steps + 1, above.get(key)
        return steps

    def place(path: Path) -> tuple[int, int, int]:
        edition = editions[path]
        return depth(path), frameworks.index(edition.framework.key), -edition.version.published_on.toordinal()

    ordered = {path: editions[path] for path in sorted(editions, key=place)}
    return ordered, {path: content for path, content in contents.items() if path not in editions}


def _load_all(contents: dict[Path, Content]) -> tuple[list[str], list[str]]:
    told: list[str] = []
    refused: list[str] = []
    for path, content in contents.items():
        try:
            told.append(f"{_loaded(content)} ({path})")
        except LoadRefused as error:
            refused.append(f"{path}: {error}")
        except CatalogueError as error:
            refused += _placed(path, error.problems)
    return told, refused


def _loaded(content: Content) -> str:
    """Store one content; what became of it."""
    match content:
        case Edition() as edition:
            version, written = load(edition=edition)
            name, amount = str(version), _counted(items=edition.items, passages=edition.passages)
            amount += ", as a past edition" if version.status == Status.RETIRED else ""
        case (CrosswalkSet() as linked, reading):
            keys = {linked.source, *(row.target for row in linked.crosswalks)}
            crosswalk_yaml.judge(linked, reading, {key: row.edition() for key, row in _stored().items() if key in keys})
            written = load_crosswalks(linked=linked)
            links = [link for row in linked.crosswalks for link in row.links]
            name, amount = f"from {linked.source}", _counted(links=links, targets=linked.crosswalks)
        case (Changes() as stated, reading):
            keys = (stated.old, stated.new)
            changes_yaml.judge(stated, reading, {key: row.edition() for key, row in _stored().items() if key in keys})
            written = load_changes(stated=stated)
            name, amount = f"from {stated.old} to {stated.new}", _counted(changes=stated.items) or "a note"
        case (Chronicle() as chronicle, reading):
            chronicle_yaml.judge(chronicle, reading, _stored())
            written = load_chronicle(chronicle=chronicle)
            name, amount = "chronicle", _counted(events=chronicle.events, terms=chronicle.terms)
    return f"{name}: {f'loaded, {amount}' if written else 'unchanged'}"


def _stored() -> dict[str, Version]:
    rows = Version.objects.exclude(status=Status.DRAFT).select_related("framework__supplements")
    return {row.key: row for row in rows}


def _counted(**rows: Any) -> str:
    return ", ".join(f"{len(some)} {name if len(some) > 1 else name[:-1]}" for name, some in rows.items() if some)


def _placed(path: Path, problems: Iterable[Problem]) -> list[str]:
    return [f"{path}, {problem}" if problem.line else f"{path}: {problem}" for problem in problems]
