"""The page on which anybody says something about the wording of an item."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from guidelines import commenting, comments, publishing
from guidelines.groups import content_editors
from guidelines.models import Comment, Item, Version
from guidelines.services import load
from tests.builders import NAUGHTY, edition_of
from tests.guidelines.builders import draft, loaded, stand_as, wide_mapping

pytestmark = pytest.mark.django_db
TEXT = "「尊厳」が何を指すのか、例がほしいです。"


def address(version: Version, key: str = "A-1") -> str:
    return reverse("guidelines:comment", args=[version.key, key])


def typed(item: Item, *, ago: float = 60, now: datetime | None = None, **changes: str) -> dict[str, str]:
    """What a browser sends that opened the form so many seconds ago."""
    stamp = commenting.stamp(item, (now or timezone.now()) - timedelta(seconds=ago))
    return {"about": "question", "text": TEXT, "name": "", "website": "", "stamp": stamp} | changes


def send(client: Client, version: Version, **changes: Any) -> Any:
    item = version.items.get(key="A-1")
    return client.post(address(version), typed(item, **changes))


def refusal(response: Any) -> str:
    """What stands above the form; nothing was stored, and everything that was typed is still in it."""
    assert response.status_code in (400, 429)
    assert not Comment.objects.exists()
    return response.text.split('id="errors"')[1].split("</div>")[0]


@pytest.fixture
def page(english: Client) -> Client:
    """A stranger's browser, in English."""
    return english


def test_a_stranger_sees_the_wording_and_the_form_and_nothing_is_stored(page: Client) -> None:
    version = loaded()
    response = page.get(address(version))
    assert response.status_code == 200
    assert "Words on question A-1" in response.text
    assert "question A-1の文" in response.text  # the other language, for comments on the translation
    assert 'name="text"' in response.text
    assert "Not your IP address" in response.text
    assert not Comment.objects.exists()
    assert not Session.objects.exists()


def test_a_stranger_leaves_a_comment_and_comes_back_to_a_word_of_thanks(page: Client) -> None:
    version = loaded()
    item = version.items.get(key="A-1")
    sent = typed(item, about="translation", name="青木 a@example.jp")
    response = page.post(address(version), sent, follow=True)
    assert response.redirect_chain == [(address(version), 302)]
    assert "Thank you. Your comment has reached the editors." in response.text
    row = Comment.objects.get()
    assert (row.item, row.about, row.text, row.language) == (item, "translation", TEXT, "en")
    assert (row.name, row.by, row.status) == ("青木 a@example.jp", None, "new")


def test_the_account_of_a_member_is_kept_and_the_page_says_so(page: Client) -> None:
    version, user = loaded(), User.objects.create_user("aoki")
    page.force_login(user)
    assert "that your account sent them" in page.get(address(version)).text
    assert send(page, version).status_code == 302
    assert Comment.objects.get().by == user


def test_a_retired_edition_takes_comments_and_says_that_it_is_retired(page: Client) -> None:
    version = publishing.retire(version=loaded(), by=None, reason="x")
    assert "This edition is retired" in page.get(address(version)).text
    assert send(page, version).status_code == 302


def test_a_draft_is_not_there_for_strangers(page: Client) -> None:
    version = draft()
    assert page.get(address(version)).status_code == 404
    assert send(page, version).status_code == 404


def test_staff_who_preview_a_draft_are_told_that_it_takes_no_comments(page: Client) -> None:
    version, editor = draft(), User.objects.create_user("editor", is_staff=True)
    editor.groups.add(content_editors())
    page.force_login(editor)
    shown = page.get(address(version)).text
    assert "takes no comments" in shown
    assert 'name="text"' not in shown
    assert "takes no comments" in refusal(send(page, version))


@pytest.mark.parametrize("key", ["none", "A"])
def test_an_item_that_is_not_there_is_not_found(page: Client, key: str) -> None:
    version = loaded()
    assert page.get(address(version, key)).status_code == 404
    assert page.get(f"/frameworks/none-1/items/{key}/comment/").status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(page: Client, method: str) -> None:
    assert getattr(page, method)(address(loaded())).status_code == 405


def test_a_form_without_its_token_is_refused() -> None:
    version = loaded()
    assert send(Client(enforce_csrf_checks=True), version).status_code == 403
    assert not Comment.objects.exists()


# --- what is refused, with the words kept ---------------------------------------------------------


def test_an_empty_form_lists_every_fault_with_a_link_to_its_field(page: Client) -> None:
    said = refusal(send(page, loaded(), about="", text=" "))
    assert '<a href="#id_about">Choose what your comment is about.</a>' in said
    assert '<a href="#id_text">Write your comment.</a>' in said


