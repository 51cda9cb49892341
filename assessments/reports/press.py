"""Has PDFs drawn, and other work done, each in a short-lived child process of its own, with limits and an end."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

HOME = Path(__file__).resolve().parents[2]
FONTS = HOME / "assessments" / "reports" / "fonts"
FONT_FILES = (FONTS / "BIZUDPGothic-Regular.ttf", FONTS / "BIZUDPGothic-Bold.ttf")
MODULE = "assessments.reports.pdf"
SECONDS = 360
TOLD = 3  # how a child ends that says itself, in one sentence, what is wrong
NOTHING: Mapping[str, str] = MappingProxyType({})
# The child gets no secret of the server: only what finding programs, libraries and fonts needs.
PASSED_ON = (
    "PATH", "HOME", "LANG", "LC_ALL", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "LD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH", "COVERAGE_PROCESS_CONFIG",
)  # fmt: skip


class RenderingFailed(Exception):
    """A PDF could not be drawn; the text says why."""


def render(html: str, *, seconds: float = SECONDS) -> bytes:
    """Draw the PDF of a report's HTML in a child process, which is killed after ``seconds``.

    Raises ``RenderingFailed`` where the child takes too long, meets a limit or gives no PDF.
    """
    pdf = run(MODULE, html.encode(), doing="drawing", seconds=seconds)
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
) -> bytes:
    """What a module says to ``given``, run as a child process that is killed after ``seconds``.

    ``passed`` is put into its environment. Raises ``failure`` where it takes too long or ends otherwise than well.
    """
    with TemporaryDirectory(prefix="tenken-report-") as scratch:
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        # A fixed hash seed: sets keep one order, so that the same HTML gives the same bytes.
        environment |= {"TMPDIR": scratch, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1", **passed}
        try:
            done = subprocess.run(  # noqa: S603 - a module of ours; what it works on goes in by standard input
                [sys.executable, "-m", module],
                input=given,
                capture_output=True,
                timeout=seconds,
                check=False,
                cwd=HOME,
                env=environment,
            )
        except subprocess.TimeoutExpired as error:
            raise failure(f"the {doing} process did not end within {seconds} seconds") from error
    last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
    if done.returncode == TOLD:
        raise failure(last)
    if done.returncode:
        raise failure(f"the {doing} process ended with status {done.returncode}: {last or 'it said nothing'}")
    return done.stdout
