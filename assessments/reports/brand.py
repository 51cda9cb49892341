"""The host's own name, logo and contact on pages and reports.

They come from the settings ``HOST_NAME``, ``HOST_CONTACT`` and ``HOST_LOGO``. ``manage.py prepare`` checks the logo,
takes out of it whatever is no picture, and stores it in ``DATA_DIR/brand``; pages and reports use that file alone.
"""

import base64
import hashlib
import io
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from PIL import Image, UnidentifiedImageError

from assessments.svg import Unclean, clean

LARGEST = 2_000_000  # bytes of the file given
MOST_PIXELS = 16_000_000
BOX = (600, 200)  # pixels that a stored PNG fits into
KINDS = {"png": "image/png", "svg": "image/svg+xml"}
NAME = re.compile(r"logo-[0-9a-f]{16}\.(png|svg)")


class BadLogo(Exception):
    """The file cannot be the logo; the text says why and what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Logo:
    """A stored logo: its file name, which changes with its content."""

    name: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return _folder() / self.name

    @property
    def kind(self) -> str:
        """Its media type."""
        return KINDS[self.name.rpartition(".")[2]]

    @property
    def inline(self) -> str:
        """The picture as an address that holds it, for the report, which loads nothing."""
        return f"data:{self.kind};base64,{base64.b64encode(self.path.read_bytes()).decode()}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Host:
    """Who runs this site; all blank where the settings say nothing."""

    name: str
    contact: str
    logo: Logo | None


def host() -> Host:
    """Who runs this site, as the settings and the stored logo say."""
    found = sorted(path.name for path in _folder().glob("logo-*") if NAME.fullmatch(path.name))
    logo = Logo(name=found[0]) if found and settings.HOST_LOGO else None
    return Host(name=settings.HOST_NAME, contact=settings.HOST_CONTACT, logo=logo)


def install() -> Logo | None:
    """Store the logo that the settings name in place of any other; None where they name none. Raises ``BadLogo``."""
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    kind, data = picture(Path(settings.HOST_LOGO)) if settings.HOST_LOGO else ("", b"")
    logo = Logo(name=f"logo-{hashlib.sha256(data).hexdigest()[:16]}.{kind}") if kind else None
    if logo and not logo.path.exists():
        part = logo.path.with_suffix(".part")
        part.write_bytes(data)
        part.replace(logo.path)
    for other in _folder().glob("logo-*"):
        if logo is None or other.name != logo.name:
            other.unlink(missing_ok=True)
    return logo


def picture(path: Path) -> tuple[str, bytes]:
    """Kind (*png* or *svg*) and bytes of a file, made safe: a cleaned SVG, or a PNG drawn anew. Raises ``BadLogo``."""
    try:
        if path.stat().st_size > LARGEST:
            raise BadLogo(f"HOST_LOGO={path} is larger than {LARGEST // 1_000_000} MB; give a smaller file.")
        data = path.read_bytes()
    except OSError as error:
        raise BadLogo(f"HOST_LOGO={path} cannot be read ({error.strerror}); name a file that can.") from error
    if data.lstrip().startswith(b"<") or data.startswith(b"\xef\xbb\xbf"):
        try:
            return "svg", clean(data)
        except Unclean as error:
            raise BadLogo(f"HOST_LOGO={path} cannot be used: {error}.") from error
    return "png", _drawn(path, data)


def _drawn(path: Path, data: bytes) -> bytes:
    """The picture drawn anew as a PNG of at most ``BOX``: whatever else was in the file is gone."""
    try:
        with warnings.catch_warnings(action="error"), Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise BadLogo(f"HOST_LOGO={path} has more than {MOST_PIXELS:,} pixels; give a smaller picture.")
            small = image.convert("RGBA")
            small.thumbnail(BOX)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombWarning) as error:
        raise BadLogo(f"HOST_LOGO={path} is no PNG, JPEG or SVG that can be read ({error}).") from error
    file = io.BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()


def _folder() -> Path:
    return settings.DATA_DIR / "brand"
