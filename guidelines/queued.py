"""What can be known of the queue of background tasks: whether anybody works on it, and what it gave up."""

from pathlib import Path

from django.conf import settings
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from guidelines.alive import working

WORKERS = "workers"
"""The folder in ``DATA_DIR`` where workers show that they live."""


def is_served() -> bool:
    """Whether any worker lives."""
    return working(Path(settings.DATA_DIR) / WORKERS)


def has_failed(task_path: str, *args: int) -> bool:
    """Whether nobody does that task with these arguments any more, nor will: the newest of them failed."""
    tasks = DBTaskResult.objects.filter(task_path=task_path, args_kwargs={"args": list(args), "kwargs": {}})
    newest = tasks.order_by("-enqueued_at").first()
    return newest is not None and newest.status == TaskResultStatus.FAILED
