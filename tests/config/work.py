"""Tasks for the tests of the worker, and rows that stand for tasks in every state."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult, get_date_max


@task()
def add(one: int, other: int) -> int:
    """A task that ends well."""
    return one + other


@task()
def break_down(secret: str) -> None:
    """A task that fails, with words that nobody else may read."""
    raise LookupError(secret)


def filed(
    status: str = "READY", *, workers: tuple[str, ...] = (), args: tuple = (1, 2), **columns: Any
) -> DBTaskResult:
    """A row of the queue."""
    row = DBTaskResult.objects.create(
        **{
            "status": status,
            "args_kwargs": {"args": list(args), "kwargs": {}},
            "task_path": "tests.config.work.add",
            "backend_name": "default",
            "run_after": get_date_max(),
            "worker_ids": list(workers),
            "exception_class_path": "",
            "traceback": "",
            "started_at": None if status == "READY" else timezone.now() - timedelta(minutes=1),
            "finished_at": timezone.now() if status in ("FAILED", "SUCCESSFUL") else None,
        }
        | columns
    )
    row.refresh_from_db()
    return row
