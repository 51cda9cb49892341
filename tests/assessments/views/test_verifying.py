"""Verifying a report as a stranger, and withdrawing it as its owner."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import finishing, frozen, issuing
from assessments.models import Issued, Snapshot
from assessments.reports import html, store
from assessments.views import verifying
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(cast: Cast) -> Snapshot:
    cast.ours.organisation_name = "山川食品株式会社"
    cast.ours.save(update_fields=["organisation_name"])
    return finishing.finish(assessment=cast.ours, user=cast.people["owner"], now=NOW)


def page(taken: Snapshot) -> str:
    return reverse("assessments:verified", args=[taken.issued.code])


def sent(client: Client, taken: Snapshot, data: bytes, name: str = "report.json"):
    return client.post(page(taken), {"file": SimpleUploadedFile(name, data)})


def test_a_short_code_leads_to_the_page(english: Client, taken):
    typed = str(taken.issued).lower()
    shown = english.get(reverse("assessments:verify"), {"code": typed}, follow=True)
    assert "This report was issued here" in shown.text
    assert "It still stands" in shown.text


def test_the_page_says_when_on_what_and_how_and_no_more(english: Client, taken):
    shown = english.get(page(taken)).text
    assert "23 November 2026" in shown
    assert "AI Guidelines for Business" in shown
    assert "version 1" in shown
    for secret in ("山川食品", taken.assessment.code, "owner", "%", "partly"):
        assert secret not in shown.partition("<main")[2].partition("</main>")[0]


def test_what_is_no_code_is_said_beside_the_field_and_kept(english: Client):
    shown = english.get(reverse("assessments:verify"), {"code": "K7QM<b>"})
    assert shown.status_code == 400
    assert "This is no code of a report" in shown.text
    assert "K7QM&lt;b&gt;" in shown.text


@pytest.mark.parametrize("code", ["0" * 26, "0" * 12, "nothing"])
def test_a_guessed_code_reveals_nothing(english: Client, taken, code):
    shown = english.get(reverse("assessments:verified", args=[code]))
    assert shown.status_code == 404
    assert "No report was issued under this code" in shown.text


def test_guessing_ends_after_some_tries_an_hour(client: Client, settings, taken):
    settings.VERIFICATIONS_PER_HOUR = 2
    tries = [client.get(reverse("assessments:verified", args=["0" * 26])).status_code for _ in range(3)]
    assert tries == [404, 404, 429]
    assert client.get(page(taken)).status_code == 429


def test_without_the_limit_guessing_goes_on(client: Client, settings, monkeypatch):
    settings.VERIFICATIONS_PER_HOUR = 2
    monkeypatch.setattr(verifying.limits, "count", lambda *args: None)
    tries = [client.get(reverse("assessments:verified", args=["0" * 26])).status_code for _ in range(3)]
    assert tries == [404, 404, 404]


def test_the_data_file_is_found_unchanged(english: Client, taken):
    assert "Unchanged: this is the file" in outcome(sent(english, taken, frozen.canonical(taken.content)))


def test_one_changed_byte_is_found(english: Client, taken):
    data = bytearray(frozen.canonical(taken.content))
    data[100] ^= 1
    assert "Not the same" in outcome(sent(english, taken, bytes(data)))


def test_the_report_is_found_unchanged_after_its_download_and_a_changed_one_is_not(cast, english, taken, monkeypatch):
    monkeypatch.setattr(store, "render", lambda html, told: b"%PDF-1.7 " + html.encode())
    reader = cast.browser("reader")
    address = reverse("assessments:round_pdf", args=[cast.ours.code, 1])
    pdf = reader.get(address, {"lang": "ja"}).content
    assert pdf == reader.get(address, {"lang": "ja"}).content
    assert "Unchanged" in outcome(sent(english, taken, pdf, "report.pdf"))
    assert "Not the same" in outcome(sent(english, taken, pdf[:-1], "report.pdf"))


def outcome(response) -> str:
    return response.text.partition("data-outcome")[2].partition(">")[2].partition("</div>")[0]


def test_no_file_is_an_error_that_says_what_to_choose(english: Client, taken):
    shown = english.post(page(taken))
    assert shown.status_code == 400
    assert "Choose the file to compare" in shown.text


def test_a_file_that_is_too_large_is_refused(english: Client, taken, monkeypatch):
    monkeypatch.setattr(verifying, "LARGEST", 10)
    shown = sent(english, taken, b"x" * 11)
    assert shown.status_code == 400
    assert "Nothing was compared" in shown.text


def test_a_files_name_is_shown_inert(english: Client, taken):
    shown = sent(english, taken, b"x", "<script>alert(1)</script>.pdf").text
    assert "<script>alert" not in shown


def test_a_withdrawn_report_says_so(cast: Cast, english: Client, taken):
    owner = cast.browser("owner")
    owner.cookies["django_language"] = "en"
    address = reverse("assessments:withdraw", args=[cast.ours.code, 1])
    assert "Withdraw this report?" in owner.get(address).text
    assert owner.post(address).status_code == 302
    assert "no longer stands" in english.get(page(taken)).text
    assert "withdrawn already" in owner.get(address).text


def test_a_superseded_report_says_so(cast: Cast, english: Client, taken):
    finishing.reopen(assessment=cast.ours, user=None, now=NOW)
    finishing.finish(assessment=cast.ours, user=None, now=NOW)
    assert "a newer result has taken its place" in english.get(page(taken)).text


def test_a_round_that_was_not_issued_cannot_be_withdrawn(cast: Cast, taken):
    taken.issued.delete()
    assert cast.browser("owner").get(reverse("assessments:withdraw", args=[cast.ours.code, 1])).status_code == 404


def test_the_report_bears_code_address_and_qr_code(taken):
    shown = html.page(taken.content, "en")
    assert str(taken.issued) in shown
    assert taken.content["verification"]["address"] in shown
    assert "QR code of the verification page" in shown


def test_an_interim_report_bears_none(cast: Cast):
    assert "Verification code" not in html.page(finishing.result_of(cast.ours), "en")


def test_the_list_of_rounds_names_codes_at_the_same_number_of_queries(cast: Cast, taken):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert taken.issued.code in reader.get(reverse("assessments:rounds", args=[cast.ours.code])).text
        return len(queries)

    reader = cast.browser("reader")
    one = asked()
    for _ in range(3):
        finishing.reopen(assessment=cast.ours, user=None, now=NOW)
        finishing.finish(assessment=cast.ours, user=None, now=NOW)
    assert asked() == one


def test_codes_of_both_lengths_name_one_result(taken):
    issuing.withdraw(issued=taken.issued, now=NOW)
    assert Issued.objects.by_code(str(taken.issued)).pk == Issued.objects.by_code(taken.issued.code).pk
