"""An import of 10,000 items beside eight people who save: how long a save waits because of it."""

import time
from dataclasses import replace
from datetime import date
from threading import Event, Thread

from django.conf import settings
from django.db import connections
from django.utils.timezone import now

from bench import network
from bench.content import one_page, real_edition
from bench.figures import Figure, percentile
from bench.save import Writer, writer
from guidelines import importing, spreadsheets
from guidelines.catalogue import Edition
from guidelines.models import Import
from guidelines.tasks import import_edition

ITEMS = 10_000
MOST_SECONDS = 300


def measure(saves: int) -> list[Figure]:
    """Saves alone, then saves while a worker imports a table of 10,000 items."""
    edition = one_page(real_edition())
    writers = [writer(edition) for _ in range(network.CLIENTS)]
    row = importing.submit(
        data=spreadsheets.as_csv(large(edition)), file_name="items.csv", kind="csv", base=writers[0].assessment.version,
        label="9.9", published_on=date(2027, 4, 1), by=None, now=now(),
    )  # fmt: skip
    connections.close_all()
    with network.server(str(settings.DATA_DIR)) as server:
        turns = max(1, saves // network.CLIENTS)
        _seconds, alone = network.together(lambda n: [writers[n].send(server.port) for _ in range(turns)])
        import_edition.enqueue(row.pk)  # for the worker that runs beside the server
        over = Event()
        watch = Thread(target=tell_when_over, args=(row.pk, over))
        watch.start()
        seconds, beside = network.together(lambda n: until_over(writers[n], server.port, over))
        watch.join()
    row.refresh_from_db()
    assert row.state == Import.State.DONE, row.problems
    errors = [error for one in writers for error in one.errors]
    worse = percentile(beside, 0.95) - percentile(alone, 0.95)
    both = f"{percentile(beside, 0.95):.0f} ms against {percentile(alone, 0.95):.0f} ms alone"
    note = f"{both}, the import took {seconds:.0f} s"
    return [
        Figure(
            what="p95 of saves during an import of 10,000 items, longer by", value=worse, unit="ms", goal=300, note=note
        ),
        Figure(what="the longest of them", value=max(beside), unit="ms", note=f"{max(alone):.0f} ms alone"),
        Figure(what="errors among them", value=len(errors), unit="errors", goal=0, note="; ".join(errors[:2])),
    ]


def tell_when_over(pk: int, over: Event) -> None:
    """Look at the import twice a second until it is done, refused, or takes too long."""
    end = time.monotonic() + MOST_SECONDS
    while Import.objects.under_way().filter(pk=pk).exists() and time.monotonic() < end:
        time.sleep(0.5)
    connections.close_all()
    over.set()


def until_over(one: Writer, port: int, over: Event) -> list[float]:
    """Saves until the import is over."""
    taken = []
    while not over.is_set():
        taken.append(one.send(port))
    return taken


def large(edition: Edition) -> Edition:
    """The edition with its second page repeated until it has so many items."""
    first, second = edition.principles
    repeated = []
    for turn in range(ITEMS // len(second.items) + 1):
        items = tuple(replace(item, key=f"{item.key}.{turn}") for item in second.items)
        repeated += items
    kept = tuple(replace(item, position=n) for n, item in enumerate(repeated[: ITEMS - len(first.items)], 1))
    return replace(edition, principles=(first, replace(second, items=kept)))
