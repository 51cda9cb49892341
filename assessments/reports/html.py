"""The report as one HTML file: for the browser as it is, and as what the PDF is drawn from."""

from collections.abc import Mapping

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from assessments.reports import brand
from assessments.reports.context import report

STYLES = ("tokens.css", "figures.css", "report.css")
PLACE_OF_STYLES = '<link rel="stylesheet" href="report.css">'


def page(content: Mapping, lang: str) -> str:
    """The whole report in ``lang`` as HTML that needs no other file.

    The same content and language give the same text. What people typed is escaped by the template; it can therefore
    not hold the place where our own style sheets go in.
    """
    with override(lang):
        text = render_to_string("report/report.html", {"report": report(content, lang), "host": brand.host()})
    return text.replace(PLACE_OF_STYLES, f"<style>\n{_styles()}</style>", 1)


def _styles() -> str:
    folder = settings.BASE_DIR / "static" / "css"
    return "".join((folder / name).read_text(encoding="utf-8") for name in STYLES)
