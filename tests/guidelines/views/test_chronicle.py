"""The time line and the glossary in the browser."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guidelines.chronicle_yaml import read
from guidelines.models import Event, Status, Version
from guidelines.services import load_chronicle
from tests.guidelines.builders import as_yaml, changed
from tests.guidelines.chronicles import chronicle_mapping, event, loaded_chronicle, term

pytestmark = pytest.mark.django_db
HISTORY = reverse("guidelines:history")
GLOSSARY = reverse("guidelines:glossary")
PAGES = pytest.mark.parametrize("address", [HISTORY, GLOSSARY])


@PAGES
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_pages_take_no_other_method(client: Client, address: str, method: str) -> None:
    assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize("name", ["history/first", "glossary/one"])
def test_there_is_no_page_for_a_single_entry(client: Client, name: str) -> None:
    loaded_chronicle()
    assert client.get(f"/{name}/").status_code == 404


@pytest.mark.parametrize(("address", "words"), [(HISTORY, "No time line"), (GLOSSARY, "No glossary")])
def test_a_page_with_nothing_to_show_says_so(english: Client, address: str, words: str) -> None:
    response = english.get(address)
    assert response.status_code == 200
    assert f"{words} has been loaded yet" in response.text


@PAGES
@pytest.mark.parametrize("many", [False, True])
def test_a_page_asks_no_more_queries_for_many_rows(
    client: Client, address: str, many: bool, django_assert_num_queries: Any
) -> None:
    loaded_chronicle()
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    data = chronicle_mapping()
    data["events"] += [event(f"more{n}", "2026-01-01", edition="demo-1.2") for n in range(60 if many else 0)]
    data["events"][2]["replaced_by"] = data["events"][-1]["key"] if many else None
    if not many:
        del data["events"][2]["replaced_by"]
    data["terms"] += [term(f"more{n}", "あ", see=["one"]) for n in range(60 if many else 0)]
    load_chronicle(chronicle=read(as_yaml(data))[0])
    with django_assert_num_queries(len(few)):
        client.get(address)


# --- the time line --------------------------------------------------------------------------------


def test_the_time_line_tells_each_event_under_its_year(english: Client) -> None:
    loaded_chronicle()
    page = english.get(HISTORY).text
    told = ['id="y2024"', 'id="first"', 'id="second"', 'id="y2025"', 'id="third"']
    assert [page.index(mark) for mark in told] == sorted(page.index(mark) for mark in told)


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ("Words on title first", "Words on corrects")), ("ja", ("title firstの文", "correctsの文"))],
)
def test_the_time_line_speaks_the_language_of_the_page(client: Client, lang: str, words: tuple[str, ...]) -> None:
    loaded_chronicle()
    client.cookies["django_language"] = lang
    page = client.get(HISTORY).text
    assert all(word in page for word in words)


def test_a_date_is_shown_as_exactly_as_it_is_known(english: Client) -> None:
    loaded_chronicle()
    page = english.get(HISTORY).text
    assert '<time datetime="2024-04-19">19 April 2024</time>' in page
    assert '<time datetime="2024-04">April 2024</time>' in page


def test_a_year_alone_is_shown_as_a_year(english: Client) -> None:
    loaded_chronicle()
    Event.objects.filter(key="third").update(on="2025-01-01", precision="year")
    assert '<time datetime="2025">2025</time>' in english.get(HISTORY).text


def test_the_title_leads_to_the_edition_that_the_event_brought(english: Client) -> None:
    loaded_chronicle()
    page = english.get(HISTORY).text
    assert '<h4><a href="/frameworks/demo-1.2/">Words on title first</a></h4>' in page
    assert "<h4>Words on title second</h4>" in page


def test_what_was_replaced_leads_to_its_successor(english: Client) -> None:
    loaded_chronicle()
    assert 'Succeeded by: <a href="/history/#third">Words on title third</a>' in english.get(HISTORY).text


def test_law_and_soft_law_differ_in_words_and_in_a_sign(english: Client) -> None:
    loaded_chronicle()
    page = english.get(HISTORY).text
    assert page.count("■</span> Law · binds once in force") == 1
    assert page.count("□</span> Soft law (voluntary) · does not bind businesses") == 1


def test_every_entry_says_in_words_how_far_it_was_checked(english: Client) -> None:
    loaded_chronicle()
    page = english.get(HISTORY).text
    words = ("Checked in the text of the source", "Known from a second source, not", "Checked in part only")
    assert [page.count(f"</span>{word}") for word in words] == [1, 1, 1]


def test_the_two_traits_lead_to_the_events_that_show_them(english: Client) -> None:
    loaded_chronicle()
    page = english.get(HISTORY).text
    for trait in ("soft-law", "interoperability"):
        section = page[page.index(f'aria-labelledby="{trait}"') :].partition("</section>")[0]
        assert 'href="/history/#first"' in section
        assert 'href="/history/#second"' not in section


@pytest.mark.parametrize(
    ("sort", "shown"), [("law", {"third"}), ("international", {"second"}), ("", {"first", "second", "third"})]
)
def test_one_sort_of_text_can_be_shown_alone(client: Client, sort: str, shown: set[str]) -> None:
    loaded_chronicle()
    page = client.get(HISTORY, {"sort": sort}).text
    assert {key for key in ("first", "second", "third") if f'id="{key}"' in page} == shown
    assert page.count("aria-current") == 1


@pytest.mark.parametrize("sort", ["decree", "standard", "<b>"])
def test_a_sort_without_events_shows_all(client: Client, sort: str) -> None:
    loaded_chronicle()
    assert client.get(HISTORY, {"sort": sort}).text.count('class="event') == client.get(HISTORY).text.count(
        'class="event'
    )


def test_a_retired_edition_is_still_linked(english: Client) -> None:
    loaded_chronicle()
    Version.objects.update(status=Status.RETIRED)
    assert 'href="/frameworks/demo-1.2/"' in english.get(HISTORY).text


# --- the glossary ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "order"), [("ja", ["three", "two", "one"]), ("en", ["one", "three", "two"])])
def test_terms_are_sorted_as_the_language_of_the_page_sorts(client: Client, lang: str, order: list[str]) -> None:
    loaded_chronicle()
    client.cookies["django_language"] = lang
    page = client.get(GLOSSARY).text
    assert sorted(order, key=lambda key: page.index(f'id="{key}"')) == order


@pytest.mark.parametrize(("lang", "letters"), [("ja", ["か", "わ"]), ("en", ["W"])])
def test_first_letters_lead_to_their_terms(client: Client, lang: str, letters: list[str]) -> None:
    loaded_chronicle()
    client.cookies["django_language"] = lang
    page = client.get(GLOSSARY).text
    assert all(f'href="#in:{letter}"' in page and f'id="in:{letter}"' in page for letter in letters)
    assert page.count('href="#in:') == len(letters)


def test_a_term_shows_both_languages_and_leads_to_its_neighbours(english: Client) -> None:
    loaded_chronicle()
    page = english.get(GLOSSARY).text
    assert 'Words on term two <span class="other" lang="ja">term twoの文</span>' in page
    assert "Words on source" in page
    assert '<a href="#one">Words on term one</a>' in page


def test_a_hostile_word_is_shown_as_words(english: Client) -> None:
    loaded_chronicle()
    hostile = changed("terms.0.term.en", "<script>alert(1)</script>", chronicle_mapping())
    load_chronicle(chronicle=read(as_yaml(hostile))[0])
    assert "<script>alert" not in english.get(GLOSSARY).text
