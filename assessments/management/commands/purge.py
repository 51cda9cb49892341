"""``manage.py purge``: delete what nobody keeps; to be run once a day."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments import services
from assessments.models import Assessment
from assessments.reports import store
from guidelines import commenting
from guidelines.models import Comment

TASKS_KEPT = timedelta(days=14)


class Command(BaseCommand):
    """Exit status 0 with the numbers of what was deleted."""

    help = (
        "Delete expired anonymous assessments, expired sessions, report files without an assessment, "
        "results of background tasks that ended two weeks ago, and comments that editors settled a year ago."
    )

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
    tasks, _ = _ended(now).delete()
    return _numbers(len(codes), sessions, len(orphans), tasks, commenting.forget(now=now))


def _count() -> dict[str, int]:
    now = timezone.now()
    expired = set(Assessment.objects.expired(now).values_list("code", flat=True))
    sessions = Session.objects.filter(expire_date__lt=now).count()
    comments = Comment.objects.forgettable(now - commenting.KEPT).count()
    return _numbers(len(expired), sessions, len(_orphans(gone=expired)), _ended(now).count(), comments)


def _ended(now: datetime) -> QuerySet[DBTaskResult]:
    """Tasks that ended so long ago that nobody asks how."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=now - TASKS_KEPT)


def _orphans(gone: frozenset[str] | set[str] = frozenset()) -> list[str]:
    """Codes under which report files lie and that no assessment bears, or only one of ``gone``."""
    filed = store.codes()  # first the files, then the rows: what is drawn in between has its row
    kept = set(Assessment.objects.values_list("code", flat=True)) - gone
    return sorted(filed - kept)


def _numbers(assessments: int, sessions: int, reports: int, tasks: int, comments: int) -> dict[str, int]:
    return {
        "anonymous assessments": assessments,
        "sessions": sessions,
        "assessments' report folders": reports,
        "ended background tasks": tasks,
        "settled comments without an account": comments,
    }
