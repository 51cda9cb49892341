"""Beginning from a file: the form, what it says of a file, and the new assessment."""

import json
import re
from collections.abc import Mapping

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import finishing, frozen, restoring
from assessments.models import Assessment, Response
from assessments.services import replies_of
from assessments.snapshot import Reply
from guidelines.models import Status
from guidelines.services import load
from tests.assessments import supplements
from tests.assessments.exchanges import minimal
from tests.builders import NAUGHTY, edition_of
from tests.conftest import NOW, Cast
from tests.guidelines.builders import draft, stand_as

pytestmark = pytest.mark.django_db
ASK, BEGIN = reverse("assessments:from_file"), reverse("assessments:from_file_begin")
FILE = minimal(
    edition="aigb-1.2",
    depth="quick",
    profile={"organisation": "山川食品株式会社", "size": "6-20", "generative_ai": True, "contracts": True},
    answers={
        "C-1-3": {"level": "in_place", "evidence": ["規程"]},
        "C-3-2": {"level": "not_applicable", "reason": NAUGHTY[0]},
        "C-1-1": {"approach": "まだ答えない"},
    },
)


def upload(data: object = FILE) -> dict:
    """What a browser sends with a file."""
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return {"file": SimpleUploadedFile("tenken.json", content)}


def preview(client: Client, data: object = FILE) -> str:
    answer = client.post(ASK, upload(data))
    assert answer.status_code == 200
    return answer.text


def held(page: str) -> str:
    return re.search(r'name="held" value="([^"]+)"', page)[1]


def begun(client: Client, data: object = FILE):
    """The answer to a confirmed preview, followed."""
    return client.post(BEGIN, {"held": held(preview(client, data))}, follow=True)


def refused(client: Client, data: object) -> str:
    answer = client.post(ASK, upload(data))
    assert answer.status_code == 400
    assert "held" not in answer.text
    return answer.text


# --- works ----------------------------------------------------------------------------------------


def test_the_page_asks_for_a_file_and_names_the_schemas(english, version):
    page = english.get(ASK).text
    assert page.count('type="file"') == 1
    assert reverse("assessments:assessment_schema") in page
    assert reverse("assessments:snapshot_schema") in page


@pytest.mark.parametrize("name", ["home", "start"])
def test_it_is_linked_from_where_people_begin(client: Client, version, name):
    assert f'href="{ASK}"' in client.get(reverse(f"assessments:{name}")).text


def test_it_is_linked_from_my_assessments_and_beside_the_file(cast: Cast):
    owner = cast.browser("owner")
    assert f'href="{ASK}"' in owner.get(reverse("assessments:mine")).text
    assert f'href="{ASK}"' in owner.get(reverse("assessments:result", args=[cast.ours.code])).text


def test_a_preview_says_what_was_found_and_stores_nothing(english, version):
    page = preview(english)
    for words in ("AI Guidelines for Business", "edition 1.2", "山川食品株式会社", "AI business user", "Quick check"):
        assert words in page
    assert "2 of 12 items answered" in page
    assert "3 entries in the file" in page
    assert "In place: 1" in page
    assert "Notes without an answer: 1" in page
    assert "1 entry of the file belongs to an item that is not asked" in page
    assert "computed anew" in page
    assert "Contracts about AI" in page
    assert not Assessment.objects.exists()


def test_after_confirming_there_is_a_new_assessment_with_these_answers(english, version):
    answer = begun(english)
    assessment = Assessment.objects.get()
    assert answer.redirect_chain == [(reverse("assessments:tasks", args=[assessment.code]), 302)]
    assert "A new assessment was begun with 3 answers of the file." in answer.text
    assert replies_of(assessment) == {
        "C-1-3": Reply(level="in_place", evidence=("規程",)),
        "C-3-2": Reply(level="not_applicable", reason=NAUGHTY[0]),
        "C-1-1": Reply(approach="まだ答えない"),
    }
    assert (assessment.profile.organisation, assessment.organisation) == ("山川食品株式会社", None)


