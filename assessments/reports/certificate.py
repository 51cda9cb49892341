"""The host's certificate and key out of a PKCS#12 file, and whether reports may be signed with them.

Runs in a process of its own, so that the key is never in the web server's memory: ``signing`` reads it to sign, and
``python -m assessments.reports.certificate`` says what is wrong with it, or the last moment that it is valid.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12

from assessments.reports.press import TOLD

LARGEST = 1_000_000  # bytes; a certificate with its chain takes a few thousand
MAKE = "make one with `openssl pkcs12 -export -inkey KEY.pem -in CERTIFICATE.pem -certfile CHAIN.pem -out FILE.p12`"
RENEW = "put a valid certificate there and start again"


class BadCertificate(Exception):
    """Nothing can be signed with this file; the text, a line without a full stop, says why and what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A PKCS#12 file that reports may be signed with, as its bytes, and its certificate."""

    data: bytes = field(repr=False)
    password: bytes = field(repr=False)
    certificate: x509.Certificate


def held(path: Path, password: str, *, now: datetime, may_have_expired: bool = False) -> Held:
    """Read and judge the file. Raises ``BadCertificate``."""
    data = _read(path)
    try:
        # Of several certificates it is the one that the key belongs to; none where there is no such.
        key, certificate, _chain = pkcs12.load_key_and_certificates(data, password.encode())
    except ValueError as error:
        raise BadCertificate(
            f"SIGNING_CERTIFICATE={path} does not open with SIGNING_PASSWORD; put its password there, "
            "or the file anew if it is damaged"
        ) from error
    if certificate is None or key is None:
        raise BadCertificate(f"SIGNING_CERTIFICATE={path} holds no certificate with its private key; {MAKE}")
    end = certificate.not_valid_after_utc
    for problem in _problems(certificate, min(now, end) if may_have_expired else now):
        raise BadCertificate(f"SIGNING_CERTIFICATE={path} {problem}")
    return Held(data=data, password=password.encode(), certificate=certificate)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise BadCertificate(
            f"SIGNING_CERTIFICATE={path} cannot be read ({error.strerror}); name a PKCS#12 file that Tenken may read"
        ) from error
    if not data.startswith(b"\x30") or len(data) > LARGEST:  # a SEQUENCE, as every file in DER begins
        raise BadCertificate(f"SIGNING_CERTIFICATE={path} is no PKCS#12 file; {MAKE}")
    return data


def _problems(certificate: x509.Certificate, now: datetime) -> Iterator[str]:
    """What keeps a certificate from signing at that time, as the end of a sentence."""
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now < begin:
        yield f"is not valid before {begin:%Y-%m-%d %H:%M} UTC; check this machine's clock, or {RENEW}"
    if now > end:
        yield f"has expired on {end:%Y-%m-%d %H:%M} UTC; {RENEW}"
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return  # without the extension every use is allowed (RFC 5280, 4.2.1.3)
    if not usage.digital_signature and not usage.content_commitment:
        yield (
            "must not sign documents: its key usage has neither digitalSignature nor nonRepudiation; "
            "ask for a certificate that has"
        )


def told(*, may_have_expired: bool = False) -> Held:
    """What the environment of this process names; where it is no good, the process ends and says why."""
    try:
        return held(
            Path(os.environ["SIGNING_CERTIFICATE"]),
            os.environ["SIGNING_PASSWORD"],
            now=datetime.now(UTC),
            may_have_expired=may_have_expired,
        )
    except BadCertificate as error:
        sys.stderr.write(str(error))
        sys.exit(TOLD)


if __name__ == "__main__":
    sys.stdout.write(told(may_have_expired=True).certificate.not_valid_after_utc.isoformat())
