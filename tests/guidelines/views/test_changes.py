"""The page that tells what changed from one edition to another."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guidelines.models import Status, Version
from guidelines.services import load
from guidelines.stated import load_changes
from tests.guidelines.builders import changed, draft, loaded, reading_mapping
from tests.guidelines.pairs import made, stated

pytestmark = pytest.mark.django_db
ADDRESS = "/frameworks/demo-1/changes/demo-2/"
OLD = made("1", {"A": "check", "B": "ask", "C": "note", "D": "train", "E": "tell", "F": "keep"})
NEW = made("2", {"A": "check", "B": "tell", "C": "note", "X": "record", "M": "train and tell", "N": "measure"})
STATED = stated(("split", ["C"], ["C", "X"]), ("merged", ["D", "E"], ["M"]))


@pytest.fixture
def both() -> tuple[Version, Version]:
    rows = load(edition=OLD)[0], load(edition=NEW)[0]
    load_changes(stated=STATED)
    return rows


class Marked(HTMLParser):
    """The words inside a tag."""

    def __init__(self, tag: str, page: str) -> None:
        super().__init__()
        self.tag, self.depth, self.found = tag, 0, []
        self.feed(page.partition("<section")[2])

    def handle_starttag(self, tag, attrs) -> None:
        self.depth += tag == self.tag

    def handle_endtag(self, tag) -> None:
        self.depth -= tag == self.tag

    def handle_data(self, data) -> None:
        if self.depth:
            self.found.append(data.strip())


def test_every_kind_is_counted_and_listed(english: Client, both):
    page = english.get(ADDRESS).text
    rows = re.findall(r'<tr><th scope="row">(?:<a href="#\w+">)?([^<]+).*?<td class="number">(\d+)', page)
    assert dict(rows) == {
        "Unchanged": "1", "Reworded": "1", "Split": "1", "Merged": "1", "New": "1", "Withdrawn": "1",
    }  # fmt: skip
    assert re.findall(r'<h2 id="(\w+)">', page) == ["new", "reworded", "split", "merged", "withdrawn", "unchanged"]


def test_the_words_that_differ_are_marked_and_named_for_those_who_listen(english: Client, both):
    page = english.get(ADDRESS).text
    part = page.partition('<h2 id="reworded">')[2].partition("</section>")[0]
    assert Marked("del", f"<section{part}").found == ["removed:", "ask"]
    assert Marked("ins", f"<section{part}").found == ["added:", "tell"]


def test_the_page_speaks_the_language_of_the_reader(client: Client, both):
    page = client.get(ADDRESS).text
    assert "askをしていますか。" in re.sub(r"<span[^>]*>[^<]*</span>|</?(?:ins|del)>", "", page)


def test_a_stated_change_gives_its_reason(english: Client, both):
    page = english.get(ADDRESS).text
    assert len(re.findall("a reason<", page)) == 3  # the note and two changes
    assert "stated by an editor on 23 November 2026" in page


def test_an_unchanged_item_names_what_else_differs(english: Client, both):
    assert "Other words around it" not in english.get(ADDRESS).text
    other = made("3", {"A": "check"})
    chapter = replace(other.principles[0], items=(replace(other.items[0], strength="expected"),))
    load(edition=replace(other, principles=(chapter,)))
    assert "Other words around it: strength of the wording" in english.get("/frameworks/demo-2/changes/demo-3/").text


def test_hostile_words_stay_words(english: Client):
    load(edition=made("1", {"A": "<script>alert(1)</script>"}))
    load(edition=made("2", {"A": "<script>alert(2)</script>"}))
    page = english.get(ADDRESS).text
    assert "<script>alert" not in page
    assert "&lt;" in page


def test_editions_that_ask_nothing_are_said_to(english: Client):
    for label in ("2025", "2026"):
        loaded(base=changed("version.label", label, reading_mapping()))
    assert "Neither edition asks anything" in english.get("/frameworks/act-2025/changes/act-2026/").text


@pytest.mark.parametrize(
    "address",
    [
        "/frameworks/demo-2/changes/demo-1/",
        "/frameworks/demo-1/changes/demo-1/",
        "/frameworks/demo-1/changes/demo-9/",
        "/frameworks/demo-1/changes/act-2025/",
    ],
)
def test_what_is_no_pair_of_an_edition_and_a_later_one_is_not_found(client: Client, both, address):
    loaded(base=reading_mapping())
    assert client.get(address).status_code == 404


def test_a_draft_is_not_shown(client: Client):
    loaded("version.label", "1.1")
    draft()
    assert client.get("/frameworks/demo-1.1/changes/demo-1.2/").status_code == 404


def test_a_retired_edition_is_still_compared(client: Client, both):
    Version.objects.filter(pk=both[0].pk).update(status=Status.RETIRED)
    assert client.get(ADDRESS).status_code == 200


def test_the_page_is_only_read(client: Client, both):
    assert client.post(ADDRESS).status_code == 405


def test_the_page_of_an_edition_leads_to_it_from_both_ends(client: Client, both):
    for key in ("demo-1", "demo-2"):
        assert f'href="{ADDRESS}"' in client.get(f"/frameworks/{key}/").text


def test_a_single_edition_leads_nowhere(client: Client):
    load(edition=OLD)
    assert "/changes/" not in client.get("/frameworks/demo-1/").text


def test_a_hundred_items_cost_as_many_queries_as_ten(client: Client):
    counts = []
    for number in (10, 100):
        words = [{f"K{n}": f"{said} {n}" for n in range(number)} for said in ("check", "ask")]
        for label, asked in zip((f"1.{number}", f"2.{number}"), words, strict=True):
            load(edition=made(label, asked))
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/frameworks/demo-1.{number}/changes/demo-2.{number}/").status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 20


# --- over editions in between ---------------------------------------------------------------------


@pytest.fixture
def three(both) -> tuple[Version, ...]:
    return (*both, load(edition=made("3", {"A": "check", "B": "tell", "C": "keep"}))[0])


def test_a_page_over_several_editions_joins_what_is_stated_and_links_each_step(english: Client, three):
    page = english.get("/frameworks/demo-1/changes/demo-3/").text
    assert "The steps in between are joined" in page
    assert "/frameworks/demo-1/changes/demo-2/" in page
    assert "/frameworks/demo-2/changes/demo-3/" in page
    assert page.count("a reason") >= 2  # of the changes, and the note of the step


def test_a_page_whose_editions_are_both_past_names_the_current_one(english: Client, three):
    assert "Neither of the two is the current edition; that is edition 3." in english.get(ADDRESS).text
    assert "Neither of the two" not in english.get("/frameworks/demo-1/changes/demo-3/").text


def test_where_the_strength_of_a_verb_is_not_known_it_is_not_called_different(english: Client):
    for label, strength in (("1.2", "even"), ("1.3", "should")):
        loaded("principles.0.items.0.strength", strength, base=changed("version.label", label))
    assert "strength of the wording" not in english.get("/frameworks/demo-1.2/changes/demo-1.3/").text
