"""Pages and files of crosswalks."""

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guidelines import crosswalk_yaml
from guidelines.services import load, load_crosswalks
from tests.guidelines.builders import (
    as_yaml,
    changed,
    edition,
    link,
    links_mapping,
    loaded_links,
    mapping,
    passage,
    reading_mapping,
    wide_mapping,
    words,
)

pytestmark = pytest.mark.django_db
ENDS = ("demo-1.2", "act-2025")
FILES = ("crosswalk_csv", "crosswalk_json", "crosswalk_oscal")
PLACED = ("crosswalk", *FILES)
NAMES = {
    "crosswalk_csv": "tenken-demo-1.2-act-2025.csv",
    "crosswalk_json": "tenken-demo-1.2-act-2025.json",
    "crosswalk_oscal": "tenken-demo-1.2-act-2025-oscal.json",
}


@pytest.fixture
def links() -> None:
    """Two crosswalks from demo-1.2: to act-2025 and to demo-2.0."""
    loaded_links()


def address(name: str, *ends: str) -> str:
    return reverse(f"guidelines:{name}", args=ends or ENDS)


def shown(client: Client, query: str = "", *ends: str) -> str:
    response = client.get(f"{address('crosswalk', *ends)}{query}")
    assert response.status_code == 200
    return response.content.decode()


def section(page: str, start: str, end: str) -> str:
    return page[page.index(start) :][: page[page.index(start) :].index(end)]


# --- the ladder -----------------------------------------------------------------------------------


def test_the_list_works(links, client: Client) -> None:
    assert client.get(reverse("guidelines:crosswalks")).status_code == 200


@pytest.mark.parametrize("name", PLACED)
def test_a_crosswalk_works(links, client: Client, name: str) -> None:
    assert client.get(address(name)).status_code == 200


@pytest.mark.parametrize("name", PLACED)
@pytest.mark.parametrize("ends", [("demo-1.2", "none-1"), ("none-1", "act-2025"), ("act-2025", "demo-1.2")])
def test_one_that_is_not_stored_is_not_found(links, client: Client, name: str, ends: tuple[str, str]) -> None:
    assert client.get(address(name, *ends)).status_code == 404


@pytest.mark.parametrize("name", PLACED)
def test_other_methods_are_refused(links, client: Client, name: str) -> None:
    assert client.post(address(name)).status_code == 405


def test_so_they_are_on_the_list(links, client: Client) -> None:
    assert client.post(reverse("guidelines:crosswalks")).status_code == 405


# --- the list -------------------------------------------------------------------------------------


def the_list(client: Client) -> str:
    return client.get(reverse("guidelines:crosswalks")).content.decode()


def test_the_list_leads_to_every_crosswalk_and_its_files(links, english: Client) -> None:
    page = the_list(english)
    for ends in (ENDS, ("demo-1.2", "demo-2.0")):
        assert all(f'href="{address(name, *ends)}"' in page for name in PLACED)


def test_the_list_counts_rows_by_relation_and_by_basis(links, english: Client) -> None:
    entry = section(the_list(english), address("crosswalk"), "</li>\n")
    assert "3 rows" in entry
    for words_ in ("Overlaps in part <b>1</b>", "Holds all of the target and more <b>1</b>", "No counterpart <b>1</b>"):
        assert words_ in entry
    assert "Published <b>1</b>" in entry
    assert "Tenken’s own reading, informative <b>2</b>" in entry


def test_the_list_says_that_only_two_relations_may_mean_covered(english: Client) -> None:
    table = section(the_list(english), '<table class="plain relations">', "</table>")
    assert re.findall("<td>(Can|Never)</td>", table) == ["Can", "Can", "Never", "Never", "Never"]


def test_the_list_says_what_the_crosswalks_are_not(english: Client) -> None:
    assert "no attestation of conformity and no legal advice" in the_list(english)


def test_a_list_without_crosswalks_says_so(english: Client) -> None:
    assert "No crosswalk is loaded yet." in the_list(english)


# --- one crosswalk --------------------------------------------------------------------------------


def test_rows_stand_under_the_parts_of_the_source(links, english: Client) -> None:
    page = shown(english)
    group = section(page, '<section class="group" id="g-', "</section>")
    assert "Words on A" in group
    assert group.index("Words on title 3") < group.index("Words on title 1")


def test_rows_stand_under_the_places_of_the_target_when_asked(links, english: Client) -> None:
    page = shown(english, "?from=target")
    first, second = page.split('<section class="group" id="g-')[1:]
    assert "Words on title 1" in first.split("<ul")[0]
    assert "Words on title 3" in second.split("<ul")[0]


def test_a_row_shows_relation_strength_basis_reference_and_reason_in_words(links, english: Client) -> None:
    group = section(shown(english), '<section class="group" id="g-', "</section>")
    for said in (
        "Overlaps in part",
        "Strength: medium (7 of 10)",
        "Rests on: Published",
        "Words on table",
        "Words on A 1",
    ):
        assert said in group


def test_a_row_is_worded_the_other_way_round_from_the_target(links, english: Client) -> None:
    cards = section(shown(english, "?from=target&relation=superset"), '<section class="group" id="g-', "</section>")
    assert "The source holds all of it and more" in cards
    assert "⊂" in cards


def test_the_page_is_in_japanese_by_default(links, client: Client) -> None:
    assert "A 1の文" in shown(client)


def test_a_place_is_linked_to_where_it_is_read(links, client: Client) -> None:
    assert f'href="{reverse("guidelines:edition", args=["act-2025"])}#1"' in shown(client)


def test_a_unit_is_linked_only_where_the_edition_has_a_place_of_that_name(links, client: Client) -> None:
    page = shown(client)
    assert f'href="{reverse("guidelines:edition", args=["demo-1.2"])}#in:A"' in page
    assert "#N" not in page


