"""``manage.py prepare``: everything between a checkout and a server that may start, in one process."""

import hashlib
from io import StringIO
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command

from assessments.reports import brand
from guidelines import loaded
from guidelines.groups import content_editors
from guidelines.management.commands.loadcatalogue import shipped


def static_digest() -> str:
    """Return a sum over path, size and time of every static file; another sum means that something changed."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=[]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static_files() -> bool:
    """Collect the static files unless the last collection was of the same ones; return whether it was needed.

    The note of what was collected lies among the collected files, so that it goes when they go, and it is
    written last, so that a collection that was cut short is made again.
    """
    note, digest = Path(settings.STATIC_ROOT) / ".collected", static_digest()
    if note.exists() and note.read_text(encoding="ascii") == digest:
        return False
    note.unlink(missing_ok=True)
    # Without clear=True Django keeps a collected file that is younger than its source, as after going back a release.
    call_command("collectstatic", clear=True, interactive=False, verbosity=0)
    note.write_text(digest, encoding="ascii")
    return True


def load_catalogue(told: TextIO) -> bool:
    """Load what comes with Tenken unless it is in the database as it was left there; return whether it was needed.

    The note of what was loaded lies beside the database and is written last.
    """
    note, files = Path(settings.DATA_DIR) / "catalogue.loaded", shipped()
    if note.exists() and note.read_text(encoding="ascii") == loaded.digest(files):
        return False
    call_command("loadcatalogue", stdout=told)
    note.write_text(loaded.digest(files), encoding="ascii")
    return True


class Command(BaseCommand):
    """Bring database, cache table, catalogue and static files up to date; harmless to repeat."""

    help = "Migrate, make the cache table, load the catalogue, collect static files: what a start needs."

    def handle(self, *args, verbosity: int, **options) -> None:
        """Do each step quietly; an error of a step is this command's error."""
        quiet = max(0, verbosity - 1)
        call_command("migrate", interactive=False, verbosity=quiet)
        call_command("createcachetable", verbosity=quiet)
        content_editors()
        load_catalogue(self.stdout if quiet else StringIO())
        try:
            brand.install()
        except brand.BadLogo as error:
            raise CommandError(str(error)) from error
        if collect_static_files() and verbosity:
            self.stdout.write("static files collected")
