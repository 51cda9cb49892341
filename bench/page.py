"""A questionnaire page of fifteen items against the bare view."""

from collections.abc import Callable
from unittest.mock import patch

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.forms import ItemForm
from assessments.models import Assessment
from assessments.skeleton import Held, render_plain
from bench.content import PAGE, cookie, one_page, real_edition, stored
from bench.figures import Figure, cpu_ms
from bench.visitor import Visitor
from guidelines.models import Version


def measure(saves: int) -> list[Figure]:
    """CPU and queries of the page, and what it would cost without the skeleton."""
    assessment = stored(one_page(real_edition()))
    visitor = Visitor(cookie(assessment))
    path = first_page(assessment)
    assert visitor.get(path).count(b'<fieldset class="item"') == PAGE
    cost = cpu_ms(
        {
            "ok": lambda: visitor.get("/ok/"),
            "page": lambda: visitor.get(path),
            "ok by WSGI": lambda: visitor.bare("/ok/"),
            "page by WSGI": lambda: visitor.bare(path),
        }
    )
    cost |= cpu_ms({"plain": plainly(visitor, path)})
    return figures(cost, queries(lambda: visitor.get(path)))


def figures(cost: dict[str, float], asked: int) -> list[Figure]:
    """What the CPU milliseconds and the number of queries say."""
    ratio, by_wsgi = cost["page"] / cost["ok"], cost["page by WSGI"] / cost["ok by WSGI"]
    saved = 1 - cost["page"] / cost["plain"]
    return [
        Figure(
            what="bare view",
            value=cost["ok"],
            unit="CPU ms",
            note=f"full middleware, test client, warm; straight by WSGI {cost['ok by WSGI']:.2f}",
        ),
        Figure(
            what=f"questionnaire page of {PAGE} items / bare view",
            value=ratio,
            goal=15,
            note=f"{cost['page']:.2f} CPU ms; straight by WSGI {by_wsgi:.0f}",
        ),
        Figure(what="its queries", value=asked, unit="queries", goal=10),
        Figure(
            what="the same page by plain crispy / bare view",
            value=cost["plain"] / cost["ok"],
            note=f"{cost['plain']:.1f} CPU ms; the skeleton saves {saved:.0%}",
        ),
    ]


def first_page(assessment: Assessment) -> str:
    """The address of the page that is measured."""
    return reverse("assessments:page", args=[assessment.code, assessment.version.principles.get(position=1).key])


def plainly(visitor: Visitor, path: str) -> Callable[[], bytes]:
    """The same request with every item rendered by crispy on the spot."""

    def get() -> bytes:
        with patch("assessments.questionnaire.render_items", plain_items):
            return visitor.get(path)

    return get


def plain_items(version: Version, values: dict[str, Held]) -> list[str]:
    """Items as ``skeleton.render_items`` gives them, without the skeleton."""
    edition = version.edition()
    return [
        render_plain(
            edition,
            edition.item(key),
            ItemForm(key=key, reply=value.reply, version=value.version),
            state=value.state,
        )
        for key, value in values.items()
    ]


def queries(call: Callable[[], object]) -> int:
    """Queries of one request, warm."""
    call()
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)
