"""``manage.py purge``: delete what nobody keeps; to be run once a day."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from assessments import services
from assessments.models import Assessment
from assessments.reports import store


class Command(BaseCommand):
    """Exit status 0 with the numbers of what was deleted."""

    help = "Delete expired anonymous assessments, expired sessions and report files without an assessment."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only whether to count or to delete."""
        parser.add_argument("--dry-run", action="store_true", help="count only")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        """Delete and count, or only count."""
        try:
            numbers = _count() if dry_run else _purge()
        except DatabaseError as error:
            raise CommandError(
                f"The database cannot be used ({error}). Check DATA_DIR and DATABASE_URL; "
                "`python manage.py prepare` makes the tables of a new one."
            ) from error
        words = "would be deleted" if dry_run else "deleted"
        for what, number in numbers.items():
            self.stdout.write(f"{what}: {number} {words}")


def _purge() -> dict[str, int]:
    now = timezone.now()
    codes = services.purge(now=now)
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    orphans = _orphans()
    for code in orphans:
        store.forget(code)
    return _numbers(len(codes), sessions, len(orphans))


def _count() -> dict[str, int]:
    now = timezone.now()
    expired = set(Assessment.objects.expired(now).values_list("code", flat=True))
    sessions = Session.objects.filter(expire_date__lt=now).count()
    return _numbers(len(expired), sessions, len(_orphans(gone=expired)))


def _orphans(gone: frozenset[str] | set[str] = frozenset()) -> list[str]:
    """Codes under which report files lie and that no assessment bears, or only one of ``gone``."""
    filed = store.codes()  # first the files, then the rows: what is drawn in between has its row
    kept = set(Assessment.objects.values_list("code", flat=True)) - gone
    return sorted(filed - kept)


def _numbers(assessments: int, sessions: int, reports: int) -> dict[str, int]:
    return {
        "anonymous assessments": assessments,
        "sessions": sessions,
        "assessments' report folders": reports,
    }
