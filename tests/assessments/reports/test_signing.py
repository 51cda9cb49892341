"""Signed reports: what the signature says and covers, judged by pyHanko's validator against a root of our own."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from assessments.reports import pdf, signing
from assessments.reports.certificate import held
from assessments.reports.html import page
from tests.assessments.certificates import PASSWORD, SIGNER, Authority, root
from tests.assessments.reports.test_accessible import failures

KEYS = {
    "rsa": lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "ec": lambda: ec.generate_private_key(ec.SECP384R1()),
}


@pytest.fixture(scope="module")
def authority() -> Authority:
    return root()


@pytest.fixture(scope="module")
def plain() -> bytes:
    return pdf.draw('<html lang="ja"><head><title>題</title></head><body><p>本文</p></body></html>')


@pytest.fixture(scope="module")
def signed(authority: Authority, plain: bytes, tmp_path_factory) -> bytes:
    return sign(plain, authority.below("Office").file(tmp_path_factory.mktemp("certificate") / "host.p12"))


def sign(data: bytes, path: Path) -> bytes:
    return signing.signed(data, held(path, PASSWORD, now=datetime.now(UTC)))


def signature(data: bytes):
    [found] = PdfFileReader(io.BytesIO(data)).embedded_signatures
    return found


def judged(data: bytes, authority: Authority):
    """What the validator says of the file where nobody but that authority is trusted and nothing is fetched."""
    trusted = [x509.Certificate.load(authority.der)]
    return validate_pdf_signature(signature(data), ValidationContext(trust_roots=trusted, allow_fetching=False))


@pytest.mark.parametrize("kind", KEYS)
def test_a_signature_holds_covers_the_whole_file_and_leads_to_the_root(authority, plain, tmp_path, kind):
    data = sign(plain, authority.file(tmp_path / "host.p12", key=KEYS[kind]()))
    found = judged(data, authority)
    assert found.bottom_line
    assert found.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert found.md_algorithm in {"sha256", "sha384", "sha512"}


def test_the_certificates_between_are_in_the_file(signed, authority):
    assert judged(signed, authority).trusted


def test_a_byte_that_was_changed_breaks_it(signed, plain, authority):
    place = signed.index(b"stream", len(plain) // 2) + 20
    assert place < len(plain)
    broken = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    found = judged(broken, authority)
    assert not found.intact
    assert not found.bottom_line


def test_what_was_added_behind_it_is_seen(signed, authority):
    longer, written = signing.Appended(io.BytesIO(signed)), io.BytesIO()
    longer.root["/Note"] = longer.add_object(pdf_string("more"))
    longer.update_root()
    longer.write(written)
    found = judged(written.getvalue(), authority)
    assert found.coverage != SignatureCoverageLevel.ENTIRE_FILE
    assert not found.bottom_line


def test_another_root_does_not_vouch_for_it(signed):
    found = judged(signed, root("Somebody else"))
    assert found.intact
    assert not found.trusted
    assert not found.bottom_line


def test_what_was_drawn_is_the_beginning_of_what_was_signed(signed, plain):
    assert signed.startswith(plain)


def test_the_signature_is_pades_and_says_who_and_when(signed):
    said = signature(signed).sig_object
    assert said["/SubFilter"] == "/ETSI.CAdES.detached"
    assert said["/Name"] == SIGNER
    assert abs(signature(signed).self_reported_timestamp - datetime.now(UTC)) < timedelta(minutes=5)


def test_nothing_is_certified(signed):
    assert signature(signed).docmdp_level is None


@pytest.mark.parametrize(
    ("lang", "name"), [("ja", "電子署名"), ("en", "Digital signature"), ("fr", "Digital signature")]
)
def test_the_field_is_named_in_the_language_of_the_report(authority, tmp_path, lang, name):
    drawn = pdf.draw(f'<html lang="{lang}"><head><title>t</title></head><body><p>t</p></body></html>')
    data = sign(drawn, authority.file(tmp_path / "host.p12"))
    assert signature(data).sig_field["/TU"] == name


@pytest.mark.parametrize(("lang", "depth"), [("ja", "quick"), ("en", "full")])
def test_a_signed_report_passes_the_rules_that_the_unsigned_one_passes(make, authority, tmp_path, lang, depth):
    content = make(roles=("developer", "provider", "user"), depth=depth, level="partly")
    assert failures(sign(pdf.draw(page(content, lang)), authority.file(tmp_path / "host.p12"))) == []
