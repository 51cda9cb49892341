"""The report of all three roles with every item answered: against plain WeasyPrint, cold, stored, changed, larger."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from assessments import services
from assessments.models import Assessment
from assessments.reports import html, press, store
from bench.content import eightfold, full_content, real_edition, stored
from bench.figures import Figure, cpu_ms

TOP = Path(__file__).resolve().parents[1]
MOST_SECONDS = 600


def measure(saves: int) -> list[Figure]:
    """All figures of reports."""
    edition = real_edition()
    page = html.page(full_content(edition), "ja")
    first, plain, second = drawn("ours", page), drawn("plain", page), drawn("ours", page)
    warm = min(first["warm"], second["warm"])
    pages = first["pages"]
    large = drawn("ours", html.page(full_content(eightfold(edition)), "ja"), turns=1)
    return [
        Figure(what="full report, warm", value=warm, unit="CPU s", note=f"{pages} pages, {len(edition.items)} items"),
        Figure(what="full report, tagged / plain WeasyPrint, untagged", value=warm / plain["warm"], goal=0.85),
        Figure(what="a page of it", value=warm / pages * 1000, unit="CPU ms", goal=170, judged=False),
        Figure(what="its size", value=first["bytes"] / 1024, unit="KB", goal=500),
        Figure(what="memory of the drawing process", value=first["megabytes"], unit="MB", goal=260),
        Figure(what="cold child process / warm", value=min(child(page), child(page)) / warm, goal=1.25),
        *stored_again(warm),
        Figure(
            what="eight times the items / eight times the CPU",
            value=large["warm"] / (8 * warm),
            goal=1.1,
            note=f"{large['pages']} pages",
        ),
    ]


def drawn(how: str, page: str, *, turns: int = 2) -> dict:
    """What drawing in a fresh process measured: see ``bench.draw``."""
    with TemporaryDirectory(prefix="tenken-bench-") as folder:
        source = Path(folder) / "report.html"
        source.write_text(page, encoding="utf-8")
        command = [sys.executable, "-m", "bench.draw", how, str(source), str(turns)]
        done = subprocess.run(command, cwd=TOP, stdout=subprocess.PIPE, timeout=MOST_SECONDS, check=True)
    return json.loads(done.stdout)


def child(page: str) -> float:
    """CPU seconds of one drawing as the product does it, the start of its process counted in."""
    before = children()
    press.render(page)
    return children() - before


def children() -> float:
    """CPU seconds of all child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def stored_again(warm: float) -> list[Figure]:
    """The whole way from the database to the PDF, for an unchanged assessment and after one more answer."""
    assessment = Assessment.objects.select_related("version__framework").get(pk=stored(real_edition()).pk)
    asked(assessment)
    again = cpu_ms({"again": lambda: asked(assessment)})["again"] / 1000
    reading = cpu_ms({"read": reader(assessment)})["read"] / 1000
    row = assessment.responses.first()
    row.approach += "変更。"
    row.save(update_fields=["approach"])
    before = children()
    asked(assessment)
    changed = children() - before
    return [
        Figure(
            what="unchanged report again / full report",
            value=again / warm,
            goal=1 / 200,
            note=f"{again * 1000:.0f} CPU ms; {reading * 1000:.1f} of it find and read the file, the rest is its HTML",
        ),
        Figure(what="report after one changed answer / full report", value=changed / warm, note="drawn as a whole"),
    ]


def asked(assessment: Assessment) -> bytes:
    """The PDF as the site gives it."""
    return store.get_or_render(assessment.code, html.page(services.snapshot_content(assessment), "ja"))


def reader(assessment: Assessment) -> Callable[[], bytes]:
    """Only the reading of the stored file, its HTML made before."""
    page = html.page(services.snapshot_content(assessment), "ja")
    return lambda: store.get_or_render(assessment.code, page)
