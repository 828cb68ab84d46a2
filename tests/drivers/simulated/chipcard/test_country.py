"""What a demonstration country publishes, read with other means than those that wrote it."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA224, SHA256, SHA384, SHA512
from cryptography.x509.oid import ExtendedKeyUsageOID

from drivers.simulated.chipcard import PROFILES, DemoCountry, SignerState

SIGNED_AT = dt.datetime(2021, 4, 20, 12, tzinfo=dt.UTC)
HASHES = {"sha1": SHA1, "sha224": SHA224, "sha256": SHA256, "sha384": SHA384, "sha512": SHA512}


def issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> None:
    certificate.verify_directly_issued_by(issuer)


def test_the_link_certificate_joins_the_two_keys(country: DemoCountry, tmp_path: Path) -> None:
    link = x509.load_der_x509_certificate(country.export_link(tmp_path).read_bytes())
    issued_by(link, country.csca.certificate)
    successor = country.successor.csca.certificate
    assert link.public_key() == successor.public_key()
    assert link.subject == successor.subject != country.csca.certificate.subject
    issued_by(country.signer_in(SignerState.SUCCESSOR).certificate, link)


def test_the_revocation_list_names_the_revoked_signer(country: DemoCountry, tmp_path: Path) -> None:
    crl = x509.load_der_x509_crl(country.export_crl(tmp_path).read_bytes())
    key = country.csca.certificate.public_key()
    assert crl.is_signature_valid(key)
    revoked = country.signer_in(SignerState.REVOKED).certificate
    assert crl.get_revoked_certificate_by_serial_number(revoked.serial_number)
    assert not crl.get_revoked_certificate_by_serial_number(
        country.signer.certificate.serial_number
    )


def verified(content: bytes) -> tuple[cms.SignedData, x509.Certificate]:
    """The message, its one signature checked, and the signer's certificate."""
    signed = cms.ContentInfo.load(content)["content"]
    (info,) = signed["signer_infos"]
    certificates = [
        x509.load_der_x509_certificate(each.chosen.dump()) for each in signed["certificates"]
    ]
    sid = info["sid"]
    if sid.name == "issuer_and_serial_number":
        number = sid.chosen["serial_number"].native
        (signer,) = (each for each in certificates if each.serial_number == number)
    else:
        signer = certificates[0]
        identifier = signer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        assert identifier.value.digest == sid.chosen.native
    attributes = {each["type"].native: each["values"][0].native for each in info["signed_attrs"]}
    digest = info["digest_algorithm"]["algorithm"].native
    body = signed["encap_content_info"]["content"].contents
    assert attributes["message_digest"] == hashlib.new(digest, body).digest()
    covered = b"\x31" + info["signed_attrs"].dump()[1:]
    key, algorithm = signer.public_key(), info["signature_algorithm"]
    hashing = HASHES[algorithm.hash_algo]()
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(info["signature"].native, covered, ec.ECDSA(hashing))
    else:
        assert isinstance(key, rsa.RSAPublicKey)
        scheme: padding.AsymmetricPadding = padding.PKCS1v15()
        if algorithm.signature_algo == "rsassa_pss":
            scheme = padding.PSS(padding.MGF1(hashing), hashing.digest_size)
        key.verify(info["signature"].native, covered, scheme, hashing)
    return signed, signer


def test_the_master_list_is_signed_and_lists_the_country(
    country: DemoCountry, tmp_path: Path
) -> None:
    other = DemoCountry.create().csca_certificate
    content = country.export_master_list(tmp_path, [other]).read_bytes()
    signed, signer = verified(content)
    issued_by(signer, country.csca.certificate)
    usage = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert ExtendedKeyUsageOID.CLIENT_AUTH not in usage
    assert [each.dotted_string for each in usage] == ["2.23.136.1.1.3"]
    body = signed["encap_content_info"]["content"].contents
    for certificate in (country.csca_certificate, country.link_certificate, other):
        assert certificate in body


def entries(text: str) -> dict[str, list[bytes]]:
    """Values in base 64 by attribute."""
    found: dict[str, list[bytes]] = {}
    for line in text.replace("\n ", "").splitlines():
        name, separator, value = line.partition(":: ")
        if separator:
            found.setdefault(name, []).append(base64.b64decode(value, validate=True))
    return found


def test_the_directorys_files_hold_the_same(country: DemoCountry, tmp_path: Path) -> None:
    first, second = country.export_ldif(tmp_path)
    assert max(len(line) for line in first.read_text().splitlines()) <= 76
    found = entries(first.read_text())
    assert found["userCertificate;binary"] == [country.signer.der]
    crl = x509.load_der_x509_crl(found["certificateRevocationList;binary"][0])
    assert crl.issuer == country.csca.certificate.subject
    (lists,) = entries(second.read_text())["pkdMasterListContent"]
    assert verified(lists)


@pytest.mark.parametrize(
    "name", sorted(name for name in PROFILES if name.startswith("sod_") or name == "genuine")
)
def test_a_security_object_is_signed_as_its_profile_says(country: DemoCountry, name: str) -> None:
    profile = PROFILES[name]
    sod = country.sign(
        {1: b"one", 2: b"two"},
        SIGNED_AT,
        scheme=profile.signature,
        version=profile.lds_version,
        by_key_identifier=profile.by_key_identifier,
    )
    signed, signer = verified(sod[4:])
    issued_by(signer, country.csca.certificate)
    body = signed["encap_content_info"]["content"].contents
    digest = profile.signature.digest if profile.signature else "sha256"
    assert hashlib.new(digest, b"one").digest() in body
    assert body.endswith(b"\x13\x040108\x13\x06040000") == (profile.lds_version == 1)


def test_the_states_of_a_signer_differ_in_its_dates(country: DemoCountry) -> None:
    def valid_until(state: SignerState) -> dt.datetime:
        return country.signer_in(state, signed_at=SIGNED_AT).certificate.not_valid_after_utc

    assert valid_until(SignerState.LATE) < SIGNED_AT < valid_until(SignerState.EXPIRED)
    assert valid_until(SignerState.EXPIRED) < dt.datetime(2022, 1, 1, tzinfo=dt.UTC)
    assert valid_until(SignerState.IN_ORDER) > dt.datetime.now(dt.UTC)


def test_terminals_credentials_are_files(country: DemoCountry, tmp_path: Path) -> None:
    directory = country.terminals().credentials().export(tmp_path / "terminal")
    assert sorted(path.name for path in directory.iterdir()) == [
        "1.cvcert",
        "2.cvcert",
        "terminal-key.der",
    ]
    assert (directory / "terminal-key.der").stat().st_mode & 0o077 == 0
