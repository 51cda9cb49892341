"""Has PDFs drawn, and other work done, each in a short-lived child process of its own, with limits and an end."""

import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from types import MappingProxyType
from typing import IO

HOME = Path(__file__).resolve().parents[2]
FONTS = HOME / "assessments" / "reports" / "fonts"
FONT_FILES = (FONTS / "BIZUDPGothic-Regular.ttf", FONTS / "BIZUDPGothic-Bold.ttf")
MODULE = "assessments.reports.pdf"
SECONDS = 360
TICK = 0.5  # seconds after which it is told how far the work is, also where the child says nothing
WORDS = 65536  # characters kept of what the child says
PAGE = "page "
"""How the child begins a line that says how many pages are laid out."""
PARENT = "TENKEN_PARENT"  # where a child finds the number of the process that started it
SCRATCH = "tenken-report-"  # how the folder of a child's own files begins
LEFT = 3600  # seconds after which such a folder belongs to nobody any more: no child lives that long
TOLD = 3  # how a child ends that says itself, in one sentence, what is wrong
NOTHING: Mapping[str, str] = MappingProxyType({})
SIZES = ("", "small", "smaller", "smallest")
"""How small the summary is set so that it fits its page, as classes of its section."""
# The child gets no secret of the server: only what finding programs, libraries and fonts needs.
PASSED_ON = (
    "PATH", "HOME", "LANG", "LC_ALL", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "LD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH", "COVERAGE_PROCESS_CONFIG",
)  # fmt: skip


class RenderingFailed(Exception):
    """A PDF could not be drawn; the text says why."""


def render(html: str, *, seconds: float = SECONDS, told: Callable[[int], None] | None = None) -> bytes:
    """Draw the PDF of a report's HTML in a child process, which is killed after ``seconds``.

    ``told`` hears about twice a second how many pages are laid out; where it raises, the child is killed.
    Raises ``RenderingFailed`` where the child takes too long, meets a limit or gives no PDF, and what ``told`` raises.
    """
    pdf = run(MODULE, html.encode(), doing="drawing", seconds=seconds, told=told)
    if not pdf.startswith(b"%PDF-"):
        raise RenderingFailed("the drawing process gave no PDF")
    return pdf


def run(
    module: str,
    given: bytes,
    *,
    doing: str,
    seconds: float,
    passed: Mapping[str, str] = NOTHING,
    failure: type[RenderingFailed] = RenderingFailed,
    told: Callable[[int], None] | None = None,
) -> bytes:
    """What a module says to ``given``, run as a child process that is killed after ``seconds``.

    ``passed`` is put into its environment; ``told`` is that of ``render``. Raises ``failure`` where it takes too long
    or ends otherwise than well.
    """
    try:
        _clear()
        # What people wrote lies in files without a name: they are gone with this process, however that ends.
        with (
            TemporaryDirectory(prefix=SCRATCH) as scratch,
            TemporaryFile(buffering=0) as source,
            TemporaryFile(buffering=0) as target,
        ):
            source.write(given)
            source.seek(0)
            child = _start(module, scratch, passed, stdin=source, stdout=target)
            with child:
                try:
                    words = _listen(child, seconds, told or (lambda pages: None))
                except subprocess.TimeoutExpired as error:
                    raise failure(f"the {doing} process did not end within {seconds} seconds") from error
                finally:
                    child.kill()  # does nothing to one that has ended
            target.seek(0)
            taken = target.read()
    except OSError as error:  # a full disk, for one
        raise failure(f"the {doing} process cannot be had ({error.strerror}: {tempfile.gettempdir()})") from error
    last = words.strip().rpartition("\n")[2]
    if child.returncode == TOLD:
        raise failure(last)
    if child.returncode:
        raise failure(f"the {doing} process ended with status {child.returncode}: {last or 'it said nothing'}")
    return taken


def _clear() -> None:
    """Remove the folders of children that were killed together with the process that started them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*"):
        with suppress(FileNotFoundError):  # somebody else has removed it
            if folder.lstat().st_mtime < time.time() - LEFT:
                shutil.rmtree(folder, ignore_errors=True)


def _start(
    module: str, scratch: str, passed: Mapping[str, str], *, stdin: IO[bytes], stdout: IO[bytes]
) -> subprocess.Popen:
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    # A fixed hash seed: sets keep one order, so that the same HTML gives the same bytes.
    environment |= {"TMPDIR": scratch, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1", PARENT: str(os.getpid()), **passed}
    return subprocess.Popen(  # noqa: S603 - a module of ours; what it works on goes in by standard input
        [sys.executable, "-m", module], stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, cwd=HOME, env=environment
    )


def _listen(child: subprocess.Popen, seconds: float, told: Callable[[int], None]) -> str:
    """What the child says until it ends, the last of it, without how far it is: that is told.

    Raises ``subprocess.TimeoutExpired``.
    """
    heard, pages, end = "", 0, time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([child.stderr], [], [], min(TICK, left))[0]:
            said = os.read(child.stderr.fileno(), WORDS)
            if not said:
                child.wait(timeout=left)
                return heard
            *whole, part = (heard + said.decode(errors="replace")).split("\n")
            pages = max([pages, *(int(line.removeprefix(PAGE)) for line in whole if line.startswith(PAGE))])
            heard = "\n".join([*(line for line in whole if not line.startswith(PAGE)), part])[-WORDS:]
        told(pages)
    raise subprocess.TimeoutExpired(child.args, seconds)
