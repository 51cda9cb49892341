"""Rendered PDFs, each under the hash of what it was drawn from: an unchanged report is drawn once.

That is the digest of the result and everything else that goes into a report (``recipe``): a report is found without
making its HTML.

Files lie in ``DATA_DIR/reports/<assessment code>/``. Nothing but time is lost with them: every one can be drawn again.
"""

import fcntl
import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from assessments.reports import signer
from assessments.reports.brand import host
from assessments.reports.press import RenderingFailed, render
from assessments.services import Gone

__all__ = ["Busy", "RenderingFailed", "find", "forget", "get_or_draw", "has"]

RENDERER = "2 weasyprint-70.0"  # another layout of the same HTML needs another name here
AT_ONCE = 2
WAIT_SECONDS = 25.0
KEPT = 24  # PDFs of one assessment, two languages of twelve rounds; older ones make way
FORGETTING = 9  # times that a folder is emptied while somebody writes into it
# Whatever a report is made from beside the content: its code, its templates, its styles, its words, its tools.
INGREDIENTS = (
    "assessments/*.py", "assessments/models/*.py", "assessments/reports/*.py",
    "guidelines/*.py", "guidelines/models/*.py",
    "templates/report/*.html", "static/css/*.css", "locale/*/LC_MESSAGES/django.mo", "requirements.txt",
)  # fmt: skip


class Busy(Exception):
    """As many reports as the machine is meant for are being drawn; to be asked for again a little later."""


def has(code: str, digest: str, lang: str) -> bool:
    """Whether the PDF is stored."""
    return _path(code, digest, lang).exists()


def find(code: str, digest: str, lang: str) -> bytes | None:
    """The stored PDF of the result with this digest (``frozen.digest``) in this language, None where none is."""
    with suppress(FileNotFoundError):
        return _path(code, digest, lang).read_bytes()
    return None


def get_or_draw(
    code: str,
    digest: str,
    lang: str,
    make: Callable[[], str],
    *,
    told: Callable[[int], None] | None = None,
    patience: float = WAIT_SECONDS,
) -> bytes:
    """The PDF of the result with this digest; ``make`` gives its HTML where it must be drawn.

    ``told`` hears how many pages are laid out. Raises ``Busy`` where no place to draw becomes free within ``patience``
    seconds, ``RenderingFailed``, ``Gone`` where the assessment was deleted meanwhile, and what ``make`` and ``told``
    raise.
    """
    path = _path(code, digest, lang)
    pdf = find(code, digest, lang)
    return _draw(path, make(), told, patience) if pdf is None else pdf


def recipe() -> str:
    """SHA-256, as hexadecimal digits, over all of ours that a report is made from; it reads 100 files (5 ms)."""
    found = sorted(path for pattern in INGREDIENTS for path in settings.BASE_DIR.glob(pattern))
    whole = hashlib.sha256(repr(host()).encode())
    for path in found:
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def forget(code: str) -> None:
    """Delete every stored PDF of an assessment, also where one is put there or dropped at this moment."""
    folder = _folder(code)
    for _ in range(FORGETTING):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
    shutil.rmtree(folder)  # says what is in the way


def codes() -> set[str]:
    """Codes of the assessments of which PDFs are stored."""
    return {path.name for path in (settings.DATA_DIR / "reports").glob("*") if path.is_dir()}


def _draw(path: Path, html: str, told: Callable[[int], None] | None, patience: float) -> bytes:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _turn(path.parent, told, patience):
        with suppress(FileNotFoundError):  # somebody else asked for the same in the meantime
            return path.read_bytes()
        pdf = signer.signed(render(html, told=told))
        try:  # within the turn: whoever comes next finds it
            _write(path, pdf)
            _drop_old(path.parent)
        except FileNotFoundError:
            return pdf  # the assessment was deleted during the drawing: nothing may come back
        except OSError as error:  # a full disk, for one
            raise RenderingFailed(f"the report cannot be stored ({error.strerror}: {path.parent})") from error
    return pdf


def _path(code: str, digest: str, lang: str) -> Path:
    source = f"{RENDERER}\n{signer.mark()}\n{digest}\n{lang}\n{recipe()}"
    return _folder(code) / f"{hashlib.sha256(source.encode()).hexdigest()}.pdf"


def _folder(code: str) -> Path:
    if not re.fullmatch(r"[A-Za-z0-9]{1,40}", code):
        raise ValueError(f"{code!r} is no code of an assessment")
    return settings.DATA_DIR / "reports" / code


def _write(path: Path, pdf: bytes) -> None:
    """Write a file so that a crash leaves the whole of it or nothing."""
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        part = Path(file.name)
        try:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            part.unlink(missing_ok=True)  # half a file would fill a full disk even more
            raise
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _drop_old(folder: Path) -> None:
    """Keep the newest few, and no half-written file of an hour ago or older."""
    by_age = sorted(folder.glob("*.pdf"), key=lambda path: path.stat().st_mtime, reverse=True)
    stale = [path for path in folder.glob("*.part") if path.stat().st_mtime < time.time() - 3600]
    for path in (*by_age[KEPT:], *stale):
        path.unlink(missing_ok=True)


@contextmanager
def _turn(own: Path, told: Callable[[int], None] | None, patience: float) -> Iterator[None]:
    """Draw in this folder alone, and hold one of the few places for drawing."""
    end = time.monotonic() + patience
    places = [own.parent / f".place-{number}" for number in range(AT_ONCE)]
    with _held([own], os.O_RDONLY, told, end), _held(places, os.O_RDWR | os.O_CREAT, told, end):
        yield


@contextmanager
def _held(places: list[Path], how: int, told: Callable[[int], None] | None, end: float) -> Iterator[None]:
    """Hold one of these files or folders; a lock of the system, so that it ends with its process.

    ``how`` says how they are opened. Raises ``Gone`` where a folder was deleted: it must not come back.
    """
    while True:
        for place in places:
            try:
                held = os.open(place, how, 0o600)
            except FileNotFoundError as error:
                raise Gone(f"the assessment of {place.name} was deleted while its report waited") from error
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(held)
                continue
            try:
                yield
            finally:
                os.close(held)
            return
        if time.monotonic() > end:
            raise Busy(f"{AT_ONCE} reports are being drawn; try again in a minute")
        if told:
            told(0)
        time.sleep(0.1)
