"""``manage.py report``: the report of a stored assessment as a file."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from assessments import services
from assessments.management import output
from assessments.models import Assessment
from assessments.reports import printing


class Command(BaseCommand):
    """Exit status 0 with the file written; 2 where no such assessment is stored or the options do not fit."""

    help = "Write the report of a stored assessment; CODE is the part behind /a/ in its address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The assessment and the file."""
        parser.add_argument("code", metavar="CODE")
        output.add_arguments(parser, required=True)

    def handle(self, *args: Any, code: str, **options: Any) -> None:
        """Find, write, tell."""
        target = output.target(options)
        assessment = _stored(code)
        snapshot = assessment.snapshots.get(round=assessment.round) if assessment.is_finished else None
        target.write(
            snapshot.content if snapshot else services.snapshot_content(assessment),
            services.replies_of(assessment),
            draw=lambda page: printing.pdf_of(assessment=assessment, snapshot=snapshot, lang=target.lang),
        )
        self.stdout.write(f"{target.path}: report of {code} written ({target.format}, {target.lang})")


def _stored(code: str) -> Assessment:
    try:
        return Assessment.objects.select_related("version__framework").get(code=code)
    except Assessment.DoesNotExist as error:
        words = f"No assessment {code!r} is stored here. Copy the code from its address: …/a/CODE/."
        raise CommandError(words, returncode=2) from error
    except DatabaseError as error:
        raise CommandError(
            f"The database cannot be read ({error}). Check DATA_DIR and DATABASE_URL; "
            "`python manage.py prepare` makes the tables of a new one."
        ) from error
