"""The process beside the server: started again when it ends, and never left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
SCRIPT = """
import os, signal, sys
from pathlib import Path
from config.worker import kept

def work():
    with Path(sys.argv[1]).open("a") as file:
        file.write(f"{os.getpid()}\\n")
    signal.pause()

signal.signal(signal.SIGTERM, lambda *args: sys.exit(7))
with kept(work):
    signal.pause()
"""


def eventually(true: Callable[[], object]) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def runs(pid: int) -> bool:
    """Whether the process is there and not only waiting to be counted out."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


class Served:
    """A server with its worker."""

    def __init__(self, folder: Path) -> None:
        self.note = folder / "workers"
        command = [sys.executable, "-c", SCRIPT, str(self.note)]
        self.process = subprocess.Popen(command, cwd=TOP, stderr=subprocess.DEVNULL)
        assert eventually(lambda: self.workers)

    @property
    def workers(self) -> list[int]:
        """All workers that ever ran, the last one last."""
        return [int(line) for line in self.note.read_text().split()] if self.note.exists() else []


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A server whose worker runs."""
    server = Served(tmp_path)
    yield server
    server.process.kill()
    server.process.wait()
    assert eventually(lambda: not any(map(runs, server.workers)))


def test_a_worker_that_dies_is_replaced(served: Served):
    os.kill(served.workers[0], signal.SIGKILL)
    assert eventually(lambda: len(served.workers) == 2)
    assert runs(served.workers[1])


def test_the_worker_ends_with_the_server(served: Served):
    served.process.terminate()
    assert served.process.wait(20) == 7
    assert not runs(served.workers[-1])


def test_the_worker_ends_although_the_server_was_killed(served: Served):
    served.process.kill()
    served.process.wait()
    assert eventually(lambda: not runs(served.workers[-1]))


def test_the_worker_ends_although_its_keeper_was_killed(served: Served):
    keeper = int(Path(f"/proc/{served.workers[0]}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(keeper, signal.SIGKILL)
    assert eventually(lambda: not runs(served.workers[0]))


def test_ctrl_c_at_the_keyboard_reaches_the_server_alone(served: Served):
    assert os.getpgid(served.workers[0]) != os.getpgid(served.process.pid)
