"""Having reports signed: off, on, and what becomes of a report that cannot be signed."""

import hashlib
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from assessments import drawing, finishing
from assessments.models import IssuedFile
from assessments.reports import press, signer, store
from assessments.reports.pdf import draw
from assessments.tasks import draw_report
from tests.assessments.certificates import PASSWORD, root
from tests.conftest import NOW, Cast

CODE = "k7m2p9x4c3ab"
SUBFILTER = b"/ETSI.CAdES.detached"


@pytest.fixture(scope="module")
def plain() -> bytes:
    return draw('<html lang="ja"><head><title>題</title></head><body><p>本文</p></body></html>')


@pytest.fixture
def drawn(monkeypatch, plain) -> list[str]:
    """What was drawn, in turn; drawing costs nothing here."""
    pages: list[str] = []
    monkeypatch.setattr(store, "render", lambda page, told: pages.append(page) or plain)
    return pages


@pytest.fixture
def host_file(settings, tmp_path) -> Path:
    """The certificate that the settings name."""
    path = root().file(tmp_path / "host.p12")
    settings.SIGNING_CERTIFICATE, settings.SIGNING_PASSWORD = str(path), PASSWORD
    return path


@pytest.fixture
def marked(monkeypatch) -> None:
    """Signing costs nothing here."""
    monkeypatch.setattr(signer, "_run", lambda module, given, *, doing: given + b" signed")


def asked(digest: str) -> bytes:
    """The report of the result with this digest."""
    return store.get_or_draw(CODE, digest, "ja", lambda: digest)


def test_without_a_certificate_a_report_stays_byte_for_byte_and_no_process_is_begun(monkeypatch, plain, settings):
    monkeypatch.setattr(press, "run", None)
    assert settings.SIGNING_CERTIFICATE == ""
    assert signer.signed(plain) == plain
    assert signer.mark() == ""


def test_with_a_certificate_a_report_is_signed(host_file, plain):
    signed = signer.signed(plain)
    assert signed.startswith(plain)
    assert SUBFILTER in signed[len(plain) :]


def test_a_file_named_from_here_is_found_by_the_process_too(host_file, plain, settings, monkeypatch):
    monkeypatch.chdir(host_file.parent)
    settings.SIGNING_CERTIFICATE = host_file.name
    assert SUBFILTER in signer.signed(plain)


def test_what_cannot_be_signed_is_neither_given_nor_kept(host_file, drawn, settings):
    root().file(host_file, days=(-9, -2))
    with pytest.raises(press.RenderingFailed, match=r"^SIGNING_CERTIFICATE=.*host\.p12 has expired on "):
        asked("a")
    assert drawn == ["a"]
    assert list((settings.DATA_DIR / "reports").rglob("*.pdf")) == []


def test_a_certificate_that_is_gone_gives_no_report_kept_from_before(host_file, drawn, marked):
    asked("a")
    host_file.unlink()
    for ask in (lambda: store.has(CODE, "a", "ja"), lambda: asked("a")):
        with pytest.raises(signer.SigningFailed, match="cannot be read"):
            ask()


def test_what_is_no_pdf_is_reported_and_not_signed(host_file):
    with pytest.raises(signer.SigningFailed, match="the signing process ended with status 1: "):
        signer.signed(b"%PDF-1.7 no")


@pytest.mark.parametrize("given", [b"", b"%PDF-1.7", b"%PDF-2.0 something else"])
def test_less_than_a_signed_report_is_refused(host_file, monkeypatch, given):
    monkeypatch.setattr(press, "run", lambda *args, **kwargs: given)
    with pytest.raises(signer.SigningFailed, match="gave no signed report"):
        signer.signed(b"%PDF-1.7")


def test_signing_that_takes_too_long_is_ended(host_file, plain, monkeypatch):
    monkeypatch.setattr(signer, "SECONDS", 0.01)
    with pytest.raises(signer.SigningFailed, match=r"the signing process did not end within 0\.01 seconds"):
        signer.signed(plain)


def test_the_password_is_in_no_message_and_no_command_and_the_drawing_process_gets_neither(
    host_file, plain, settings, monkeypatch
):
    started = []
    popen = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda *args, **given: started.append((args, given)) or popen(*args, **given)
    )
    monkeypatch.setenv("SIGNING_CERTIFICATE", str(host_file))
    monkeypatch.setenv("SIGNING_PASSWORD", PASSWORD)
    settings.SIGNING_PASSWORD = "a wrong word"
    with pytest.raises(signer.SigningFailed) as caught:
        signer.signed(plain)
    press.render("<html lang=ja><title>t</title></html>")
    (signing_args, signing), (drawing_args, drawing) = started
    assert "a wrong word" not in f"{caught.value}{signing_args}"
    assert signing["env"]["SIGNING_PASSWORD"] == "a wrong word"
    assert not [name for name in drawing["env"] if name.startswith("SIGNING")]
    assert str(host_file) not in str(drawing_args)


# --- store, records and commands ------------------------------------------------------------------


def test_a_report_is_drawn_anew_once_signing_is_switched_on_or_the_certificate_changes(
    host_file, drawn, marked, settings
):
    settings.SIGNING_CERTIFICATE = ""
    for certificate in ("", str(host_file)):
        settings.SIGNING_CERTIFICATE = certificate
        for _ in range(2):
            asked("a")
    assert drawn == ["a", "a"]
    root().file(host_file)
    assert not store.has(CODE, "a", "ja")
    asked("a")
    assert drawn == ["a"] * 3


@pytest.mark.django_db
def test_the_digest_on_record_is_that_of_the_signed_file(host_file, drawn, cast: Cast):
    snapshot = finishing.finish(assessment=cast.ours, user=None, now=NOW)
    row = drawing.ask(assessment=snapshot.assessment, snapshot=snapshot, lang="ja", now=NOW)
    draw_report.call(row.pk)
    given = cast.browser("reader").get(f"/a/{cast.ours.code}/rounds/1/report.pdf", {"lang": "ja"})
    assert SUBFILTER in given.content
    digests = IssuedFile.objects.filter(kind="pdf").values_list("digest", flat=True)
    assert [*digests] == [hashlib.sha256(given.content).hexdigest()]


@pytest.mark.django_db
def test_the_report_that_a_command_writes_is_signed(host_file, drawn, marked, plain, cast: Cast, tmp_path):
    call_command("report", cast.ours.code, "--output", str(tmp_path / "report.pdf"))
    assert (tmp_path / "report.pdf").read_bytes() == plain + b" signed"


def test_it_is_known_until_when_reports_can_be_signed(host_file, settings):
    assert (signer.valid_until() - datetime.now(UTC)).days == 364
    settings.SIGNING_CERTIFICATE = ""
    assert signer.valid_until() is None
