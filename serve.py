#!/usr/bin/env python
"""Prepare and serve in one process: Django is imported once, and every worker shares that memory.

The same as ``manage.py prepare`` and then ``python -m gunicorn`` beside ``manage.py db_worker``, in two thirds of the
time.
"""

import os
import sys
from contextlib import ExitStack

from django.core.management import call_command, execute_from_command_line
from django.db import connections
from gunicorn.app.wsgiapp import run

from config.listen import BadVariable, task_workers
from config.worker import kept


def work() -> None:
    """Do background tasks until told to stop."""
    call_command("db_worker", interval=0.1)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        workers = task_workers(os.environ)
    except BadVariable as error:
        sys.exit(f"tenken: {error}")
    execute_from_command_line(["manage.py", "prepare"])
    connections.close_all()  # a connection must not be shared with the workers that are forked from here
    with ExitStack() as beside:
        for _ in range(workers):
            beside.enter_context(kept(work))
        sys.exit(run())
