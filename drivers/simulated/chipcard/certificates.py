"""Certificates and revocation lists of a demonstration country (ICAO 9303-12, 7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from drivers.simulated.chipcard import oid
from drivers.simulated.chipcard.signing import ECDSA_P256, PrivateKey, SignatureScheme

VALID_FROM = dt.datetime(2020, 6, 1, tzinfo=dt.UTC)
"""Before the first Vietnamese chip card was issued."""


@dataclass(frozen=True)
class Authority:
    """A key and its certificate."""

    key: PrivateKey = field(repr=False)
    certificate: x509.Certificate
    scheme: SignatureScheme = ECDSA_P256
    """How the key signs."""

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


@dataclass(frozen=True)
class Validity:
    since: dt.datetime
    until: dt.datetime


def country_authority(scheme: SignatureScheme, validity: Validity, number: int = 1) -> Authority:
    """A self-signed country signing certificate; `number` tells its generations apart."""
    key = scheme.generate()
    return _certify_authority(key, scheme, key, scheme, validity, (number, number))


def link(old: Authority, new: Authority, validity: Validity) -> x509.Certificate:
    """The new country key, signed with the old one (ICAO 9303-12, 4.3)."""
    certified = _certify_authority(
        new.key, new.scheme, old.key, old.scheme, validity, (_generation(new), _generation(old))
    )
    return certified.certificate


def document_signer(
    country: Authority, scheme: SignatureScheme, validity: Validity, name: str = "document signer"
) -> Authority:
    key = scheme.generate()
    subject = _name(f"Demonstration {name}")
    builder = _builder(subject, country.certificate.subject, key, validity)
    builder = builder.add_extension(_usage(authority=False), critical=True)
    builder = builder.add_extension(_issued_by(country.key), critical=False)
    return Authority(key, country.scheme.sign_certificate(builder, country.key), scheme)


def master_list_signer(country: Authority, validity: Validity) -> Authority:
    scheme = ECDSA_P256
    key = scheme.generate()
    subject = _name("Demonstration master list signer")
    builder = _builder(subject, country.certificate.subject, key, validity)
    builder = builder.add_extension(_usage(authority=False), critical=True)
    builder = builder.add_extension(_issued_by(country.key), critical=False)
    purpose = x509.ExtendedKeyUsage([x509.ObjectIdentifier(oid.MASTER_LIST_SIGNER)])
    builder = builder.add_extension(purpose, critical=True)
    return Authority(key, country.scheme.sign_certificate(builder, country.key), scheme)


def revocation_list(
    country: Authority, revoked: Iterable[x509.Certificate], now: dt.datetime
) -> bytes:
    """DER; the next update is due in 90 days (ICAO 9303-12, 7.1.4)."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(country.certificate.subject)
        .last_update(now)
        .next_update(now + dt.timedelta(days=90))
        .add_extension(_issued_by(country.key), critical=False)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
    )
    for certificate in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(now).build())
    return builder.sign(country.key, hashes.SHA384()).public_bytes(Encoding.DER)


def spelt_out(authority: Authority, issuer: Authority) -> Authority:
    """The same certificate with explicit curve parameters (ICAO 9303-12, 7.1), signed again."""
    if not isinstance(authority.key, ec.EllipticCurvePrivateKey):
        return authority
    parsed = asn1_x509.Certificate.load(authority.der)
    content = parsed["tbs_certificate"]
    algorithm = content["subject_public_key_info"]["algorithm"]
    algorithm["parameters"] = authority.scheme.curve.explicit_parameters()
    parsed["signature_value"] = issuer.scheme.sign(issuer.key, content.dump(force=True))
    certificate = x509.load_der_x509_certificate(parsed.dump(force=True))
    return Authority(authority.key, certificate, authority.scheme)


def _certify_authority(
    key: PrivateKey,
    scheme: SignatureScheme,
    issuer_key: PrivateKey,
    issuer_scheme: SignatureScheme,
    validity: Validity,
    numbers: tuple[int, int],
) -> Authority:
    """`numbers` are the generations of subject and issuer."""
    subject, issuer = (_name("Demonstration CSCA, no authority", number) for number in numbers)
    builder = _builder(subject, issuer, key, validity)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(authority=True), critical=True)
    builder = builder.add_extension(_issued_by(issuer_key), critical=False)
    return Authority(key, issuer_scheme.sign_certificate(builder, issuer_key), scheme)


def _generation(authority: Authority) -> int:
    numbers = authority.certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    return int(str(numbers[0].value)) if numbers else 1


def _issued_by(key: PrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _builder(
    subject: x509.Name, issuer: x509.Name, key: PrivateKey, validity: Validity
) -> x509.CertificateBuilder:
    public: ec.EllipticCurvePublicKey | rsa.RSAPublicKey = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(validity.since)
        .not_valid_after(validity.until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _name(common_name: str, number: int = 1) -> x509.Name:
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Kiosk demonstration"),
        x509.NameAttribute(NameOID.COMMON_NAME, common_name),
    ]
    if number > 1:
        attributes.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, str(number)))
    return x509.Name(attributes)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
