"""Certificates of an authority of our own, as files that reports can be signed with."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes as Key
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

PASSWORD = "$ひみつ word"
SIGNER = "山川商工会議所"
SIGNING = ("digital_signature", "content_commitment")
USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Authority:
    """Who issues certificates: the root, or one below it."""

    key: Key
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...] = ()

    @property
    def der(self) -> bytes:
        """Its certificate as bytes."""
        return self.certificate.public_bytes(Encoding.DER)

    def issue(self, name: str, key: Key, *, usages=SIGNING, days=(-1, 365), authority=False) -> x509.Certificate:
        """A certificate for the key, valid from and until so many days from now."""
        return _certificate(name, key, self.certificate.subject, self.key, usages, days, authority)

    def below(self, name: str) -> "Authority":
        """An authority that this one vouches for."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self.issue(name, key, usages=("key_cert_sign",), authority=True)
        return Authority(key=key, certificate=certificate, above=(self.certificate, *self.above))

    def file(self, path: Path, *, key: Key | None = None, password=PASSWORD, **given) -> Path:
        """A PKCS#12 file with a new certificate, its key and its chain."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        certificate = self.issue(SIGNER, key, **given)
        chain = [self.certificate, *self.above]
        locked = BestAvailableEncryption(password.encode())
        path.write_bytes(pkcs12.serialize_key_and_certificates(b"tenken", key, certificate, chain, locked))
        return path


def root(name: str = "Root of the tests") -> Authority:
    """An authority that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(name, key, _name(name), key, ("key_cert_sign",), (-2, 3650), True)
    return Authority(key=key, certificate=certificate)


def _certificate(name, key, issuer, issuing_key, usages, days, authority) -> x509.Certificate:
    now = datetime.now(UTC)
    begin, end = (now + timedelta(days=number) for number in days)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**{usage: usage in usages for usage in USAGES}), critical=True)
        .sign(issuing_key, hashes.SHA256())
    )


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
