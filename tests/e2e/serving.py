"""Servers under test, started as people start them, on data of their own."""

import fcntl
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.e2e.visitor import TOP

OURS = ("DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "BEHIND_HTTPS_PROXY", "EMAIL_URL", "HOST")
LIMITS = ("STARTS_PER_HOUR", "RESUMES_PER_HOUR", "REPORTS_PER_HOUR", "FILES_PER_HOUR", "COMMENTS_PER_HOUR")
UNLIMITED = dict.fromkeys(LIMITS, "100000")


@contextmanager
def serving(data: Path, lock: Path) -> Iterator[str]:
    """The address of a server on the data in this folder; no request may have failed in it when it ends.

    Static files are collected into one folder, so that two servers must not start at once: whoever holds the file
    ``lock`` starts.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    environ = environment(data) | {"BASE_URL": base, "PORT": str(port)}
    log = data / "server.log"
    with log.open("w") as out:
        with lock.open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            process = subprocess.Popen(
                [sys.executable, "serve.py"], cwd=TOP, env=environ, stdout=out, stderr=subprocess.STDOUT
            )
            try:
                _wait_until_ready(base, process, log)
            except BaseException:
                process.kill()
                raise
        yield base
        process.terminate()
        process.wait(timeout=40)
    assert "Traceback" not in log.read_text(), log.read_text()


def environment(data: Path) -> dict[str, str]:
    """The variables of a process that works on the data in this folder."""
    environ = {name: value for name, value in os.environ.items() if name not in OURS}
    return environ | UNLIMITED | {"DATA_DIR": str(data)}


def _wait_until_ready(base: str, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(base + "/method/", timeout=5):  # noqa: S310 - our own address
                return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text()}")