def test_what_is_downloaded_can_be_taken_in_again_and_downloads_the_same(english, version):
    supplements.loaded()
    begun(english, FILE | {"supplement": "sup-1", "depth": "full", "answers": {"S-GEN-1": {"level": "partly"}}})
    first = Assessment.objects.get()
    file = english.get(reverse("assessments:answers_json", args=[first.code])).content
    begun(english, file)
    second = Assessment.objects.exclude(pk=first.pk).get()
    assert english.get(reverse("assessments:answers_json", args=[second.code])).content == file


def test_the_file_of_a_finished_round_is_taken_too(cast: Cast, english):
    finishing.finish(assessment=cast.ours, user=None, now=NOW)
    file = cast.browser("reader").get(reverse("assessments:round_json", args=[cast.ours.code, 1])).content
    assert file == frozen.canonical(cast.ours.snapshots.get().content)
    begun(english, file)
    made = Assessment.objects.order_by("-pk").first()
    assert (made.pk != cast.ours.pk, replies_of(made)) == (True, replies_of(cast.ours))


def test_a_member_gets_it_into_the_own_organisation(cast: Cast):
    begun(cast.browser("editor"))
    made = Assessment.objects.order_by("-pk").first()
    assert made.organisation == cast.ours.organisation
    assert set(made.responses.values_list("saved_by", flat=True)) == {cast.people["editor"].pk}


def test_words_of_a_file_are_shown_as_words(english, version):
    page = preview(english, FILE | {"profile": {"organisation": NAUGHTY[0]}})
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_retired_edition_is_taken_and_said(english, version):
    stand_as(Status.RETIRED, framework__key="aigb")
    assert "This edition is retired" in preview(english)
    begun(english)
    assert Assessment.objects.get().version.key == "aigb-1.2"


# --- invalid input --------------------------------------------------------------------------------


def test_no_file_and_an_empty_one_are_said_at_the_field(english, version):
    for sent, words in (({}, "Choose the file of an assessment."), (upload(b""), "The file is empty.")):
        answer = english.post(ASK, sent)
        assert answer.status_code == 400
        assert answer.text.count(words) == 2
        assert 'href="#id_file"' in answer.text


def test_every_problem_is_listed_with_its_place_and_what_to_do(english, version):
    page = refused(english, FILE | {"roles": [], "extra": 1, "answers": {"X-1": {}, "C-1-3": {"level": "done"}}})
    for words in ("roles: give a list", "extra: unknown", "answers.X-1: aigb-1.2 has no such item", "4 problems"):
        assert words in page
    assert "answers.C-1-3.level: &#x27;done&#x27; is none of in_place" in page
    assert "<title>Error:" in page
    assert "Put the file right as listed above" in page


def test_problems_are_told_in_japanese(client: Client, version):
    page = refused(client, FILE | {"roles": [], "answers": {"X-1": {}}})
    assert "問題が2件あります" in page
    assert "answers.X-1：aigb-1.2にこの項目はありません" in page
    assert "has no such item" not in page


@pytest.mark.parametrize(
    "data",
    [
        b"{", b"[]", b"[" * 100_000, b'{"a": NaN}', b'{"edition": "\x00"}', '{"edition": "版"}'.encode("shift_jis"),
        b" " * (5 * 1024**2 + 1), b'{"schema": 1}', b'{"schema": "tenken.catalogue/1", "edition": "aigb-1.2"}',
    ],
)  # fmt: skip
def test_hostile_and_foreign_files_are_refused_in_words(english, version, data):
    assert "The file was not taken" in refused(english, data)


def test_an_unknown_edition_and_a_draft_look_alike(english, version):
    def said() -> list[str]:
        return re.findall(r"<li>(.*)</li>", refused(english, minimal()).partition('id="errors"')[2])

    unknown = said()
    draft()
    assert said() == unknown
    assert "what can is aigb-1.2<" in unknown[0]


