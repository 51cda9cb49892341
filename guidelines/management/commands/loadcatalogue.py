"""``manage.py loadcatalogue``: editions from files into the database, all of them or none."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from guidelines.catalogue import CatalogueError, Edition
from guidelines.catalogue_yaml import read
from guidelines.services import LoadRefused, load
from guidelines.strict_yaml import MAX_BYTES

FOLDER = settings.BASE_DIR / "fixtures" / "catalogues"


class Command(BaseCommand):
    """Exit status 1 with every problem of every file, or 0 with one line for each edition."""

    help = "Load editions of guidelines from YAML files. All files are loaded, or none where one has a problem."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files, or none for all that come with Tenken."""
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help=f"default: every {FOLDER}/*.yaml")

    @transaction.atomic
    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        """Read all, load all, then tell."""
        files = files or sorted(FOLDER.glob("*.yaml"))
        if not files:
            raise CommandError(f"No file ends with .yaml in {FOLDER}; name the files to load.")
        editions, problems = _read_all(files)
        told, refused = _load_all(editions)
        if problems or refused:
            raise CommandError("\n".join([*problems, *refused, "Nothing was loaded."]))
        self.stdout.write("\n".join(told))


def _read_all(files: list[Path]) -> tuple[dict[Path, Edition], list[str]]:
    editions: dict[Path, Edition] = {}
    problems: list[str] = []
    for path in files:
        try:
            with path.open("rb") as file:
                editions[path] = read(file.read(MAX_BYTES + 1))
        except OSError as error:
            problems.append(f"{path}: cannot be read ({error.strerror}); check the name and the permissions")
        except CatalogueError as error:
            problems += [f"{path}, {problem}" if problem.line else f"{path}: {problem}" for problem in error.problems]
    return editions, problems


def _load_all(editions: dict[Path, Edition]) -> tuple[list[str], list[str]]:
    told: list[str] = []
    refused: list[str] = []
    for path, edition in editions.items():
        try:
            version, created = load(edition=edition)
        except LoadRefused as error:
            refused.append(f"{path}: {error}")
        else:
            told.append(f"{version}: {f'loaded, {len(edition.items)} items' if created else 'unchanged'} ({path})")
    return told, refused
