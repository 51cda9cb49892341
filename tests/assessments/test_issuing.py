"""Issuing finished rounds, superseding, withdrawing, and the files on record."""

import hashlib

import pytest

from assessments import finishing, frozen, issuing, services
from assessments.models import Assessment, Issued, Snapshot
from tests.conftest import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(cast: Cast) -> Snapshot:
    return finishing.finish(assessment=cast.ours, user=None, now=NOW)


def again(assessment: Assessment) -> Snapshot:
    finishing.reopen(assessment=assessment, user=None, now=NOW)
    return finishing.finish(assessment=assessment, user=None, now=NOW)


def state(snapshot: Snapshot) -> str:
    return Issued.objects.get(code=snapshot.content["verification"]["code"]).state


def test_a_finished_round_bears_its_code_and_address_in_its_content(first, settings):
    mark = first.content["verification"]
    assert mark["address"] == f"{settings.BASE_URL}/verify/{mark['code']}/"
    assert first.issued.code == mark["code"]


def test_what_is_issued_says_when_on_what_and_how_and_nothing_else(first, cast):
    assert (first.issued.issued_at, first.issued.version, first.issued.method) == (NOW, cast.ours.version, 1)
    assert {field.name for field in Issued._meta.get_fields()} == {
        "id", "code", "short", "snapshot", "version", "method", "issued_at", "superseded_at", "withdrawn_at", "files",
    }  # fmt: skip


def test_it_is_found_by_its_code_and_by_its_short_code(first):
    code = first.issued.code
    assert Issued.objects.by_code(code.lower()) == Issued.objects.by_code(code[:12]) == first.issued


@pytest.mark.parametrize("typed", ["", "000000000000", "no code"])
def test_another_code_finds_nothing(first, typed):
    with pytest.raises(Issued.DoesNotExist):
        Issued.objects.by_code(typed)


def test_the_data_file_is_on_record_from_the_beginning(first):
    digest = hashlib.sha256(frozen.canonical(first.content)).hexdigest()
    assert issuing.found(first.issued, digest).kind == "json"


def test_a_changed_byte_is_not_on_record(first):
    data = frozen.canonical(first.content)
    assert issuing.found(first.issued, hashlib.sha256(data + b" ").hexdigest()) is None


def test_a_report_is_put_on_record_once(first):
    for _ in range(2):
        issuing.record_pdf(snapshot=first, pdf=b"%PDF-1", lang="ja", now=NOW)
    issuing.record_pdf(snapshot=first, pdf=b"%PDF-2", lang="en", now=NOW)
    assert [(file.kind, file.lang) for file in first.issued.files.all()] == [("json", ""), ("pdf", "ja"), ("pdf", "en")]


def test_a_round_of_an_earlier_release_has_nothing_on_record(first):
    first.issued.delete()
    issuing.record_pdf(snapshot=Snapshot.objects.get(), pdf=b"%PDF-1", lang="ja", now=NOW)
    assert not Issued.objects.exists()


def test_the_next_round_supersedes_the_one_before(first, cast):
    second = again(cast.ours)
    assert (state(first), state(second)) == ("superseded", "current")


def test_another_organisations_result_is_left_alone(first, cast):
    finishing.finish(assessment=cast.theirs, user=None, now=NOW)
    assert state(first) == "current"


def test_a_round_on_a_later_assessment_supersedes_what_it_was_carried_over_from(first, cast):
    cast.loose.carried_from = cast.ours
    cast.loose.save(update_fields=["carried_from"])
    finishing.finish(assessment=cast.loose, user=None, now=NOW)
    assert state(first) == "superseded"


def test_withdrawing_holds_and_weighs_more_than_superseding(first, cast):
    assert issuing.withdraw(issued=first.issued, now=NOW)
    again(cast.ours)
    assert not issuing.withdraw(issued=first.issued, now=NOW)
    assert state(first) == "withdrawn"


def test_what_was_issued_stays_on_record_as_withdrawn_when_its_data_is_deleted(first, cast):
    digest = first.digest
    services.delete(assessment=cast.ours)
    issued = Issued.objects.get()
    assert (issued.state, issued.snapshot) == ("withdrawn", None)
    assert issuing.found(issued, digest)
