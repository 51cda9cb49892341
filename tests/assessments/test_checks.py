"""System checks."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from assessments import checks
from assessments.reports import press
from tests.assessments.certificates import PASSWORD, root


def test_this_machine_can_draw_reports():
    assert checks.fonts_are_there(None) == []
    assert [found for found in checks.pango_loads(None) if found.id == "tenken.E002"] == []


def test_a_missing_font_is_an_error_that_says_where_it_belongs(monkeypatch):
    monkeypatch.setattr(checks, "FONT_FILES", (Path("/nowhere/Font.ttf"),))
    [error] = checks.fonts_are_there(None)
    assert error.id == "tenken.E001"
    assert "/nowhere/Font.ttf" in error.hint


def test_missing_pango_is_an_error_that_says_what_to_install(monkeypatch):
    monkeypatch.setattr(checks, "LIBRARIES", {"Pango": ("libnothing.so.0",)})
    [error] = checks.pango_loads(None)
    assert error.id == "tenken.E002"
    assert "apt-get install" in error.hint


def test_a_missing_subsetter_is_a_warning(monkeypatch):
    monkeypatch.setattr(checks, "SUBSETTER", ("libnothing.so.0",))
    assert [found.id for found in checks.pango_loads(None)] == ["tenken.W003"]


# --- the certificate that reports are signed with -------------------------------------------------


def half(path: Path, *, key=None, certificate=None) -> None:
    """A key without a certificate, or the other way round."""
    locked = BestAvailableEncryption(PASSWORD.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(None, key, certificate, None, locked))


USELESS: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, r"cannot be read \(No such file or directory\); name a PKCS#12 file"),
    "folder": (Path.mkdir, r"cannot be read \(Is a directory\)"),
    "pem": (
        lambda path: path.write_bytes(root().certificate.public_bytes(Encoding.PEM)),
        "is no PKCS#12 file; make one with `openssl pkcs12 -export",
    ),
    "huge": (lambda path: path.write_bytes(b"\x30" * 1_000_001), "is no PKCS#12 file"),
    "damaged": (lambda path: path.write_bytes(b"\x30\x82"), "does not open with SIGNING_PASSWORD"),
    "password": (
        lambda path: root().file(path, password="another"),
        "does not open with SIGNING_PASSWORD; put its password there",
    ),
    "no key": (
        lambda path: half(path, certificate=root().certificate),
        "holds no certificate with its private key; make one with",
    ),
    "no certificate": (lambda path: half(path, key=root().key), "holds no certificate with its private key"),
    "not yet": (lambda path: root().file(path, days=(1, 9)), r"is not valid before \d{4}-.* UTC; check this machine's"),
    "usage": (
        lambda path: root().file(path, usages=("key_encipherment",)),
        "must not sign documents: its key usage has neither digitalSignature nor nonRepudiation",
    ),
}


@pytest.fixture
def host_file(settings, tmp_path) -> Path:
    settings.SIGNING_CERTIFICATE, settings.SIGNING_PASSWORD = str(tmp_path / "host.p12"), PASSWORD
    return tmp_path / "host.p12"


@pytest.mark.parametrize("name", USELESS)
def test_a_certificate_that_reports_cannot_be_signed_with_is_an_error_that_says_what_to_do(host_file, name):
    make, words = USELESS[name]
    make(host_file)
    [error] = checks.signing_works(None)
    assert error.id == "tenken.E004"
    assert error.is_serious()
    assert error.msg.startswith(f"Reports cannot be signed: SIGNING_CERTIFICATE={host_file} ")
    assert re.search(words, error.msg)
    assert PASSWORD not in error.msg
    assert "leave SIGNING_CERTIFICATE unset" in error.hint


@pytest.mark.parametrize("usage", ["digital_signature", "content_commitment"])
def test_a_certificate_that_may_sign_is_well(host_file, usage):
    root().file(host_file, usages=(usage,))
    assert checks.signing_works(None) == []


@pytest.mark.parametrize(("days", "words"), [((-300, 20), " expires on "), ((-300, -1), " has expired on ")])
def test_a_certificate_that_expires_is_a_warning_so_that_a_restart_need_not_wait_for_a_new_one(host_file, days, words):
    root().file(host_file, days=days)
    [warning] = checks.signing_works(None)
    assert warning.id == "tenken.W005"
    assert not warning.is_serious()
    assert words in warning.msg
    assert "no report is made then" in warning.msg


def test_without_a_certificate_no_process_is_begun_to_look_at_it(monkeypatch, settings):
    monkeypatch.setattr(press, "run", None)
    assert settings.SIGNING_CERTIFICATE == ""
    assert checks.signing_works(None) == []


def test_a_start_with_a_bad_certificate_ends_with_the_reason(host_file):
    with pytest.raises(SystemCheckError, match="Reports cannot be signed: SIGNING_CERTIFICATE="):
        call_command("check")
