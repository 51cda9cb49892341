"""From nothing to the first page, and what a worker holds."""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connections

from bench import network
from bench.content import cookie, one_page, real_edition, stored
from bench.figures import Figure
from bench.page import first_page

TOP = Path(__file__).resolve().parents[1]
ROUNDS = 3
MOST_SECONDS = 120


def measure(saves: int) -> list[Figure]:
    """Start, migration and memory."""
    assessment = stored(one_page(real_edition()))
    request = network.get(first_page(assessment), cookie(assessment))
    connections.close_all()
    seconds = []
    for _ in range(ROUNDS):
        with network.server(str(settings.DATA_DIR)) as server:
            seconds.append(server.seconds)
            for _ in range(40):
                assert network.ask(server.port, request)[0] == 200
            memory = max(map(resident, workers(server.pid)), default=None)
    figures = [
        Figure(what="start to first page, second time", value=min(seconds), unit="s", goal=3, judged=False),
        Figure(what="migrate from empty", value=min(migrated() for _ in range(ROUNDS)), unit="s", goal=5, judged=False),
    ]
    if memory is not None:
        figures.append(Figure(what="worker before its first report", value=memory, unit="MB", goal=120))
    return figures


def migrated() -> float:
    """Seconds of ``manage.py migrate`` in an empty data folder, the start of Python counted in."""
    with TemporaryDirectory(prefix="tenken-bench-") as folder:
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        begun = time.perf_counter()
        subprocess.run(command, cwd=TOP, env={**os.environ, "DATA_DIR": folder}, timeout=MOST_SECONDS, check=True)
        return time.perf_counter() - begun


def workers(parent: int) -> list[int]:
    """Processes that the server has started; none where there is no /proc."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(pid) for pid in children.read_text().split()] if children.exists() else []


def resident(pid: int) -> float:
    """Megabytes of memory that a process holds, what it shares with others counted in."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
