"""Has PDFs drawn: one short-lived child process for each, with limits and an end."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HOME = Path(__file__).resolve().parents[2]
FONTS = HOME / "assessments" / "reports" / "fonts"
FONT_FILES = (FONTS / "BIZUDPGothic-Regular.ttf", FONTS / "BIZUDPGothic-Bold.ttf")
MODULE = "assessments.reports.pdf"
SECONDS = 360
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
    with TemporaryDirectory(prefix="tenken-report-") as scratch:
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        # A fixed hash seed: sets keep one order, so that the same HTML gives the same bytes.
        environment |= {"TMPDIR": scratch, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
        try:
            done = subprocess.run(  # noqa: S603 - a fixed command; the HTML goes in by standard input
                [sys.executable, "-m", MODULE],
                input=html.encode(),
                capture_output=True,
                timeout=seconds,
                check=False,
                cwd=HOME,
                env=environment,
            )
        except subprocess.TimeoutExpired as error:
            raise RenderingFailed(f"the report was not drawn within {seconds} seconds") from error
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise RenderingFailed(f"the drawing process ended with status {done.returncode}: {last or 'it said nothing'}")
    return done.stdout