def test_both_lists_of_what_has_no_counterpart_are_shown(client: Client) -> None:
    more = reading_mapping()
    more["principles"][1]["passages"].append(passage("4"))
    for base in (mapping(), wide_mapping(), more):
        load(edition=edition(base=base))
    load_crosswalks(linked=crosswalk_yaml.read(as_yaml(links_mapping()))[0])
    end = shown(client).partition('id="none"')[2]
    assert "Nの文" in end
    assert "title 4の文" in end
    assert "title 3の文" not in end


def test_the_day_from_which_a_place_applies_stands_beside_it(english: Client) -> None:
    act = reading_mapping()
    act["principles"][0]["passages"][0] |= {"applies_on": "2027-08-02", "applies_note": words("day")}
    for base in (mapping(), wide_mapping(), act):
        load(edition=edition(base=base))
    load_crosswalks(linked=crosswalk_yaml.read(as_yaml(links_mapping()))[0])
    for query in ("", "?from=target"):
        page = shown(english, query)
        assert "Applies from 2 August 2027" in page
        assert "Words on day" in page


def test_a_place_that_was_not_checked_in_its_source_says_so(links, english: Client) -> None:
    load_crosswalks(
        linked=crosswalk_yaml.read(
            as_yaml(changed("targets.1.links.0", link("A", "C-2", strength=3), links_mapping()))
        )[0]
    )
    page = shown(english, "", "demo-1.2", "demo-2.0")
    assert "Known from a second source, not checked in the text itself" in page


def test_one_relation_can_be_chosen(links, english: Client) -> None:
    page = shown(english, "?relation=superset")
    assert "Rows shown: 1 of 2." in page
    assert '<option value="superset" selected>' in page


def test_a_least_strength_can_be_chosen(links, english: Client) -> None:
    page = shown(english, "?strength=8&from=target")
    assert "Rows shown: 1 of 2." in page
    assert '<option value="8" selected>' in page
    assert '<input type="hidden" name="from" value="target">' in page


def test_a_choice_that_nothing_fits_says_so(links, english: Client) -> None:
    assert "No row fits this choice." in shown(english, "?relation=equal")


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("?relation=covered", "relation"),
        ("?strength=11", "least strength"),
        ("?strength=%00", "least strength"),
        ("?from=above", "side"),
        (f"?strength={'9' * 5000}", "least strength"),
    ],
)
def test_a_choice_that_is_not_known_shows_all_and_says_so(links, english: Client, query: str, name: str) -> None:
    page = shown(english, query)
    assert f"something that is not known here ({name})" in page
    assert "Rows shown: 2 of 2." in page


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_kept_under_the_names_of_both_editions(links, client: Client, name: str) -> None:
    assert client.get(address(name))["Content-Disposition"] == f'attachment; filename="{NAMES[name]}"'


def test_the_csv_has_both_languages_whatever_that_of_the_page(links, english: Client) -> None:
    content = english.get(address("crosswalk_csv")).content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert content.startswith(b"\xef\xbb\xbf")
    assert [row["relation"] for row in rows] == ["intersects", "superset", "none"]
    assert rows[0]["relation_en"] == "Overlaps in part"
    assert rows[0]["target_title_ja"] == "title 1の文"


def test_the_json_names_its_format_and_where_both_texts_are(links, client: Client) -> None:
    data = client.get(address("crosswalk_json")).json()
    assert data["schema"] == "tenken.crosswalk-export/1"
    assert (data["source"]["key"], data["target"]["url"]) == ("demo-1.2", "https://example.jp/1.2")


def test_the_oscal_file_is_the_same_at_every_download(links, client: Client, english: Client) -> None:
    first, second = client.get(address("crosswalk_oscal")), english.get(address("crosswalk_oscal"))
    assert first.content == second.content
    assert json.loads(first.content)["mapping-collection"]["metadata"]["oscal-version"] == "1.2.0"


def test_a_crosswalk_that_oscal_cannot_say_is_not_found(links, client: Client) -> None:
    lonely = links_mapping()["targets"][0]["links"][2]
    data: dict[str, Any] = changed("targets.0.links", [lonely], links_mapping())
    load_crosswalks(linked=crosswalk_yaml.read(as_yaml(data))[0])
    assert client.get(address("crosswalk_oscal")).status_code == 404
    assert client.get(address("crosswalk")).status_code == 200


# --- queries --------------------------------------------------------------------------------------


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as found:
        ask()
    return len(found)


def store(rows: int) -> None:
    """A crosswalk with that many rows, to an edition of as many articles."""
    act = reading_mapping()
    act["version"]["label"] = str(rows)
    act["principles"] = [{"key": "I", "title": words("I"), "passages": [passage(str(n)) for n in range(rows)]}]
    data = links_mapping()
    data["targets"] = [{"edition": f"act-{rows}", "links": [link("A", str(n)) for n in range(rows)]}]
    for base in (mapping(), act):
        load(edition=edition(base=base))
    load_crosswalks(linked=crosswalk_yaml.read(as_yaml(data))[0])


@pytest.mark.parametrize("name", PLACED)
def test_a_hundred_rows_cost_as_many_queries_as_ten(client: Client, name: str) -> None:
    counts = []
    for rows in (10, 100):
        store(rows)
        counts.append(queries(lambda: client.get(address(name, "demo-1.2", f"act-{rows}"))))  # noqa: B023 - asked at once
    assert counts[0] == counts[1] <= 8


def test_the_list_costs_two_queries_however_long_it_is(links, client: Client) -> None:
    assert queries(lambda: client.get(reverse("guidelines:crosswalks"))) == 2
