"""Pages in order, and the ways between them."""

import pytest

from assessments.outline import Outline, outline
from assessments.scope import Scope
from tests.guidelines.builders import edition, supplement_mapping


@pytest.fixture(scope="module")
def plan() -> Outline:
    return outline([edition()], Scope(roles=("user",), depth="full"))


def test_pages_are_the_principles_in_order(plan):
    assert [(page.key, page.keys) for page in plan.pages] == [("A", ("A-1", "A-2")), ("B", ("B-1",))]
    assert plan.keys == ("A-1", "A-2", "B-1")


def test_a_principle_without_items_in_scope_is_no_page():
    small = outline([edition()], Scope(roles=("user",), depth="quick"))
    assert [page.key for page in small.pages] == ["A"]
    assert small.page("B") is None


def test_an_entry_holds_what_a_list_shows(plan):
    entry = plan.pages[0].items[0]
    assert (entry.key, entry.printed_id, entry.title.en) == ("A-1", "第2部 A-1", "Words on title A-1")


def test_a_page_is_found_by_its_principle(plan):
    assert plan.page("B").title.en == "Words on B"


def test_pages_know_the_next_and_the_one_before(plan):
    first, last = plan.pages
    assert (plan.after("A"), plan.after("B")) == (last, None)
    assert (plan.before("A"), plan.before("B")) == (None, first)


@pytest.mark.parametrize(
    ("answered", "key"), [((), "A-1"), (("A-1",), "A-2"), (("A-2",), "A-1"), (("A-1", "A-2"), "B-1")]
)
def test_the_first_open_item_is_where_answering_goes_on(plan, answered, key):
    page, found = plan.first_open(answered)
    assert found == key
    assert key in page.keys


def test_with_every_item_answered_nothing_is_open(plan):
    assert plan.first_open({"A-1", "A-2", "B-1", "old"}) is None


def test_pages_of_a_supplement_come_last_and_name_their_edition():
    scope = Scope(roles=("user",), depth="full", facts={"generative_ai": True})
    both = outline([edition(), edition(base=supplement_mapping())], scope)
    assert [(page.part, page.key, page.keys) for page in both.pages] == [
        (0, "A", ("A-1", "A-2")),
        (0, "B", ("B-1",)),
        (1, "M", ("M-1",)),
    ]


def test_a_supplement_of_which_nothing_is_asked_adds_no_page(plan):
    scope = Scope(roles=("user",), depth="full")
    assert outline([edition(), edition(base=supplement_mapping())], scope) == plan


def test_a_scope_that_asks_nothing_has_no_pages():
    nothing = outline([edition("principles.0.items.1.quick", True)], Scope(roles=("provider",), depth="quick"))
    assert nothing.keys == ()
    assert nothing.first_open(()) is None
