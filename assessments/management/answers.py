"""Answers from a file: what ``assess`` and ``demo`` read."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, connection

from assessments import exchange, strict_json
from guidelines import catalogue_yaml, crosswalk, crosswalk_yaml
from guidelines.catalogue import CatalogueError, Edition
from guidelines.crosswalk import Walk
from guidelines.models import Crosswalk, Status, Version

LINKS = settings.BASE_DIR / "fixtures" / "links"
CATALOGUES = settings.BASE_DIR / "fixtures" / "catalogues"
LONGEST_LINE = 500  # characters of one problem: what a hostile file says of itself is cut


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """A file of answers with the editions that it names; ``walks`` are the crosswalks that start from the edition."""

    edition: Edition
    supplement: Edition | None
    walks: tuple[Walk, ...]
    given: exchange.Given


def read_answers(path: Path, *, depth: str | None = None) -> Answers:
    """What the file holds; CommandError with every problem of the file."""
    try:
        data, problems = strict_json.read(_bytes(path))
    except strict_json.NotJson as error:
        raise refused(path, [str(error)]) from error
    if not isinstance(data, dict):
        problems = []  # said by ``edition_key``
    edition = supplement = given = None
    try:
        edition = find_edition(exchange.edition_key(data))
        supplement = _supplement(data, edition)
    except exchange.ExchangeError as error:
        problems += error.problems
    try:
        given = exchange.read(data, edition, supplement=supplement, depth=depth) if isinstance(data, dict) else None
    except exchange.ExchangeError as error:
        problems += error.problems
    if problems:
        raise refused(path, problems)
    return Answers(edition=edition, supplement=supplement, walks=find_walks(edition.key), given=given)


def find_walks(key: str) -> tuple[Walk, ...]:
    """The crosswalks from an edition: from the database where it is loaded, else from the files that come with Tenken.

    CommandError where a file cannot be read.
    """
    version = _stored(key)
    if version is not None:
        return Crosswalk.objects.to_others(version).walks()
    path = LINKS / f"{key}.yaml"
    if not path.exists():
        return ()
    try:
        linked, _ = crosswalk_yaml.read(path.read_bytes())
    except CatalogueError as error:
        raise CommandError("\n".join(f"{path}, {problem}" for problem in error.problems)) from error
    targets = {row.target: find_edition(row.target) for row in linked.crosswalks}
    own = find_edition(key).framework.key
    return tuple(
        crosswalk.walk(linked, row, targets[row.target])
        for row in linked.crosswalks
        if targets[row.target].framework.supplements != own
    )


def _supplement(data: dict, edition: Edition) -> Edition | None:
    key = exchange.supplement_key(data)
    found = find_edition(key, named="supplement") if key else None
    if found and found.framework.supplements != edition.framework.key:
        raise exchange.ExchangeError([f"supplement: {key!r} is not asked beside {edition.key}"])
    return found


def find_edition(key: str, *, named: str = "edition") -> Edition:
    """The edition of that key: from the database where it is loaded, else from the file that comes with Tenken.

    Raises ``ExchangeError`` for a key that neither knows, and CommandError where one of them cannot be read.
    """
    version = _stored(key)
    if version is not None:
        return version.edition()
    files = {path.stem: path for path in sorted(CATALOGUES.glob("*.yaml"))}
    if key not in files:
        known = ", ".join(files)
        raise exchange.ExchangeError([f"{named}: {key!r} is not known here; Tenken comes with {known}"])
    try:
        return catalogue_yaml.read(files[key].read_bytes())
    except CatalogueError as error:
        raise CommandError("\n".join(f"{files[key]}, {problem}" for problem in error.problems)) from error


def refused(path: Path, problems: list[str]) -> CommandError:
    """The error that ends a command whose file is not accepted: a line for each problem, exit status 2."""
    lines = [_one_line(f"{path}: {problem}") for problem in problems]
    return CommandError("\n".join([*lines, "Nothing was scored or written."]), returncode=2)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(strict_json.MAX_BYTES + 1)
    except OSError as error:
        words = f"cannot be read ({error.strerror}); check the name and the permissions"
        raise refused(path, [words]) from error


def _stored(key: str) -> Version | None:
    """The edition's row; None also where the database has no tables yet."""
    try:
        if Version._meta.db_table not in connection.introspection.table_names():
            return None
        return Version.objects.exclude(status=Status.DRAFT).by_key(key)
    except Version.DoesNotExist:
        return None
    except DatabaseError as error:
        words = f"The database cannot be read ({error}); check DATA_DIR and DATABASE_URL."
        raise CommandError(_one_line(words)) from error


def _one_line(text: str) -> str:
    """The text without line ends, escape codes and excess, as it may stand on a terminal."""
    shown = "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)
    return shown if len(shown) <= LONGEST_LINE else f"{shown[:LONGEST_LINE]}…"
