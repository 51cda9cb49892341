"""From plain facts to roles, with reasons, corrections and honest counts."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import keys_in_scope


def counts(visitor) -> list[int]:
    """The number of items that each depth asks, as the page says it."""
    labels = visitor.page.locator('label:has(input[name="depth"])').all_inner_texts()
    return [int(re.search(r"\d+", label)[0]) for label in labels]


def items_of(*roles: str) -> list[int]:
    """The number of items that each depth asks, as the catalogue says it."""
    return [len(keys_in_scope(depth, *roles)) for depth in ("quick", "standard", "full")]


def ticked_roles(visitor) -> list[str]:
    """The roles ticked on the page."""
    return [box.get_attribute("value") for box in visitor.page.locator('input[name="roles"]:checked').all()]


def find(visitor, *activities: str, depth: str = "full") -> None:
    """Answer the role finder."""
    visitor.goto(f"/start/?depth={depth}")
    for name in activities:
        visitor.page.locator(f'input[value="{name}"]').check()
    visitor.submit()


@pytest.mark.parametrize(
    ("activities", "roles"),
    [
        (["uses_service"], ["user"]),
        (["offers_product"], ["provider"]),
        (["makes_models"], ["developer"]),
        (["builds_own_tool", "tunes_models"], ["developer", "provider", "user"]),
    ],
)
def test_roles_follow_from_plain_facts(visit, activities, roles):
    visitor = visit(javascript=False)
    find(visitor, *activities)
    assert ticked_roles(visitor) == roles
    assert counts(visitor) == items_of(*roles)


def test_every_role_is_shown_with_the_facts_it_follows_from(visit):
    visitor = visit(lang="en")
    find(visitor, "builds_own_tool", "uses_service")
    reasons = dict(
        zip(
            visitor.page.locator(".reasons dt").all_inner_texts(),
            [reason.locator("li").count() for reason in visitor.page.locator(".reasons dd").all()],
            strict=True,
        )
    )
    assert reasons == {"AI provider": 1, "AI business user": 2}


def test_without_a_tick_one_is_asked_as_a_business_user_and_told_why(visitor):
    find(visitor)
    assert ticked_roles(visitor) == ["user"]
    expect(visitor.page.locator(".reasons dd")).not_to_be_empty()


def test_a_corrected_role_is_counted_again_and_asked(visitor):
    find(visitor, "uses_service")
    visitor.page.locator('input[name="roles"][value="provider"]').check()
    visitor.follow(visitor.page.locator("button[formaction]"))
    assert ticked_roles(visitor) == ["provider", "user"]
    assert counts(visitor) == items_of("provider", "user")
    visitor.submit()
    assert "roles=provider&roles=user" in visitor.page.url
    expect(visitor.page.locator(".progress")).to_contain_text(str(len(keys_in_scope("full", "provider", "user"))))


def test_a_fact_that_is_denied_takes_its_items_out_and_says_which(visitor):
    find(visitor, "uses_service")
    before = counts(visitor)
    visitor.page.locator("select[name=generative_ai]").select_option("no")
    visitor.follow(visitor.page.locator("button[formaction]"))
    left_out = visitor.page.locator("form details.more li").count()
    assert left_out >= 1
    assert counts(visitor)[-1] == before[-1] - left_out


def test_beginning_without_a_role_is_refused_in_words(visitor):
    find(visitor, "uses_service")
    visitor.page.locator('input[name="roles"][value="user"]').uncheck()
    visitor.submit()
    expect(visitor.page.locator("#errors a")).to_have_count(1)
    expect(visitor.page.locator("#errors")).to_be_focused()


def test_the_depth_chosen_on_the_home_page_is_kept(visitor):
    visitor.goto("/")
    visitor.follow(visitor.page.locator('a[href="/start/?depth=standard"]'))
    visitor.submit()
    expect(visitor.page.locator('input[value="standard"]')).to_be_checked()
