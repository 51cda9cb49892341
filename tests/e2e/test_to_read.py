"""The pages to read: crosswalks from either side and as files, and every link between the pages."""

import csv
import io
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from guidelines.crosswalk import Link
from tests.e2e.catalogues import FOLDER, ROWS
from tests.e2e.visitor import EDITION

CODE = "hiroshima-code-2023"
ROOMS = ("/frameworks/", "/sources/", "/crosswalks/", "/roles/", "/history/", "/glossary/")

# --- reading a crosswalk ---------------------------------------------------------------------------------------------


def linked(key: str) -> list[Link]:
    """The rows of a crosswalk that have both ends."""
    return [link for link in ROWS[key] if link.target]


def test_a_crosswalk_is_read_from_either_side(visit):
    visitor = visit(javascript=False)
    visitor.goto(f"/crosswalks/{EDITION.key}/{CODE}/")
    groups = visitor.page.locator(".group:not(#none)")
    expect(groups).to_have_count(len({link.source for link in linked(CODE)}))
    visitor.follow(visitor.page.locator(".sides a:not([aria-current])"))
    expect(groups).to_have_count(len({link.target for link in linked(CODE)}))
    expect(groups.locator(".links > li")).to_have_count(len(linked(CODE)))


def test_a_filter_leaves_the_rows_that_fit_and_keeps_the_side(visit):
    visitor = visit(javascript=False)
    visitor.goto(f"/crosswalks/{EDITION.key}/{CODE}/?from=target")
    visitor.page.locator("select[name=relation]").select_option("subset")
    visitor.page.locator("select[name=strength]").select_option("8")
    visitor.follow(visitor.page.locator(".filter button"))
    fitting = [link for link in linked(CODE) if link.relation == "subset" and link.strength >= 8]
    expect(visitor.page.locator(".group:not(#none) .links > li")).to_have_count(len(fitting))
    expect(visitor.page.locator(".sides li:last-child a")).to_have_attribute("aria-current", "true")


def test_a_crosswalk_is_taken_away_in_three_formats(visit):
    visitor = visit()
    visitor.goto(f"/crosswalks/{EDITION.key}/{CODE}/")
    files = [visitor.page.locator(f'.files a[href$="{name}"]') for name in ("csv", "crosswalk.json", "oscal.json")]
    as_csv, as_json, as_oscal = (
        visitor.context.request.get(urljoin(visitor.base, f.get_attribute("href"))) for f in files
    )
    assert len(list(csv.DictReader(io.StringIO(as_csv.text().removeprefix("\ufeff"))))) == len(ROWS[CODE])
    assert len(as_json.json()["links"]) == len(ROWS[CODE])
    assert len(as_oscal.json()["mapping-collection"]["mappings"][0]["maps"]) == len(linked(CODE))


# --- every link of the pages to read ---------------------------------------------------------------------------------


class Page(HTMLParser):
    """The anchors of a page and where its links lead."""

    def __init__(self, address: str, html: str) -> None:
        super().__init__()
        self.address, self.ids, self.links = address, set(), set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an identifier and a link."""
        names = dict(attrs)
        self.ids.add(names.get("id"))
        if tag == "a" and "href" in names:
            self.links.add(urljoin(self.address, names["href"]))


def crawl(base: str, lang: str) -> tuple[dict[str, Page], list[str]]:
    """All pages that a stranger reaches inside ``ROOMS``, by address, and the addresses that do not answer with 200.

    A link that leads out of them is tried and not followed further; another host is not spoken to.
    """
    pages, dead, waiting, tried = {}, [], {base + room for room in ROOMS}, set()
    while waiting:
        address = waiting.pop()
        tried.add(address)
        try:
            with urlopen(Request(address, headers={"Accept-Language": lang}), timeout=30) as answer:  # noqa: S310 - our own
                html = answer.read().decode() if "html" in answer.headers["Content-Type"] else ""
        except HTTPError as error:
            dead.append(f"{error.code} {address}")
            continue
        pages[address] = page = Page(address, html)
        if address.startswith(tuple(base + room for room in ROOMS)):
            links = {urldefrag(link).url for link in page.links}
            waiting |= {link for link in links if link.startswith(f"{base}/")} - tried
    return pages, dead


@pytest.fixture(scope="module", params=["ja", "en"])
def crawled(request: pytest.FixtureRequest, server: str) -> tuple[dict[str, Page], list[str]]:
    """The pages to read in one language."""
    return crawl(server, request.param)


def test_no_link_of_the_pages_to_read_is_dead(crawled, server):
    pages, dead = crawled
    assert dead == []
    editions = {f"{server}/frameworks/{file.stem}/" for file in FOLDER.glob("*.yaml")}
    crosswalks = {f"{server}/crosswalks/{EDITION.key}/{key}/" for key in ROWS}
    assert editions | crosswalks <= set(pages)


def test_every_link_to_a_place_on_a_page_leads_to_one_that_is_there(crawled):
    pages, _ = crawled
    assert lost(pages) == []


def lost(pages: Mapping[str, Page]) -> list[str]:
    """The links to places that their page does not have."""
    split = ((address, *urldefrag(link)) for address, page in pages.items() for link in page.links)
    return sorted(
        f"{address}: {url}#{place}"
        for address, url, place in split
        if place and url in pages and place not in pages[url].ids
    )
