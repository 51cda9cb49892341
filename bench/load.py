"""Mixed load: what eight busy people get through, against the bare view under the same server."""

from django.conf import settings
from django.db import connections
from django.urls import reverse

from bench import network
from bench.content import cookie, one_page, real_edition, stored
from bench.figures import Figure
from bench.page import first_page
from bench.save import Writer, writer

ROUNDS = 3
BARE, MIXED = 250, 15  # requests of each client in a round: bare ones, and tens of mixed ones
SAVES, PAGES, LISTS = 6, 3, 1  # of ten


def measure(saves: int) -> list[Figure]:
    """Requests per second of both, the best of some rounds in turns."""
    edition = one_page(real_edition())
    writers = [writer(edition) for _ in range(network.CLIENTS)]
    cookies = cookie(stored(edition))
    connections.close_all()
    bare = mixed = 0.0
    with network.server(str(settings.DATA_DIR)) as server:
        for _ in range(ROUNDS):
            bare = max(bare, rate(lambda n: [okay(server.port, cookies) for _ in range(BARE)]))
            mixed = max(mixed, rate(lambda n: [one for _ in range(MIXED) for one in ten(server.port, writers[n])]))
    errors = sum(len(one.errors) for one in writers)
    return [
        Figure(
            what="mixed load: requests per second / bare view",
            value=mixed / bare,
            goal=0.12,
            at_least=True,
            note=f"{mixed:.0f}/s against {bare:.0f}/s; of ten {SAVES} saves, {PAGES} pages, {LISTS} task list",
        ),
        Figure(what="errors under mixed load", value=errors, unit="errors", goal=0),
    ]


def rate(work) -> float:
    """Requests per second of eight clients."""
    seconds, found = network.together(work)
    return len(found) / seconds


def okay(port: int, cookies: str) -> float:
    """One bare request."""
    status, _ = network.ask(port, network.get("/ok/", cookies))
    assert status == 200
    return 0.0


def ten(port: int, one: Writer) -> list[float]:
    """Ten requests of one person."""
    paths = [first_page(one.assessment)] * PAGES + [reverse("assessments:tasks", args=[one.assessment.code])] * LISTS
    for path in paths:
        status, body = network.ask(port, network.get(path, one.cookies))
        if status != 200:
            one.errors.append(f"{status}: {body[:200]!r}")
    return [0.0] * len(paths) + [one.send(port) for _ in range(SAVES)]