def test_a_huge_list_of_problems_ends(english, version):
    page = refused(english, minimal(edition="aigb-1.2", answers={f"<b>{n}": {} for n in range(5000)}))
    assert page.count("<li>") < 300
    assert "there may be more" in page
    assert "<b>" not in page


@pytest.mark.parametrize("sent", [{}, {"held": ""}, {"held": "x:y:z"}])
def test_what_no_preview_held_begins_nothing(english, version, sent):
    answer = english.post(BEGIN, sent, follow=True)
    assert "The preview is no longer valid" in answer.text
    assert not Assessment.objects.exists()


def test_an_edition_that_went_since_the_preview_is_told(english, db):
    load(edition=edition_of(2))
    page = preview(english, minimal(answers={"A-1": {"level": "partly"}}))
    stand_as(Status.DRAFT, framework__key="demo")
    answer = english.post(BEGIN, {"held": held(page)})
    assert answer.status_code == 400
    assert "cannot be answered here" in answer.text
    assert not Assessment.objects.exists()


# --- others, limits, methods ----------------------------------------------------------------------


def test_a_preview_of_one_person_begins_nothing_for_another(cast: Cast):
    page, before = preview(cast.browser("owner")), Assessment.objects.count()
    for other in ("outsider", "stranger"):
        cast.browser(other).post(BEGIN, {"held": held(page)})
    assert Assessment.objects.count() == before


def test_what_a_stranger_began_is_the_strangers_alone(cast: Cast, english):
    answer = begun(english)
    code = answer.redirect_chain[0][0].split("/")[2]
    for other in ("owner", "outsider", "stranger"):
        assert cast.browser(other).get(reverse("assessments:tasks", args=[code])).status_code == 404


def test_beginnings_are_counted_as_all_others_are(english, version, settings):
    settings.STARTS_PER_HOUR = 1
    pages = [preview(english) for _ in range(2)]
    assert [english.post(BEGIN, {"held": held(page)}).status_code for page in pages] == [302, 429]
    assert Assessment.objects.count() == 1


def test_a_preview_sent_again_and_again_is_refused_before_it_costs_anything(english, version, settings, monkeypatch):
    settings.STARTS_PER_HOUR = 1
    page, judge, judged = preview(english), restoring.judge, []
    monkeypatch.setattr(restoring, "judge", lambda data: judged.append(True) or judge(data))
    assert [english.post(BEGIN, {"held": held(page)}).status_code for _ in range(3)] == [302, 429, 429]
    assert judged == [True]


def test_many_files_from_one_address_are_refused(english, version, settings):
    settings.REPORTS_PER_HOUR = 1
    assert [english.post(ASK, upload()).status_code for _ in range(2)] == [200, 429]


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", [ASK, BEGIN])
def test_other_methods_are_refused(client: Client, version, method, address):
    assert getattr(client, method)(address).status_code == 405


def test_beginning_needs_a_press(client: Client, version):
    assert client.get(BEGIN).status_code == 405


def test_a_form_without_its_token_is_refused(version):
    guarded = Client(enforce_csrf_checks=True)
    assert [guarded.post(ASK, upload()).status_code, guarded.post(BEGIN).status_code] == [403, 403]


def _queries(client: Client, address: str, sent: Mapping) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.post(address, sent).status_code in (200, 302)
    return len(found)


def test_the_queries_do_not_grow_with_the_items(db):
    counts = []
    for items in (10, 60):
        load(edition=edition_of(items, key=f"demo{items}"))
        answers = {f"A-{n}": {"level": "partly", "evidence": ["規程"]} for n in range(1, items + 1)}
        data = minimal(edition=f"demo{items}-1.2", answers=answers)
        client = Client()
        page = preview(client, data)  # warm by now
        counts.append((_queries(client, ASK, upload(data)), _queries(client, BEGIN, {"held": held(page)})))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 25
    assert Response.objects.count() == 70
