"""Self-declarations in the browser: choosing, the public page, the badge, ending."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assessments import finishing
from assessments.models import Assessment, Declaration
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db
ANSWER = "月に一度確かめています。"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def finished(cast: Cast) -> Assessment:
    cast.ours.organisation_name = "山川食品株式会社"
    cast.ours.save(update_fields=["organisation_name"])
    finishing.finish(assessment=cast.ours, user=None, now=NOW)
    return cast.ours


@pytest.fixture
def owner(cast: Cast) -> Client:
    browser = cast.browser("owner")
    browser.cookies["django_language"] = "en"
    return browser


def choose(owner: Client, assessment: Assessment, shows: str):
    return owner.post(reverse("assessments:declaration", args=[assessment.code]), {"shows": shows})


def public(name: str = "declared") -> str:
    return reverse(f"assessments:{name}", args=[Declaration.objects.get().code])


def test_the_public_sees_that_it_was_assessed_and_no_score(owner, english, finished):
    assert choose(owner, finished, "assessed").status_code == 302
    shown = english.get(public()).text
    assert "山川食品株式会社" in shown
    assert "Nobody certified or checked it" in shown
    assert "Results by principle" not in shown
    assert ANSWER not in shown


def test_the_public_sees_the_scores_where_the_owner_chose_so(owner, english, finished):
    choose(owner, finished, "scores")
    shown = english.get(public()).text
    assert "Results by principle" in shown
    assert ANSWER not in shown


def test_nothing_is_public_before_the_owner_chose(owner, finished):
    assert "There is no public page" not in owner.get(reverse("assessments:declaration", args=[finished.code])).text
    assert not Declaration.objects.exists()


def test_choosing_nothing_ends_the_page_at_once(owner, english, finished):
    choose(owner, finished, "scores")
    choose(owner, finished, "nothing")
    shown = english.get(public())
    assert shown.status_code == 410
    assert "山川食品" not in shown.text


def test_after_twelve_months_the_page_says_that_it_has_ended(owner, english, finished):
    choose(owner, finished, "scores")
    with time_machine.travel(NOW + timedelta(days=366)):
        assert english.get(public()).status_code == 410


def test_a_result_that_is_too_old_is_refused_in_words(cast, owner, finished):
    with time_machine.travel(NOW + timedelta(days=366)):
        owner.force_login(cast.people["owner"])
        shown = choose(owner, finished, "scores")
    assert shown.status_code == 400
    assert "older than twelve months" in shown.text


def test_an_unknown_choice_is_refused_and_nothing_becomes_public(owner, finished):
    assert choose(owner, finished, "everything").status_code == 400
    assert choose(owner, finished, "").status_code == 400
    assert not Declaration.objects.exists()


def test_without_a_finished_round_there_is_nothing_to_declare(owner, cast):
    shown = owner.get(reverse("assessments:declaration", args=[cast.ours.code])).text
    assert "No round is finished yet" in shown
    choose(owner, cast.ours, "scores")
    assert not Declaration.objects.exists()


def test_the_badge_says_no_more_than_the_page(owner, client, finished):
    choose(owner, finished, "scores")
    badge = client.get(public("badge"), {"lang": "en"})
    assert badge["Content-Type"] == "image/svg+xml"
    assert badge["Cross-Origin-Resource-Policy"] == "cross-origin"
    words = " ".join(ElementTree.fromstring(badge.text).itertext())  # noqa: S314 - our own answer
    assert "self-assessment made" in words
    assert "not certified" in words
    assert "%" not in words
    assert "山川食品" not in words


def test_the_badge_of_an_ended_declaration_says_only_that(owner, client, finished):
    choose(owner, finished, "scores")
    choose(owner, finished, "nothing")
    words = " ".join(ElementTree.fromstring(client.get(public("badge"), {"lang": "en"}).text).itertext())  # noqa: S314
    assert "has ended" in words
    assert "2026" not in words


def test_a_wrong_address_is_404(client, finished):
    for name in ("declared", "badge"):
        assert client.get(reverse(f"assessments:{name}", args=["0" * 26])).status_code == 404


def test_the_page_stays_with_its_round_when_the_next_one_is_finished(owner, english, finished):
    choose(owner, finished, "assessed")
    finishing.reopen(assessment=finished, user=None, now=NOW)
    finishing.finish(assessment=finished, user=None, now=NOW)
    assert "Superseded" in english.get(public()).text
    assert Declaration.objects.get().snapshot.round == 1
