"""Draw a report in this process: ``python -m bench.draw ours|plain FILE.html TURNS`` prints what it took as JSON.

*ours* is the product's way, with tags and with its levers; *plain* is WeasyPrint as it comes, untagged.
"""

import gc
import json
import resource
import sys
import time
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from assessments.reports import pdf


def plain(page: str) -> bytes:
    """WeasyPrint as it comes, with the same fonts."""
    fonts = FontConfiguration()
    fetcher = pdf.OwnFonts()
    faces = CSS(string=pdf.FONT_FACES, font_config=fonts, url_fetcher=fetcher)
    return HTML(string=page, url_fetcher=fetcher).write_pdf(font_config=fonts, stylesheets=[faces])


def levers() -> None:
    """Those of ``pdf.main``."""
    gc.disable()


def main(how: str, file: str, turns: str) -> None:
    """Draw once cold, then some times warm, of which the least counts; the peak is that of the first."""
    page = Path(file).read_text(encoding="utf-8")
    draw = {"ours": pdf.draw, "plain": plain}[how]
    if how == "ours":
        levers()
    taken, peaks = [], []
    for _ in range(int(turns) + 1):
        begun = time.process_time()
        drawn = draw(page)
        taken.append(time.process_time() - begun)
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    pages = len(PdfReader(BytesIO(drawn)).pages)
    figures = {"warm": min(taken[1:]), "bytes": len(drawn), "pages": pages, "megabytes": peaks[0]}
    print(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
