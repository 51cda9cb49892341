"""What may become of a background task beside being done: run again after a crash, tried again, cancelled.

A task's attempts are counted by the workers that claimed it (``worker_ids``).
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

MOST_RETRIES = 3
"""How often a task whose worker died is run again by itself."""


class WorkerDied(Exception):
    """The worker died while it did the task, the first time and at every retry."""


class Cancelled(Exception):
    """A person cancelled the task before it began."""


class NotNow(Exception):
    """The task is not in the state that the change is for; the message is the state in which it is."""


@transaction.atomic
def recover(*, is_alive: Callable[[str], bool], now: datetime) -> tuple[int, int]:
    """Put the tasks of dead workers back into the queue, or give them up; how many of each.

    ``is_alive`` tells of a worker's name whether it still runs.
    """
    again = given_up = 0
    for row in DBTaskResult.objects.running().select_for_update():
        if row.worker_ids and is_alive(row.worker_ids[-1]):
            continue
        if len(row.worker_ids) > MOST_RETRIES:
            _fail(row, WorkerDied, now)
            given_up += 1
        else:
            row.status, row.started_at = TaskResultStatus.READY, None
            row.save(update_fields=["status", "started_at"])
            again += 1
    return again, given_up


@transaction.atomic
def retry(*, pk: str) -> DBTaskResult:
    """Put a failed task back into the queue; its attempts are counted anew. Raises NotNow for any other."""
    row = _held(pk, TaskResultStatus.FAILED)
    row.status, row.started_at, row.finished_at, row.worker_ids = TaskResultStatus.READY, None, None, []
    row.exception_class_path = row.traceback = ""
    row.save(
        update_fields=["status", "started_at", "finished_at", "worker_ids", "exception_class_path", "traceback"],
    )
    return row


@transaction.atomic
def cancel(*, pk: str, now: datetime) -> DBTaskResult:
    """Take a waiting task out of the queue. Raises NotNow for any other: what runs is let finish."""
    row = _held(pk, TaskResultStatus.READY)
    _fail(row, Cancelled, now)
    return row


def _held(pk: str, status: TaskResultStatus) -> DBTaskResult:
    row = DBTaskResult.objects.select_for_update().get(pk=pk)
    if row.status != status:
        raise NotNow(row.status)
    return row


def _fail(row: DBTaskResult, why: type[Exception], now: datetime) -> None:
    row.status, row.finished_at = TaskResultStatus.FAILED, now
    row.exception_class_path, row.traceback = f"{why.__module__}.{why.__qualname__}", ""
    row.save(update_fields=["status", "finished_at", "exception_class_path", "traceback"])
