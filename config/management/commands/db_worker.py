"""``manage.py db_worker``: do background tasks, one after the other, until it is told to stop."""

import logging
import resource
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker, valid_interval
from django_tasks_db.models import DBTaskResult

from config.queue import recover
from guidelines.alive import bury, is_alive, living
from guidelines.queued import WORKERS

MOST_MEMORY = 300
"""Megabytes; a worker that ever held more makes room for a fresh one when its task is done."""


class LookingWorker(Worker):
    """The worker of django-tasks-db, with a look before each lock.

    That one takes the write lock of SQLite at every turn, five times a second while there is nothing to do.
    """

    def run(self) -> None:
        """Do what waits, sleep, look again; ``batch`` ends where nothing waits any more.

        A worker that a large task made fat ends, too: another one is started in its place.
        """
        once, self.batch = self.batch, True
        while self.running:
            close_old_connections()
            if DBTaskResult.objects.ready().filter(backend_name=self.backend_name).exists():
                super().run()  # returns where nothing waits
            if once or _megabytes() > MOST_MEMORY:
                return
            if self.running:
                time.sleep(self.interval)


def _megabytes() -> float:
    """The most memory that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Command(BaseCommand):
    """Ends at SIGTERM or Ctrl+C when the task in hand is done; a second one ends it at once.

    It may end by itself to give memory back: whoever runs it starts it again (serve.py, systemd).
    """

    help = "Do background tasks: reports, imports. serve.py runs one unless TASK_WORKERS=0."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How often to look, and whether to end when there is nothing left."""
        parser.add_argument(
            "--interval", type=valid_interval, default=0.2, help="seconds between two looks (default %(default)s)"
        )
        parser.add_argument("--batch", action="store_true", help="do what waits, then end")

    def handle(self, *args: Any, interval: float, batch: bool, verbosity: int, **options: Any) -> None:
        """Run again what dead workers left, then work."""
        for name in ("django_tasks", "django_tasks_db"):
            logging.getLogger(name).setLevel(logging.INFO if verbosity > 1 else logging.ERROR)
        worker_id, folder = get_random_string(32), Path(settings.DATA_DIR) / WORKERS
        worker = LookingWorker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=interval,
            batch=batch,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
        )
        with living(folder, worker_id):
            again, given_up = recover(is_alive=lambda other: is_alive(folder, other), now=timezone.now())
            bury(folder)
            if again or given_up:
                self.stderr.write(f"tasks of workers that died: {again} run again, {given_up} given up")
            if not batch:
                worker.configure_signals()
            worker.run()
