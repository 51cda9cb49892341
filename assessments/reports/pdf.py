"""Draws a PDF in a process of its own: HTML on standard input, PDF on standard output.

The only module that imports WeasyPrint. ``press`` starts it, once per PDF, and ends it when it takes too long; in this
way neither memory nor a fault of the drawing reaches the web server.
"""

import gc
import hashlib
import logging
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from xml.etree import ElementTree

import pydyf
import weasyprint.pdf
from cssselect2 import ElementWrapper
from weasyprint import CSS, DEFAULT_OPTIONS, HTML
from weasyprint.document import Document
from weasyprint.logger import LOGGER, PROGRESS_LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from assessments.reports.boxes import boxes
from assessments.reports.child import bound, leave
from assessments.reports.press import FONT_FILES, PAGE, SIZES
from assessments.reports.tagged import as_bytes, finish, leanly, packed, spoken

FACES = dict(zip(("tenken-font:regular", "tenken-font:bold"), FONT_FILES, strict=True))
LOGOS = ("data:image/png;base64,", "data:image/svg+xml;base64,")
LAST_RESORT = "tenken-font:last-resort"
FONT_FACES = """
@font-face { font-family: "BIZ UDPGothic Tenken"; font-weight: 400; src: url(tenken-font:regular) }
@font-face { font-family: "BIZ UDPGothic Tenken"; font-weight: 700; src: url(tenken-font:bold) }
"""
LAST_RESORT_FACE = '@font-face { font-family: "Tenken Last Resort"; src: url(tenken-font:last-resort) }'
VOID = re.compile(r"<(meta|link|br|col|img)\b([^<>]*?)/?>")
"""Elements that HTML leaves open; nothing that was typed looks like one, it is escaped."""
SUMMARY = '<section class="leaf summary {}">'
CPU_SECONDS = 300
MEMORY_BYTES = 2 * 1024**3
LEANER = (
    (weasyprint.pdf, "add_tags", leanly(weasyprint.pdf.add_tags)),
    (weasyprint.pdf.tags, "_build_box_tree", spoken(weasyprint.pdf.tags._build_box_tree)),
    (pydyf, "_to_bytes", as_bytes),
    (pydyf.Stream, "data", property(packed)),
)
"""What takes the place of parts of WeasyPrint and pydyf while a report is drawn: their versions are pinned."""


class OwnFonts(URLFetcher):
    """Knows the addresses of our own fonts by heart and refuses every other one."""

    def __init__(self, last_resort: bytes = b"") -> None:
        super().__init__(allowed_protocols=("data",))
        self.last_resort = last_resort

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        """Return one of our fonts, or the logo that the page holds; raises ValueError for anything else."""
        if url == LAST_RESORT and self.last_resort:
            return URLFetcherResponse(url, self.last_resort, {"Content-Type": "font/ttf"})
        if url.startswith(LOGOS):
            return super().fetch(url, headers)
        if url not in FACES:
            raise ValueError(f"a report fetches nothing but its fonts: {url[:200]!r} refused")
        return URLFetcherResponse(url, FACES[url].read_bytes(), {"Content-Type": "font/ttf"})


class Page(HTML):
    """The HTML of a report, read as the XML that it nearly is: a fifteenth of the time of a drawing.

    What is no XML, such as words with signs that XML does not know, is read as HTML.
    """

    def __init__(self, text: str, fetcher: OwnFonts) -> None:
        try:
            root = ElementTree.fromstring(VOID.sub(r"<\1\2/>", text))  # noqa: S314 - our templates; words are escaped
        except ElementTree.ParseError:
            super().__init__(string=text, url_fetcher=fetcher)
            return
        self.base_url, self.url_fetcher, self.media_type = None, fetcher, "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


class MissingSigns(logging.Handler):
    """Collects the code points for which WeasyPrint reports that no font has a glyph."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: set[int] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Take the code point out of a warning about a missing glyph."""
        if record.msg.startswith(".notdef glyph"):
            self.found.add(record.args[1])


class Progress(logging.Handler):
    """Says on standard error how many pages are laid out."""

    def emit(self, record: logging.LogRecord) -> None:
        """Take the number out of a message of WeasyPrint's."""
        if record.msg.startswith("Step 5 - Creating layout - Page"):
            sys.stderr.write(f"{PAGE}{record.args[0]}\n")
            sys.stderr.flush()


def draw(html: str) -> bytes:
    """Draw a tagged PDF (PDF/UA-1, PDF/A-3a). The same HTML gives the same bytes: identifier and dates come from it.

    Signs that neither our font nor one of the machine's has are drawn as boxes of a font made for them: PDF/UA
    forbids missing glyphs, and the text can still be searched and copied.
    """
    missing = MissingSigns()
    LOGGER.addHandler(missing)
    try:
        pdf = _draw(html, OwnFonts())
        return _draw(html, OwnFonts(boxes(missing.found))) if missing.found else pdf
    finally:
        LOGGER.removeHandler(missing)


def _draw(html: str, fetcher: OwnFonts) -> bytes:
    fonts = FontConfiguration()
    rules = FONT_FACES + LAST_RESORT_FACE if fetcher.last_resort else FONT_FACES
    faces = CSS(string=rules, font_config=fonts, url_fetcher=fetcher)
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    ours = {"stylesheets": [faces], "pdf_variant": "pdf/a-3a", "pdf_identifier": identifier}
    options = DEFAULT_OPTIONS | ours
    with warnings.catch_warnings(), _leaner():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves the file of the colour profile open
        laid_out = Page(html, fetcher).render(font_config=fonts, **options)
        if _spills(laid_out) and (smaller := _smaller(html)):
            return _draw(smaller, fetcher)
        return laid_out.write_pdf(finisher=finish, **options)


def _spills(laid_out: Document) -> bool:
    """Whether the summary takes more than its one page; the contents begin on a page of their own behind it."""
    starts = {name: number for number, page in enumerate(laid_out.pages) for name in page.anchors}
    return starts.get("contents", 0) - starts.get("summary", 0) > 1


def _smaller(html: str) -> str | None:
    """The report with its summary set one size smaller, None where it is as small as it gets."""
    for size, smaller in pairwise(SIZES):
        if (summary := SUMMARY.format(size)) in html:
            return html.replace(summary, SUMMARY.format(smaller), 1)
    return None


@contextmanager
def _leaner() -> Iterator[None]:
    plain = [(place, name, getattr(place, name)) for place, name, _ours in LEANER]
    for place, name, ours in LEANER:
        setattr(place, name, ours)
    try:
        yield
    finally:
        for place, name, theirs in plain:
            setattr(place, name, theirs)


def main() -> None:
    """Draw what comes in, within the limits."""
    bound(cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    # The process ends with its one drawing: collecting would take a fifth of the time and give hardly anything back.
    gc.disable()
    PROGRESS_LOGGER.setLevel(logging.INFO)
    PROGRESS_LOGGER.addHandler(Progress())
    sys.stdout.buffer.write(draw(sys.stdin.buffer.read().decode()))
    leave()


if __name__ == "__main__":
    main()
