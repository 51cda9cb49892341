"""Saving one answer: what it costs, how long it takes with eight people at once, and whether all of it is there."""

import json
import time
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connections
from django.urls import reverse

from assessments.models import Assessment, Response
from bench import network
from bench.content import cookie, one_page, real_edition, stored
from bench.figures import Figure, cpu_ms, percentile
from bench.page import queries
from bench.visitor import Visitor
from guidelines.catalogue import Edition


@dataclass(kw_only=True, slots=True)
class Writer:
    """One browser that saves the same item again and again, each time another text."""

    assessment: Assessment
    cookies: str
    key: str
    seen: str = ""
    saved: int = 0
    text: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Where the item is saved."""
        return reverse("assessments:save", args=[self.assessment.code, self.key])

    def fields(self) -> dict[str, str]:
        """The next form to send."""
        self.text = f"毎月の会議で確認しています。{self.saved}"
        names = {"level": "partly", "approach": self.text, "evidence": "AI利用ルール（2026年4月版）", "seen": self.seen}
        return {f"{self.key}-{name}": value for name, value in names.items()}

    def take(self, status: int, body: bytes) -> None:
        """Note what the server acknowledged."""
        if status == 200:
            self.saved += 1
            self.seen = json.loads(body)["seen"]
        else:
            self.errors.append(f"{status}: {body[:200]!r}")

    def send(self, port: int) -> float:
        """Save once over the network; the milliseconds that it took."""
        request = network.post(self.path, self.fields(), self.cookies)
        begun = time.perf_counter()
        status, body = network.ask(port, request)
        taken = (time.perf_counter() - begun) * 1000
        self.take(status, body)
        return taken


def measure(saves: int) -> list[Figure]:
    """CPU and queries of a save in process; then many saves by eight clients at once."""
    edition = one_page(real_edition())
    return [*in_process(edition), *at_once(edition, saves)]


def writer(edition: Edition) -> Writer:
    """A writer on an assessment of its own whose first item is not answered yet."""
    assessment = stored(edition)
    key = edition.items[0].key
    Response.objects.filter(assessment=assessment, item__key=key).delete()
    return Writer(assessment=assessment, cookies=cookie(assessment), key=key)


def in_process(edition: Edition) -> list[Figure]:
    """One save against the bare view."""
    one = writer(edition)
    visitor = Visitor(one.cookies)

    def save() -> None:
        one.take(200, visitor.post(one.path, one.fields()))

    cost = cpu_ms({"ok": lambda: visitor.get("/ok/"), "save": save})
    return [
        Figure(
            what="save of one answer / bare view",
            value=cost["save"] / cost["ok"],
            goal=12,
            note=f"{cost['save']:.2f} CPU ms",
        ),
        Figure(what="its queries", value=queries(save), unit="queries", goal=8),
    ]


def at_once(edition: Edition, saves: int) -> list[Figure]:
    """Saves by eight clients against the real server, and what the database then holds."""
    writers = [writer(edition) for _ in range(network.CLIENTS)]
    turns = max(1, saves // network.CLIENTS)
    connections.close_all()
    with network.server(str(settings.DATA_DIR)) as server:
        for one in writers:
            one.send(server.port)
        seconds, taken = network.together(lambda n: [writers[n].send(server.port) for _ in range(turns)])
    done = sum(one.saved for one in writers)
    p50, p95 = percentile(taken, 0.5), percentile(taken, 0.95)
    errors = [error for one in writers for error in one.errors]
    where = f"{network.CLIENTS} clients, {network.WORKERS} workers × {network.THREADS} threads"
    return [
        Figure(what="saves at once: p95 / p50", value=p95 / p50, goal=3, note=where),
        Figure(
            what="saves at once: p50",
            value=p50,
            unit="ms",
            note=f"p95 {p95:.1f} ms, {len(taken) / seconds:.0f} saves/s",
        ),
        Figure(what=f"lost of {done:,} acknowledged saves", value=sum(map(lost, writers)), unit="saves", goal=0),
        Figure(what="errors among them", value=len(errors), unit="errors", goal=0, note="; ".join(errors[:2])),
    ]


def lost(one: Writer) -> int:
    """Acknowledged saves that the database does not show: each raises the version, the last left its text."""
    row = Response.objects.get(assessment=one.assessment, item__key=one.key)
    return one.saved - row.version + (row.approach != one.text)
