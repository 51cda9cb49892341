"""Pages to read: the list of frameworks, one edition in full, and the sources."""

import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import scope
from guidelines.models import Status, Version
from guidelines.views.reading import SECONDS_PER_ITEM
from tests.builders import edition_of
from tests.guidelines import builders
from tests.guidelines.builders import changed, item, loaded, passage, words

pytestmark = pytest.mark.django_db
FRAMEWORKS, SOURCES = "/frameworks/", "/sources/"


def page_of(key: str) -> str:
    return reverse("guidelines:edition", args=[key])


def wide() -> Version:
    return loaded(base=builders.wide_mapping())


def retire(version: Version) -> Version:
    version.status = Status.RETIRED
    version.save(update_fields=["status"])
    return version


def part(page: str, start: str, end: str) -> str:
    """What stands between two marks, as one line of visible words."""
    found = page[page.index(start) : page.index(end, page.index(start))]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", found))


def place(page: str, key: str) -> str:
    """The words of the place with that anchor, up to the next place or chapter."""
    found = re.split(r'<(?:article|li|section)[^>]*(?: id="|class="chapter")', page[page.index(f' id="{key}"') :])[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", found))


class Ids(HTMLParser):
    """Anchors of a page, and the places on it that its links lead to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids, self.links = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        given = dict(attrs)
        if "id" in given:
            self.ids.append(given["id"])
        if given.get("href", "").startswith("#"):
            self.links.append(given["href"][1:])


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("address", [FRAMEWORKS, "/frameworks/demo-1.2/", SOURCES])
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "trace"])
def test_pages_to_read_take_no_other_method(client: Client, address, method):
    loaded()
    assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize("address", [FRAMEWORKS, SOURCES])
def test_before_anything_is_loaded_the_lists_are_empty(client: Client, address):
    assert client.get(address).status_code == 200


# --- frameworks -----------------------------------------------------------------------------------


def test_what_asks_something_is_to_answer_and_the_rest_is_to_read(english: Client):
    loaded()
    loaded(base=builders.reading_mapping())
    page = english.get(FRAMEWORKS).text
    answer, read = page.split('id="to-read"')
    assert "/frameworks/demo-1.2/" in answer
    assert "/frameworks/act-2025/" not in answer
    assert "/frameworks/act-2025/" in read


def test_a_questionnaire_says_how_many_questions_and_minutes(english: Client):
    loaded("principles.0.items.1.roles", ["developer", "provider", "user"])
    assert "3 questions, about 2 min" in part(english.get(FRAMEWORKS).text, 'id="to-answer"', 'id="to-read"')


def test_a_questionnaire_that_asks_one_role_less_says_so(english: Client):
    loaded()
    page = english.get(FRAMEWORKS).text
    assert "3 questions in all, at most about 2 min; fewer for one role alone" in page


def test_an_item_takes_as_long_here_as_in_the_questionnaire():
    assert SECONDS_PER_ITEM == scope.SECONDS_PER_ITEM


def test_a_questionnaire_is_begun_as_a_business_user_at_full_depth(client: Client):
    loaded()
    address = "/new/demo-1.2/?depth=full&amp;roles=user"
    assert f'href="{address}"' in client.get(FRAMEWORKS).text
    assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_a_questionnaire_for_developers_alone_is_begun_as_one(english: Client):
    items = [item("A-1", roles=["developer"], quick=True)]
    loaded("principles", [{"key": "A", "title": words("A"), "items": items}])
    page = english.get(FRAMEWORKS).text
    assert 'href="/new/demo-1.2/?depth=full&amp;roles=developer"' in page
    assert "addressed to AI developers" in page


def test_aigb_begins_with_the_role_finder(client: Client, version):
    page = client.get(FRAMEWORKS).text
    assert 'href="/start/"' in page
    assert "/new/aigb-1.2/" not in page


def test_aigb_stands_first(client: Client, version):
    loaded("version.published_on", "2026-10-01")
    page = client.get(FRAMEWORKS).text
    assert page.index("/frameworks/aigb-1.2/") < page.index("/frameworks/demo-1.2/")


def test_a_supplement_is_named_under_what_it_supplements_and_begins_nothing(english: Client):
    loaded()
    loaded(base=builders.supplement_mapping())
    page = english.get(FRAMEWORKS).text
    assert page.index("/frameworks/demo-1.2/") < page.index("/frameworks/more-1/") < page.index('id="to-read"')
    assert page.count("/frameworks/more-1/") == 1
    assert "/new/more-1/" not in page


@pytest.mark.parametrize(
    ("precision", "shown"), [("day", "31 March 2026"), ("month", "March 2026"), ("year", "2026 (year only)")]
)
def test_a_date_is_shown_as_exactly_as_it_is_known(english: Client, precision, shown):
    loaded("version.precision", precision)
    assert f"Words on issuer · {shown}" in re.sub(r"\s+", " ", english.get(FRAMEWORKS).text)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("law", "Law"),
        ("soft_law", "Guideline without legal force"),
        ("international", "International agreement or code"),
        ("standard", "Standard"),
    ],
)
def test_editions_to_read_stand_under_their_kind(english: Client, kind, shown):
    loaded(base=changed("framework.kind", kind, builders.reading_mapping()))
    assert f">{shown}</h3>" in english.get(FRAMEWORKS).text


def test_what_one_should_know_of_a_questionnaire_stands_beside_it(english: Client):
    wide()
    assert "Words on edition" in part(english.get(FRAMEWORKS).text, 'id="to-answer"', 'id="to-read"')


def test_the_list_says_that_scores_are_never_added(english: Client):
    assert "Scores of different frameworks are never added or averaged" in english.get(FRAMEWORKS).text


@pytest.mark.parametrize("make", [builders.draft, lambda: retire(loaded())], ids=["draft", "retired"])
def test_drafts_and_retired_editions_are_not_listed(client: Client, make):
    make()
    assert "demo-1.2" not in client.get(FRAMEWORKS).text
    assert "demo-1.2" not in client.get(SOURCES).text


# --- one edition ----------------------------------------------------------------------------------


def test_an_edition_that_nobody_knows_is_not_found(client: Client):
    assert client.get(page_of("demo-9")).status_code == 404


def test_a_draft_is_not_found(client: Client):
    assert client.get(page_of(builders.draft().key)).status_code == 404


def test_a_past_edition_says_so_and_leads_to_the_current_one_and_to_what_changed(english: Client):
    loaded(base=changed("version.label", "2"))
    loaded(base=changed("version.published_on", "2020-01-01", changed("version.label", "1")))
    page = english.get("/frameworks/demo-1/").text
    assert "This is a past edition, kept to be read and compared." in page
    assert 'Current edition: <a href="/frameworks/demo-2/">' in page
    assert 'href="/frameworks/demo-1/changes/demo-2/"' in page
    assert reverse("assessments:new", args=["demo-1"]) not in page


def test_the_current_edition_leads_to_the_past_ones_and_to_what_changed_since(english: Client):
    loaded(base=changed("version.label", "2"))
    loaded(base=changed("version.published_on", "2020-01-01", changed("version.label", "1")))
    page = english.get("/frameworks/demo-2/").text
    assert '<a href="/frameworks/demo-1/">' in page
    assert 'href="/frameworks/demo-1/changes/demo-2/"' in page
    assert "past edition, kept" not in page
    assert "/frameworks/demo-1/" not in english.get("/frameworks/").text


def test_a_retired_edition_can_be_read_but_not_begun(english: Client):
    page = english.get(page_of(retire(loaded()).key)).text
    assert "This edition is retired" in page
    assert "/new/demo-1.2/" not in page


def test_the_head_says_what_the_edition_is(english: Client):
    wide()
    head = part(english.get(page_of("demo-2.0")).text, "<h1>", 'id="contents"')
    told = [
        "Words on framework", "edition 2.0", "Words on edition", "Words on issuer", "Guideline without legal force",
        "March 2026", "Japanese", "https://example.jp/1.2", "1 April 2026", "Words on main", "Words on annex",
        "Words on licence",
    ]  # fmt: skip
    assert [words for words in told if words not in head] == []


def test_the_head_counts_how_far_the_places_were_checked(english: Client):
    wide()
    head = part(english.get(page_of("demo-2.0")).text, 'class="marks"', "</ul>")
    assert "≈ Known from a second source, not checked in the text itself 1 place " in head
    assert "½ Checked in part only 1 place " in head
    assert "– Not marked one by one; see the note on the source 5 places " in head


def test_an_item_shows_its_question_strength_force_mark_and_place(english: Client):
    wide()
    shown = place(english.get(page_of("demo-2.0")).text, "B-2")
    told = [
        "第2部 B-2", "Words on title B-2", "Words on question B-2", "½ Checked in part only",
        "Official reading of a law", "endeavour", "only where the situation is given", "Words on main, Words on part",
        "Words on guidance B-2", "Words on example B-2", "Words on evidence B-2", "Words on first_step B-2",
    ]  # fmt: skip
    assert [words for words in told if words not in shown] == []


def test_an_item_shows_whom_it_is_asked_of_and_its_notes(english: Client):
    loaded()
    shown = place(english.get(page_of("demo-1.2")).text, "A-2")
    told = ["AI provider", "AI business user", "Words on strength", "Words on stage", "Words on note", "p. 3 (page app"]
    assert [words for words in told if words not in shown] == []
    assert "AI developer" not in shown


def test_guidance_waits_behind_a_summary(client: Client):
    loaded()
    page = client.get(page_of("demo-1.2")).text
    inside = "".join(re.findall(r"<details.*?</details>", page, re.DOTALL))
    assert "guidance A-1の文" in inside
    assert "question A-1の文" not in inside


def test_a_passage_shows_from_when_it_applies_and_how_far_it_was_checked(english: Client):
    wide()
    shown = place(english.get(page_of("demo-2.0")).text, "C-2")
    told = [
        "第C-2条", "Words on title C-2", "Words on summary C-2", "Applies from 2 August 2027", "Words on day",
        "Words on note", "≈ Known from a second source", "Words on annex, P, Words on section, p. 9 (page approximate)",
    ]  # fmt: skip
    assert [words for words in told if words not in shown] == []


def test_where_there_is_one_document_its_title_is_not_repeated_at_every_place(english: Client):
    base = builders.reading_mapping()
    loaded(base=changed("version.documents", base["version"]["documents"][:1], base))
    shown = place(english.get(page_of("act-2025")).text, "3")
    assert "Words on part, C. 3)" in shown
    assert "Words on main" not in shown


def test_an_unverified_place_says_so_in_words(english: Client):
    loaded("principles.0.items.0.verified", "unverified")
    assert "Not verified: check the source before you rely on it" in place(english.get(page_of("demo-1.2")).text, "A-1")


def test_a_passage_stands_inside_the_one_that_it_is_a_part_of(client: Client):
    loaded(base=builders.reading_mapping())
    page = client.get(page_of("act-2025")).text
    between = page[page.index('id="1"') : page.index('id="2"')]
    assert "<ul" in between
    assert "</li>" not in between


def test_every_place_has_its_anchor_and_every_link_on_the_page_leads_somewhere(client: Client):
    version = wide()
    found = Ids(client.get(page_of("demo-2.0")).text)
    assert {row.key for row in (*version.edition().items, *version.edition().passages)} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))
    assert set(found.links) <= set(found.ids)


def test_the_anchors_of_aigb_are_unique_though_a_principle_has_the_key_of_an_item(client: Client, version):
    found = Ids(client.get(page_of("aigb-1.2")).text)
    assert len(found.ids) == len(set(found.ids))
    assert {"C-9", "in:C-9"} <= set(found.ids)


def test_an_edition_leads_to_the_crosswalks_at_both_its_ends(client: Client):
    builders.loaded_links()
    start = client.get(page_of("demo-1.2")).text
    assert 'href="/crosswalks/demo-1.2/act-2025/"' in start
    assert 'href="/crosswalks/demo-1.2/demo-2.0/"' in start
    end = client.get(page_of("act-2025")).text
    assert 'href="/crosswalks/demo-1.2/act-2025/"' in end
    assert 'href="/crosswalks/demo-1.2/demo-2.0/"' not in end


def test_a_crosswalk_to_a_retired_edition_is_not_offered(client: Client):
    builders.loaded_links()
    retire(Version.objects.by_key("act-2025"))
    assert "/crosswalks/demo-1.2/act-2025/" not in client.get(page_of("demo-1.2")).text


@pytest.mark.parametrize(("base", "begins"), [("mapping", True), ("reading_mapping", False)])
def test_only_a_questionnaire_can_be_begun(client: Client, base, begins):
    version = loaded(base=getattr(builders, base)())
    assert (f"/new/{version.key}/" in client.get(page_of(version.key)).text) == begins


def test_a_supplement_says_beside_what_it_is_asked(english: Client):
    loaded()
    loaded(base=builders.supplement_mapping())
    page = english.get(page_of("more-1")).text
    assert "Its questions are asked beside that framework" in page
    assert "Guideline without legal force" not in page
    assert "/new/more-1/" not in page


@pytest.mark.parametrize(
    ("page", "original", "says"),
    [
        ("en", "ja", "title A-1の文"),
        ("en", "en", None),
        ("ja", "ja", None),
        ("ja", "en", "Words on framework"),
    ],
)
def test_the_title_in_the_original_stands_beside_a_translated_one(client: Client, page, original, says):
    loaded("version.language", original)
    client.cookies["django_language"] = page
    shown = client.get(page_of("demo-1.2")).text
    assert ('class="original"' in shown) == (says is not None)
    assert says is None or says in shown


@pytest.mark.parametrize(("code", "name"), [("fr", "French"), ("zzz", "zzz")])
def test_the_language_of_the_original_is_named_as_far_as_it_is_known(english: Client, code, name):
    loaded("version.language", code)
    assert f"<dd>{name}</dd>" in english.get(page_of("demo-1.2")).text


# --- sources --------------------------------------------------------------------------------------


def test_a_document_says_how_much_cites_it(english: Client):
    wide()
    page = english.get(SOURCES).text
    assert "cited by 3 questions · cited by 2 places to read" in part(page, "Words on main", "Words on annex")
    assert "cited by 1 question · cited by 1 place to read" in part(page, "Words on annex", "</section>")


def test_a_document_of_two_editions_is_named_once_with_both(english: Client):
    loaded()
    wide()
    page = english.get(SOURCES).text
    assert "2 documents on which everything" in page
    assert page.count(">Words on main</a>") == 1
    main = page[page.index(">Words on main</a>") : page.index("Words on annex")]
    assert "/frameworks/demo-1.2/" in main
    assert "/frameworks/demo-2.0/" in main
    assert "cited by 5 questions" in main


def test_a_document_stands_under_the_kind_of_its_edition(english: Client):
    loaded(base=builders.reading_mapping())
    assert "Words on main" in part(english.get(SOURCES).text, 'id="from-law"', "</section>")


def test_documents_of_a_supplement_stand_apart_from_those_of_a_kind(english: Client):
    loaded()
    loaded(base=changed("version.documents.0.title.en", "Laws of all sorts", builders.supplement_mapping()))
    page = english.get(SOURCES).text
    assert "Laws of all sorts" in part(page, 'id="from-supplement"', "</section>")
    assert "Laws of all sorts" not in part(page, 'id="from-soft_law"', "</section>")


def test_a_document_that_nothing_cites_is_named_all_the_same(english: Client):
    loaded(base=builders.reading_mapping())
    assert "named for the edition as a whole" in part(english.get(SOURCES).text, "Words on annex", "</section>")


def test_the_marks_of_the_whole_catalogue_are_counted(english: Client):
    loaded("principles.0.items.0.verified", "primary")
    loaded(base=changed("principles.0.passages.0.verified", "primary", builders.reading_mapping()))
    page = part(english.get(SOURCES).text, 'id="checked"', "</section>")
    assert "Of 6 places, asked or to read:" in page
    assert "✓ Checked in the text of the source 2 places " in page


# --- queries --------------------------------------------------------------------------------------


def of_size(count: int, key: str) -> str:
    """The key of an edition with that many items and as many passages."""
    made = [passage("R-1"), *(passage(f"R-{n}", parent="R-1") for n in range(2, count + 1))]
    data = builders.mapping()
    data["framework"]["key"] = key
    data["principles"] = [
        {"key": f"A{n}", "title": words(f"A{n}"), "items": [item(f"I-{n}", quick=True)]} for n in range(1, count + 1)
    ]
    data["principles"].append({"key": "R", "title": words("R"), "passages": made})
    return loaded(base=data).key


def test_a_hundred_places_cost_as_many_queries_as_ten(client: Client):
    few, many = (queries(client, page_of(of_size(count, f"size{count}"))) for count in (5, 50))
    assert few == many <= 8


@pytest.mark.parametrize(("address", "most"), [(FRAMEWORKS, 2), (SOURCES, 4)])
def test_a_dozen_editions_cost_as_many_queries_as_one(client: Client, address, most):
    loaded()
    one = queries(client, address)
    for number in range(11):
        builders.load(edition=edition_of(3, key=f"more{number}"))
    loaded(base=builders.supplement_mapping())
    assert queries(client, address) == one <= most
