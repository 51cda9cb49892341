"""Principles by actor, and the risks with the principles that answer them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guidelines import crosswalk_yaml
from guidelines.models import Version
from guidelines.services import load_crosswalks
from tests.guidelines import builders
from tests.guidelines.builders import as_yaml, changed, link, loaded, passage, words

pytestmark = pytest.mark.django_db
PAGE = "/roles/"


def load_risks(count: int = 2) -> Version:
    """An edition aigb-risks-1.2 with so many headings in one group."""
    data = changed("framework.key", "aigb-risks", builders.reading_mapping())
    data["version"]["label"] = "1.2"
    places = [passage(f"R-{n}") for n in range(1, count + 1)]
    data["principles"] = [{"key": "T", "title": words("technical risks"), "passages": places}]
    return loaded(base=data)


def link_risks(*links: dict, **more: dict) -> None:
    """What principle C-1 of AIGB and a unit of its own have to do with the risks."""
    units = [
        {"key": "C-1", "printed_id": "1)", "title": words("principle one"), "items": ["C-1-1"]},
        {"key": "E", "printed_id": "E", "title": words("governance"), "items": []},
    ]
    data = builders.links_mapping() | {"source": "aigb-1.2", "units": units}
    data["targets"] = [{"edition": "aigb-risks-1.2", "links": list(links)} | more]
    load_crosswalks(linked=crosswalk_yaml.read(as_yaml(data))[0])


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))


def row(page: str, key: str) -> str:
    """The row of a principle."""
    return page[page.index(f'id="{key}"') :].partition("</tr>")[0]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "trace"])
def test_the_page_takes_no_other_method(client: Client, version, method):
    assert getattr(client, method)(PAGE).status_code == 405


def test_without_a_published_edition_of_aigb_there_is_no_page(client: Client):
    assert client.get(PAGE).status_code == 404


def test_an_item_leads_to_its_place_in_the_edition(client: Client, version):
    fairness = row(client.get(PAGE).text, "C-3")
    assert 'href="/frameworks/aigb-1.2/#D-3-i"' in fairness
    assert 'href="/frameworks/aigb-1.2/#U-3-i"' in fairness


def test_the_table_has_ten_rows_and_five_headed_columns(english: Client, version):
    page = english.get(PAGE).text
    assert page.count('<th scope="row"') == 10
    assert page.count('<th scope="col"') == 5


def test_an_actor_of_whom_nothing_more_is_asked_has_a_dash_and_words(english: Client, version):
    human = row(english.get(PAGE).text, "C-1")
    assert human.count("nothing added") == 3


def test_the_item_that_table_1_prints_twice_says_so_under_privacy(english: Client, version):
    page = english.get(PAGE).text
    assert "printed here again from safety" in row(page, "C-4")
    assert "#D-2-i" in row(page, "C-4")
    assert page.count("printed here again") == 1


def test_without_the_risks_the_page_shows_the_table_alone(english: Client, version):
    assert 'id="risks"' not in english.get(PAGE).text


def test_risks_without_a_crosswalk_are_listed_as_not_linked(english: Client, version):
    load_risks()
    page = english.get(PAGE).text
    assert "They are not linked to the principles yet." in page
    assert "Words on technical risks" in page
    assert 'href="/frameworks/aigb-risks-1.2/#R-2"' in page


def test_a_risk_names_the_principles_that_answer_it_with_the_relation(english: Client, version):
    load_risks()
    link_risks(link("C-1", "R-1"), link("E", "R-1", relation="superset"))
    page = english.get(PAGE).text
    first = page[page.index("#R-1") : page.index("#R-2")]
    assert "Overlaps in part: Words on principle one" in plain(first)
    assert "Holds all of the target and more: Words on governance" in plain(first)
    assert '<a href="#C-1">Words on principle one</a>' in first


def test_a_risk_that_no_principle_is_linked_to_says_so(english: Client, version):
    load_risks()
    link_risks(link("C-1", "R-1"))
    page = english.get(PAGE).text
    assert "No principle is linked to it." in page[page.index("#R-2") :]
    assert "No principle is linked to it." not in page[: page.index("#R-2")]


def test_the_links_are_called_our_own_reading(english: Client, version):
    load_risks()
    link_risks(link("C-1", "R-1"))
    page = english.get(PAGE).text
    assert '<span class="tag">Tenken’s own reading, informative</span>' in page
    assert 'href="/crosswalks/aigb-1.2/aigb-risks-1.2/"' in page


def test_a_note_on_the_links_says_what_they_go_back_to(english: Client, version):
    load_risks()
    link_risks(link("C-1", "R-1"), note=words("links"))
    page = english.get(PAGE).text
    assert "Words on links" in page
    assert "own reading, informative" not in page


@pytest.mark.parametrize("risks", [1, 20])
def test_the_page_asks_the_same_queries_for_any_number_of_risks(client: Client, version, risks):
    load_risks(risks)
    link_risks(*(link("C-1", f"R-{n}") for n in range(1, risks + 1)))
    with CaptureQueriesContext(connection) as found:
        client.get(PAGE)
    assert len(found) == 10
