"""Has PDFs drawn: one short-lived child process for each, with limits and an end."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

HOME = Path(__file__).resolve().parents[2]
FONTS = HOME / "assessments" / "reports" / "fonts"
FONT_FILES = (FONTS / "BIZUDPGothic-Regular.ttf", FONTS / "BIZUDPGothic-Bold.ttf")
MODULE = "assessments.reports.pdf"
SECONDS = 360
TICK = 0.5  # seconds after which it is told how far the drawing is, also where the child says nothing
WORDS = 65536  # characters kept of what the child says
PAGE = "page "
"""How the child begins a line that says how many pages are laid out."""
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
    with TemporaryDirectory(prefix="tenken-report-") as scratch:
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        # A fixed hash seed: sets keep one order, so that the same HTML gives the same bytes.
        environment |= {"TMPDIR": scratch, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
        page, drawn = Path(scratch, "report.html"), Path(scratch, "report.pdf")
        page.write_text(html, encoding="utf-8")
        with page.open("rb") as given, drawn.open("wb") as taken:
            child = subprocess.Popen(  # noqa: S603 - a fixed command; the HTML goes in by standard input
                [sys.executable, "-m", MODULE], stdin=given, stdout=taken, stderr=subprocess.PIPE, cwd=HOME,
                env=environment,
            )  # fmt: skip
            with child:
                try:
                    words = _listen(child, seconds, told or (lambda pages: None))
                finally:
                    child.kill()  # does nothing to one that has ended
        pdf = drawn.read_bytes()
    if child.returncode or not pdf.startswith(b"%PDF-"):
        last = words.strip().rpartition("\n")[2]
        raise RenderingFailed(f"the drawing process ended with status {child.returncode}: {last or 'it said nothing'}")
    return pdf


def _listen(child: subprocess.Popen, seconds: float, told: Callable[[int], None]) -> str:
    """What the child says until it ends, the last of it, without how far it is: that is told."""
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
    raise RenderingFailed(f"the report was not drawn within {seconds} seconds")
