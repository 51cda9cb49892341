"""Has reports signed with the host's own certificate, in a process that ends with it, where the settings name one.

``SIGNING_CERTIFICATE`` and ``SIGNING_PASSWORD`` reach that process by its environment: other people of the machine do
not see them, and the process that draws reports gets neither.
"""

import hashlib
from datetime import datetime
from pathlib import Path

from django.conf import settings

from assessments.reports import press

MODULE = "assessments.reports.signing"
CHECK = "assessments.reports.certificate"
SECONDS = 60
MANNER = "1 pyhanko-0.38.0"  # another kind of signature on the same PDF needs another name here


class SigningFailed(press.RenderingFailed):
    """A report could not be signed, so that there is none; the text says why."""


def signed(pdf: bytes) -> bytes:
    """The PDF with a signature, or as it is where no certificate is set; never as it is where one is.

    Raises ``SigningFailed``.
    """
    if not settings.SIGNING_CERTIFICATE:
        return pdf
    done = _run(MODULE, pdf, doing="signing")
    if not done.startswith(pdf) or len(done) == len(pdf):
        raise SigningFailed("the signing process gave no signed report")
    return done


def mark() -> str:
    """What tells reports signed with one certificate from those of another, blank where none is set.

    Raises ``SigningFailed`` where the file cannot be read.
    """
    if not settings.SIGNING_CERTIFICATE:
        return ""
    try:
        return f"{MANNER} {hashlib.sha256(_path().read_bytes()).hexdigest()}"
    except OSError as error:
        raise SigningFailed(f"SIGNING_CERTIFICATE={_path()} cannot be read ({error.strerror})") from error


def valid_until() -> datetime | None:
    """The last moment that reports can be signed, also one that is past; None where they are not signed at all.

    Raises ``SigningFailed``: it says why.
    """
    if not settings.SIGNING_CERTIFICATE:
        return None
    return datetime.fromisoformat(_run(CHECK, b"", doing="checking").decode())


def _run(module: str, given: bytes, *, doing: str) -> bytes:
    secrets = {"SIGNING_CERTIFICATE": str(_path()), "SIGNING_PASSWORD": settings.SIGNING_PASSWORD}
    return press.run(module, given, doing=doing, seconds=SECONDS, passed=secrets, failure=SigningFailed)


def _path() -> Path:
    return Path(settings.SIGNING_CERTIFICATE).absolute()
