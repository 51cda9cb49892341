"""Which workers of background tasks live. Plain Python.

Each holds a lock on a file of its own. The lock goes with the process, however that ends, so a lock that can be had
belongs to a dead worker; a number of a process would not tell, it is given again. All workers of one database share
``DATA_DIR``: the files that tasks work on lie there too.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


@contextmanager
def living(folder: Path, worker_id: str) -> Iterator[None]:
    """While the block runs, the worker counts as living. Raises OSError where the folder cannot be written to."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{worker_id}.lock"
    with _locked(path):
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def is_alive(folder: Path, worker_id: str) -> bool:
    """Whether a process holds the worker's lock; one that nothing is known of is dead."""
    try:
        with (folder / f"{worker_id}.lock").open() as file:
            # Shared: two who look at the same time must not take each other for the worker.
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def working(folder: Path) -> bool:
    """Whether any worker lives."""
    return any(is_alive(folder, path.stem) for path in folder.glob("*.lock"))


def bury(folder: Path) -> None:
    """Remove the files of dead workers."""
    for path in folder.glob("*.lock"):
        if not is_alive(folder, path.stem):
            path.unlink(missing_ok=True)


def _locked(path: Path) -> IO[str]:
    """The file, locked, under its name: others may have buried it before the lock was there."""
    while True:
        file = path.open("w")
        fcntl.flock(file, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if path.stat().st_ino == os.fstat(file.fileno()).st_ino:
                return file
        file.close()
