"""The report of all three roles with every item answered: against plain WeasyPrint, cold, stored, changed, larger."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.timezone import now
from pypdf import PdfReader

from assessments import finishing
from assessments.models import Assessment, Snapshot
from assessments.reports import html, press, printing
from bench.content import full_content, real_edition, stored, times
from bench.figures import Figure, cpu_ms
from guidelines.catalogue import Edition

TOP = Path(__file__).resolve().parents[1]
MOST_SECONDS = 900
CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
)  # fmt: skip


def measure(saves: int) -> list[Figure]:
    """All figures of reports."""
    edition = real_edition()
    page = html.page(full_content(edition), "ja")
    ours, plain, cold = by_turns(page)
    warm = ours["warm"]
    return [
        Figure(
            what="full report, warm",
            value=warm,
            unit="CPU s",
            note=f"{ours['pages']} pages, {len(edition.items)} items; plain WeasyPrint {plain['warm']:.1f} CPU s",
        ),
        Figure(what="full report, tagged / plain WeasyPrint, untagged", value=warm / plain["warm"], goal=0.85),
        Figure(what="a page of it", value=warm / ours["pages"] * 1000, unit="CPU ms", goal=170, judged=False),
        Figure(what="its size", value=ours["bytes"] / 1024, unit="KB", goal=500),
        Figure(what="memory of the drawing process", value=ours["megabytes"], unit="MB", goal=260),
        Figure(what="cold child process / warm", value=cold / warm, goal=1.25),
        *by_chromium(page, warm),
        *stored_again(warm),
        *(larger(number, edition, ours) for number in (2, 4, 8)),
    ]


def by_turns(page: str) -> tuple[dict, dict, float]:
    """Ours and plain WeasyPrint warm, and ours with all that is cold: the quickest of four each, taken by turns."""
    rounds = [(drawn("ours", page), drawn("plain", page), child(page)) for _ in range(4)]
    ours, plain, colds = zip(*rounds, strict=True)
    first, second = (min(found, key=lambda figures: figures["warm"]) for found in (ours, plain))
    return first, second, min(colds)


def larger(number: int, edition: Edition, ours: dict) -> Figure:
    """The report with every item that many times, against as many reports."""
    figures = drawn("ours", html.page(full_content(times(number, edition)), "ja"), turns=1)
    size = f"{figures['pages']} pages, {figures['bytes'] / 1024:.0f} KB, {figures['megabytes']:.0f} MB"
    value = figures["warm"] / (number * ours["warm"])
    return Figure(what=f"{number} times the items / {number} times the CPU", value=value, goal=1.1, note=size)


def by_chromium(page: str, warm: float) -> list[Figure]:
    """The same HTML printed by a browser without a window, its start counted in; nothing where there is none."""
    if not Path(CHROMIUM).exists():
        return []
    with TemporaryDirectory(prefix="tenken-bench-") as folder:
        source, target = Path(folder) / "report.html", Path(folder) / "report.pdf"
        source.write_text(page, encoding="utf-8")
        command = [CHROMIUM, *QUIET, f"--user-data-dir={folder}/browser", f"--print-to-pdf={target}", source.as_uri()]
        taken = []
        for _ in range(3):
            before = children()
            subprocess.run(command, stderr=subprocess.DEVNULL, timeout=MOST_SECONDS, check=True)
            taken.append(children() - before)
        pages = len(PdfReader(target).pages)
        size = target.stat().st_size / 1024
    note = f"{min(taken):.1f} CPU s, {pages} pages, {size:.0f} KB; tagged, but no PDF/UA-1 and no PDF/A"
    return [Figure(what="full report / the same HTML printed by Chromium, cold", value=warm / min(taken), note=note)]


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
    open_again = cpu_ms({"again": lambda: asked(assessment)})["again"] / 1000
    row = assessment.responses.first()
    row.approach += "変更。"
    row.save(update_fields=["approach"])
    before = children()
    asked(assessment)
    changed = children() - before
    snapshot = finishing.finish(assessment=assessment, user=None, now=now())
    asked(assessment, snapshot)
    finished_again = cpu_ms({"again": lambda: asked(assessment, snapshot)})["again"] / 1000
    return [
        Figure(
            what="unchanged report of a finished round again / full report",
            value=finished_again / warm,
            goal=1 / 200,
            note=f"{finished_again * 1000:.0f} CPU ms",
        ),
        Figure(
            what="unchanged report of an open round again / full report",
            value=open_again / warm,
            goal=1 / 200,
            note=f"{open_again * 1000:.0f} CPU ms, most of it to compute the result anew",
        ),
        Figure(what="report after one changed answer / full report", value=changed / warm, note="drawn as a whole"),
    ]


def asked(assessment: Assessment, snapshot: Snapshot | None = None) -> bytes:
    """The PDF as the site gives it: from the store where it is there."""
    found = printing.stored(assessment=assessment, snapshot=snapshot, lang="ja")
    return found or printing.pdf_of(assessment=assessment, snapshot=snapshot, lang="ja")
