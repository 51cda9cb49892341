"""Child processes: what they get, and what is left of them."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from assessments.reports import press
from assessments.reports.press import LEFT, SCRATCH, RenderingFailed, run

HOME = press.HOME
PLAIN = '<html lang="ja"><head><title>t</title></head><body>{}</body></html>'
LONG = PLAIN.format("<p>秘密の本文です。</p>" * 20_000)  # takes far longer to draw than a test waits
STARTER = "import sys; from assessments.reports import press; press.render(sys.stdin.read())"


@pytest.fixture
def scratch(tmp_path, monkeypatch) -> Path:
    """Where folders of children are made in this test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def waited(found, seconds: float = 20.0):
    """What ``found`` gives, as soon as it is something; the last of it after so many seconds."""
    end = time.monotonic() + seconds
    while not (value := found()) and time.monotonic() < end:
        time.sleep(0.05)
    return value


def is_running(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_child_ends_with_the_process_that_started_it_and_leaves_nothing_behind(tmp_path):
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", STARTER], cwd=HOME, stdin=subprocess.PIPE, env=environment) as parent:
        parent.stdin.write(LONG.encode())
        parent.stdin.close()
        [child] = waited(lambda: children(parent.pid))
        [folder] = waited(lambda: list(tmp_path.iterdir()))
        assert waited(lambda: list(folder.iterdir())), "the drawing has begun"
        assert not [path for path in folder.rglob("*") if path.is_file() and "秘密".encode() in path.read_bytes()]
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    assert waited(lambda: not is_running(child), 5)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_of_a_child_that_ended(scratch):
    run("this", b"", doing="reading", seconds=20)
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize(("age", "is_left"), [(LEFT - 60, True), (LEFT + 60, False)])
def test_folders_of_children_killed_long_ago_are_cleared(scratch, age, is_left):
    old, other = scratch / f"{SCRATCH}x", scratch / "other"
    for folder in (old, other):
        folder.mkdir()
        (folder / "font").write_bytes(b"x")
        os.utime(folder, (time.time() - age,) * 2)
    run("this", b"", doing="reading", seconds=20)
    assert (old.exists(), other.exists()) == (is_left, True)


def test_a_child_that_cannot_be_given_its_files_has_failed(scratch, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(scratch / "gone"))
    with pytest.raises(RenderingFailed, match=r"the reading process cannot be had \(No such file or directory: "):
        run("this", b"", doing="reading", seconds=20)