def test_ten_thousand_characters_are_refused_and_given_back(page: Client) -> None:
    response = send(page, loaded(), text="あ" * 10_000)
    assert "has 10000 characters; shorten it to 1000" in refusal(response)
    assert "あ" * 10_000 in response.text


def test_line_ends_of_a_browser_count_once(page: Client) -> None:
    assert send(page, loaded(), text="あ\r\n" * 500).status_code == 302
    assert Comment.objects.get().text == "あ\n" * 500


def test_more_than_two_addresses_are_refused_with_a_clear_word(page: Client) -> None:
    version = loaded()
    text = "https://a.example https://b.example"
    assert "leave at most 2 in it" in refusal(send(page, version, text=f"{text} https://c.example"))
    assert send(page, version, text=text).status_code == 302


def test_without_the_limit_on_addresses_the_comment_passes(page: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(comments, "LINKS", 3)
    assert send(page, loaded(), text="www.a www.b www.c").status_code == 302


@pytest.mark.parametrize("field", ["text", "name"])
def test_a_null_character_is_refused(page: Client, field: str) -> None:
    assert "ull character" in refusal(send(page, loaded(), **{field: "x\0y"}))


def test_who_fills_in_the_unseen_field_is_asked_again_with_the_field_empty(page: Client) -> None:
    version = loaded()
    response = send(page, version, website="https://spam.example")
    assert "A field that people do not see" in refusal(response)
    assert TEXT in response.text
    assert "spam.example" not in response.text
    assert send(page, version).status_code == 302


def test_who_sends_too_fast_is_asked_again_and_the_same_form_passes_a_little_later(page: Client) -> None:
    version = loaded()
    item, opened = version.items.get(key="A-1"), timezone.now()
    sent = typed(item, ago=0, now=opened)
    response = page.post(address(version), sent)
    assert "wait a few seconds" in refusal(response)
    assert TEXT in response.text
    assert sent["stamp"] in response.text
    assert send(page, version, ago=4).status_code == 302


def test_without_the_least_time_a_program_passes(page: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(comments, "FASTEST", timedelta(0))
    assert send(page, loaded(), ago=0).status_code == 302


@pytest.mark.parametrize("stamp", ["", "1:1:forged", None], ids=["none", "forged", "old"])
def test_a_form_that_is_old_or_not_ours_is_asked_again_with_a_new_stamp(page: Client, stamp: str | None) -> None:
    version = loaded()
    changes = {"ago": 90_000} if stamp is None else {"stamp": stamp}
    response = send(page, version, **changes)
    assert "open for a long time" in refusal(response)
    assert TEXT in response.text
    fresh = response.context["form"]["stamp"].value()
    assert commenting.opened(version.items.get(key="A-1"), fresh) is not None


def test_without_the_greatest_age_an_old_form_passes(page: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(comments, "OLDEST", timedelta(days=2))
    assert send(page, loaded(), ago=90_000).status_code == 302


def test_a_stamp_of_another_item_does_not_open_this_one(page: Client) -> None:
    version = loaded()
    other = typed(version.items.get(key="A-2"))
    assert "open for a long time" in refusal(page.post(address(version), other))


def test_the_same_comment_comes_once(page: Client) -> None:
    version = loaded()
    assert send(page, version).status_code == 302
    response = send(page, version)
    assert response.status_code == 400
    assert "has already reached us" in response.text
    assert Comment.objects.count() == 1


def test_an_address_sends_so_many_in_an_hour_and_its_words_are_given_back(page: Client, settings: Any) -> None:
    settings.COMMENTS_PER_HOUR = 1
    version = loaded()
    assert send(page, version, text="a").status_code == 302
    Comment.objects.all().delete()
    response = send(page, version, text=TEXT)
    assert response.status_code == 429
    assert "within an hour" in refusal(response)
    assert TEXT in response.text
    assert response["Retry-After"] == "3600"
    assert send(Client(REMOTE_ADDR="203.0.113.9"), version).status_code == 302


def test_without_the_limit_an_address_sends_as_many_as_it_likes(page: Client, settings: Any) -> None:
    settings.COMMENTS_PER_HOUR = 100
    version = loaded()
    assert [send(page, version, text=f"{n}").status_code for n in range(12)] == [302] * 12


def test_ten_an_hour_is_the_limit_that_a_host_gets(page: Client) -> None:
    version = loaded()
    assert [send(page, version, text=f"{n}").status_code for n in range(11)] == [302] * 10 + [429]


def test_a_full_item_says_so(page: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(comments, "OPEN_PER_ITEM", 0)
    assert "waiting for the editors" in refusal(send(page, loaded()))


def test_a_full_day_says_so(page: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(comments, "PER_DAY", 0)
    assert "come today" in refusal(send(page, loaded()))


def test_the_address_of_a_commenter_is_stored_nowhere(page: Client) -> None:
    page.defaults["REMOTE_ADDR"] = "203.0.113.77"
    send(page, loaded())
    with connection.cursor() as cursor:
        tables = [*connection.introspection.table_names(cursor), cache._table]
        stored = [cursor.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables]  # noqa: S608
    assert TEXT in str(stored)
    assert "203.0.113.77" not in str(stored)


# --- what readers see -----------------------------------------------------------------------------


def answered(version: Version, **changes: Any) -> Comment:
    item = version.items.get(key="A-1")
    words = {"about": "question", "text": TEXT, "language": "ja", "name": "青木", "now": timezone.now()}
    row = commenting.leave_comment(item=item, **words)
    decision = {"status": "considering", "by": None, "now": timezone.now(), "seen": 1} | changes
    return commenting.answer_comment(comment=row, **decision)


def test_readers_see_no_comment_that_is_not_public(page: Client) -> None:
    version = loaded()
    answered(version, answer_en="We agree.")
    shown = page.get(address(version)).text
    assert TEXT not in shown
    assert "We agree." not in shown


def test_readers_see_a_public_comment_with_its_answer_and_never_the_name(page: Client) -> None:
    version = loaded()
    answered(version, status="closed", reason="internal", answer_en="We agree.", is_public=True)
    shown = page.get(address(version)).text
    assert TEXT in shown
    assert "We agree." in shown
    assert "青木" not in shown
    assert "internal" not in shown


def test_readers_see_in_which_edition_a_comment_was_taken_up(page: Client) -> None:
    version = loaded()
    data = wide_mapping()
    data["version"]["published_on"] = "2027-03-31"
    answered(version, status="taken_up", taken_up_in=loaded(base=data), answer_ja="直しました。", is_public=True)
    shown = page.get(address(version)).text
    assert "Taken up in an edition: edition 2.0" in shown
    assert '<p lang="ja" class="kept-text">直しました。</p>' in shown


@pytest.mark.parametrize("text", [*NAUGHTY, "\u202e<b>x</b>", "https://a.example javascript:alert(1)"])
def test_hostile_words_are_shown_as_words(page: Client, text: str) -> None:
    version = loaded()
    assert send(page, version, text=text).status_code == 302
    row = Comment.objects.get()
    assert row.text == text
    commenting.answer_comment(
        comment=row, seen=1, status="considering", answer_en=text, is_public=True, by=None, now=timezone.now()
    )
    shown = page.get(address(version)).text
    for markup in ("<script>alert", "<img src=x", "<b>x</b>", '<a href="https://a.example', 'href="javascript:'):
        assert markup not in shown


# --- how one gets there ---------------------------------------------------------------------------


def test_every_item_of_an_edition_leads_to_its_page(page: Client) -> None:
    version = loaded()
    shown = page.get(reverse("guidelines:edition", args=[version.key])).text
    for item in version.items.all():
        assert f'href="{address(version, item.key)}"' in shown


def test_every_item_of_a_questionnaire_leads_to_its_page(page: Client, cold: None) -> None:
    version = load(edition=edition_of(2))[0]
    shown = page.get(f"/new/{version.key}/?depth=quick&roles=user").text
    for key in ("A-1", "A-2"):
        assert f'href="{address(version, key)}"' in shown


def test_the_page_costs_the_same_queries_for_many_items_and_comments(page: Client) -> None:
    counts = []
    for number in (1, 20):
        version = load(edition=edition_of(number, key=f"demo{number}"))[0]
        item = version.items.get(key="A-1")
        for n in range(number):
            row = commenting.leave_comment(item=item, about="other", text=f"{n}", language="en", now=timezone.now())
            decision = {"status": "considering", "answer_en": "x", "is_public": True}
            commenting.answer_comment(comment=row, seen=1, by=None, now=timezone.now(), **decision)
        with CaptureQueriesContext(connection) as asked:
            page.get(address(version))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5


def test_an_edition_that_was_taken_back_to_draft_hides_its_page(page: Client) -> None:
    version = loaded()
    stand_as("draft", pk=version.pk)
    assert page.get(address(version)).status_code == 404
