"""What a child process of ours does first: it keeps to limits, and ends with the process that started it.

Imports nothing but Python's own: it runs in the children, never in the server.
"""

import atexit
import os
import resource
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

from assessments.reports.press import PARENT, SCRATCH

LOOK = 0.3  # seconds between two looks at who the parent is


def bound(*, cpu_seconds: int, memory_bytes: int) -> None:
    """Keep within these limits from now on, and leave with the parent.

    A server or worker that is killed outright ends nothing by itself: its child would go on for nobody, beside the one
    that a new worker starts.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    if sys.platform == "linux":  # elsewhere the limit of the address space is not kept or not settable
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    if parent := os.environ.get(PARENT):  # nobody's number where a person runs the module by hand
        atexit.register(_clear_up, int(parent))  # it may meet its end before the thread does: nobody reads its words
        threading.Thread(target=_leave_with, args=(int(parent),), daemon=True).start()


def leave() -> None:
    """End well, and at once: to take a drawing apart object by object takes longer than the system needs for all."""
    sys.stdout.flush()
    atexit._run_exitfuncs()  # as at every end
    os._exit(0)


def _leave_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    _clear_up(parent)
    os._exit(1)  # of the whole process, from a thread


def _clear_up(parent: int) -> None:
    """Remove our folder where the parent cannot any more."""
    folder = Path(tempfile.gettempdir())
    if os.getppid() != parent and folder.name.startswith(SCRATCH):
        shutil.rmtree(folder, ignore_errors=True)
