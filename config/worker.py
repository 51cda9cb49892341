"""A process that is kept running beside the server, and never outlives it. Plain Python.

The server forks a keeper; the keeper forks the worker, and another whenever that ends. Keeper and worker watch who
their parent is: a server that is killed outright still takes both with it.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

GRACE = 10.0  # seconds that a worker gets to finish what it does; a task cut short is run again later
PAUSE = 1.0  # seconds before a worker that ended is replaced
LOOK = 0.1  # seconds between two looks


@contextmanager
def kept(work: Callable[[], None]) -> Iterator[None]:
    """While the block runs, ``work`` runs in a process of its own, again whenever that process ends.

    Fork before any thread or database connection is open. The block may fork, too.
    """
    server = os.getpid()
    keeper = os.fork()
    if keeper == 0:
        _keep(server, work)
        sys.exit(0)
    try:
        yield
    finally:
        if os.getpid() == server:  # what the block forked comes by here as well
            _end(keeper, GRACE + 2)


def _keep(server: int, work: Callable[[], None]) -> None:
    os.setsid()  # Ctrl+C is for the server; it tells us
    asked: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: asked.append(number))

    def over() -> bool:
        return bool(asked) or os.getppid() != server

    while not over():
        child = os.fork()
        if child == 0:
            _work(work)
        status = _wait(child, over)
        if status is None:
            _end(child, GRACE)
        else:
            if status:
                sys.stderr.write(f"tenken: the worker of background tasks ended ({status}) and is started again\n")
            time.sleep(PAUSE)


def _work(work: Callable[[], None]) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.nice(10)  # people who wait for a page come first
    threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
    work()
    sys.exit(0)


def _leave_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK * 3)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os.kill(os.getpid(), signal.SIGKILL)


def _wait(child: int, over: Callable[[], bool]) -> int | None:
    """The status with which the child ended, None where it is time to end it."""
    while not over():
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(LOOK)
    return None


def _end(child: int, grace: float) -> None:
    try:
        os.kill(child, signal.SIGTERM)
        end = time.monotonic() + grace
        while time.monotonic() < end:
            if os.waitpid(child, os.WNOHANG)[0]:
                return
            time.sleep(LOOK / 5)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        return  # gone, and the server has taken notice already
