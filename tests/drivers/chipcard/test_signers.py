"""Passive Authentication against signers that are not what they should be (ICAO 9303-12)."""

from __future__ import annotations

import datetime as dt

import pytest
from asn1crypto import keys as asn1_keys
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.chipcard import passive
from drivers.chipcard.certificate import load_certificate
from drivers.chipcard.curves import STANDARDIZED
from drivers.chipcard.document import FileId, Status
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.evidence import Evidence
from drivers.chipcard.lds import sod
from drivers.chipcard.public_keys import EcKey, load_public_key, rsa_key
from drivers.chipcard.trust import TrustStore
from tests.drivers.chipcard.signing import (
    HASHES,
    LDS_SECURITY_OBJECT,
    Signer,
    make_country,
    make_signer,
    make_sod,
)

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
GROUPS = {1: b"one", 13: b"thirteen"}


@pytest.fixture(scope="module")
def authority() -> Signer:
    return make_country()


@pytest.fixture(scope="module")
def valid(authority: Signer) -> bytes:
    return make_sod(GROUPS, make_signer(authority))


@pytest.fixture(scope="module")
def rsa_signer(authority: Signer) -> Signer:
    return make_signer(authority, rsa.generate_private_key(65537, 2048))


def trusting(country: Signer) -> TrustStore:
    return TrustStore([load_certificate(country.der)])


def outcome(file: bytes, trust: TrustStore) -> dict[str, Status]:
    findings = passive.signature_findings(sod.parse(file), trust, NOW)
    return {finding.check.removeprefix("passive."): finding.status for finding in findings}


ALL_PASSED = {
    "signature": Status.PASSED,
    "chain": Status.PASSED,
    "revocation": Status.NOT_DONE,
    "validity.signing": Status.PASSED,
    "validity.today": Status.PASSED,
}
"""There is no revocation list in these tests; `trust` tries them."""
UNDATED = {**ALL_PASSED, "validity.signing": Status.NOT_OFFERED}


@pytest.mark.parametrize("attributes", [True, False])
@pytest.mark.parametrize(
    "curve", [ec.SECP256R1(), ec.SECP384R1(), ec.BrainpoolP256R1(), ec.BrainpoolP512R1()]
)
def test_ecdsa_signers_are_verified(authority, curve, attributes):
    signer = make_signer(authority, ec.generate_private_key(curve))
    file = make_sod(GROUPS, signer, attributes=attributes)
    assert outcome(file, trusting(authority)) == (ALL_PASSED if attributes else UNDATED)


@pytest.mark.parametrize("attributes", [True, False])
@pytest.mark.parametrize("pss", [True, False])
def test_rsa_signers_are_verified(authority, rsa_signer, pss, attributes):
    file = make_sod(GROUPS, rsa_signer, pss=pss, attributes=attributes)
    assert outcome(file, trusting(authority)) == (ALL_PASSED if attributes else UNDATED)


@pytest.mark.parametrize("kind", ["rsa", "pss", "ecdsa"])
@pytest.mark.parametrize("name", HASHES)
def test_every_hash_is_verified_over_every_kind_of_key(authority, rsa_signer, kind, name):
    signer = make_signer(authority) if kind == "ecdsa" else rsa_signer
    file = make_sod(GROUPS, signer, pss=kind == "pss", hash_name=name)
    assert outcome(file, trusting(authority)) == ALL_PASSED
    security_object = sod.parse(file)
    finding = passive.hash_finding(security_object, FileId.DG1, GROUPS[1])
    assert (finding.status, security_object.hash_name) == (Status.PASSED, name)


def test_pss_with_another_hash_in_its_mask_is_verified(authority, rsa_signer):
    file = make_sod(GROUPS, rsa_signer, pss=True, mask="sha1")
    assert outcome(file, trusting(authority)) == ALL_PASSED


def test_both_versions_of_the_security_object_are_read(authority):
    signer = make_signer(authority)
    old = sod.parse(make_sod(GROUPS, signer))
    new = sod.parse(make_sod(GROUPS, signer, versions=("0108", "040000")))
    assert (old.version, old.lds_version) == (0, "")
    assert (new.version, new.lds_version, new.unicode_version) == (1, "0108", "040000")
    assert old.hashes == new.hashes


def test_an_impostor_of_the_same_name_and_key_identifier_is_found(authority):
    impostor = make_country()
    assert impostor.certificate.subject == authority.certificate.subject
    found = outcome(make_sod(GROUPS, make_signer(impostor)), trusting(authority))
    assert found["signature"] is Status.PASSED
    assert found["chain"] is Status.FAILED


def test_the_right_one_of_two_country_keys_of_the_same_name_is_found(authority):
    renewed = make_country()
    both = TrustStore([load_certificate(each.der) for each in (renewed, authority)])
    assert outcome(make_sod(GROUPS, make_signer(authority)), both) == ALL_PASSED
    assert outcome(make_sod(GROUPS, make_signer(renewed)), both) == ALL_PASSED


def test_a_certificate_that_is_not_for_documents_signs_none(authority):
    signer = make_signer(authority, documents=False)
    found = outcome(make_sod(GROUPS, signer), trusting(authority))
    assert found["signature"] is Status.FAILED


def test_a_signature_over_another_type_of_content_is_refused(authority):
    file = make_sod(GROUPS, make_signer(authority), content_type="data")
    assert LDS_SECURITY_OBJECT != "data"
    assert outcome(file, trusting(authority))["signature"] is Status.FAILED


def test_a_certificate_that_is_no_authority_is_no_trust_anchor(authority, tmp_path):
    (tmp_path / "signer.cer").write_bytes(make_signer(authority).der)
    (tmp_path / "plain.cer").write_bytes(make_country(authority=False).der)
    (tmp_path / "country.pem").write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    store = TrustStore.from_directory(tmp_path)
    assert [certificate.raw for certificate in store] == [authority.der]
    assert len(store.rejected) == 2


@pytest.mark.parametrize("file", [FileId.DG14, FileId.DG15])
def test_a_key_counts_only_if_signature_chain_and_hash_are_right(authority, file):
    signed = {**GROUPS, 14: b"key", 15: b"key"}
    good = make_sod(signed, make_signer(authority))

    def authentic(security_object: bytes, trust: TrustStore, data: bytes = b"key") -> bool:
        evidence = Evidence(trust, NOW)
        evidence.add_security_object(security_object)
        evidence.add(file, data)
        return evidence.authentic(file)

    assert authentic(good, trusting(authority))
    assert not authentic(good, TrustStore())
    assert not authentic(good, trusting(authority), b"another")
    assert not authentic(good[:-1] + bytes((good[-1] ^ 1,)), trusting(authority))
    assert not authentic(make_sod(GROUPS, make_signer(authority)), trusting(authority))


@given(at=st.floats(0, 1, exclude_max=True), put=st.binary(max_size=4), cut=st.integers(0, 4))
@settings(max_examples=400, deadline=None)
def test_a_sod_changed_anywhere_is_refused_or_changes_nothing(authority, valid, at, put, cut):
    position = int(at * len(valid))
    changed = valid[:position] + put + valid[position + cut :]
    try:
        security_object = sod.parse(changed)
    except CardProtocolError:
        return
    trust = trusting(authority)
    statuses = [each.status for each in passive.signature_findings(security_object, trust, NOW)]
    if statuses[:2] == [Status.PASSED] * 2:
        assert security_object.hashes == sod.parse(valid).hashes


def explicit(domain, base: bytes) -> bytes:
    """SubjectPublicKeyInfo whose curve is spelt out, with a generator of choice."""
    curve = domain.curve.curve
    size = domain.field_bytes
    parameters = asn1_keys.SpecifiedECDomain(
        {
            "version": "ecdpVer1",
            "field_id": {"field_type": "prime_field", "parameters": int(curve.p())},
            "curve": {
                "a": (int(curve.a()) % int(curve.p())).to_bytes(size, "big"),
                "b": int(curve.b()).to_bytes(size, "big"),
            },
            "base": base,
            "order": domain.order,
            "cofactor": 1,
        }
    )
    info = asn1_keys.PublicKeyInfo(
        {
            "algorithm": {
                "algorithm": "ec",
                "parameters": asn1_keys.ECDomainParameters("specified", parameters),
            },
            "public_key": domain.generator.times(5).encode(),
        }
    )
    return info.dump()


@pytest.mark.parametrize("parameter_id", sorted(STANDARDIZED))
def test_explicit_parameters_of_a_known_curve_are_that_curve(parameter_id):
    domain = STANDARDIZED[parameter_id]
    generator = domain.generator
    compressed = bytes((2 | generator.y & 1,)) + generator.x_bytes
    for base in (generator.encode(), compressed):
        key = load_public_key(explicit(domain, base))
        assert isinstance(key, EcKey)
        assert key.domain is domain


def test_a_known_curve_with_another_generator_is_refused():
    domain = STANDARDIZED[12]
    with pytest.raises(CardProtocolError, match="no known curve"):
        load_public_key(explicit(domain, domain.generator.times(2).encode()))


def test_keys_that_take_too_long_or_are_too_weak_are_refused():
    for modulus, exponent in ((1 << 16384, 3), (1 << 512, 3), (1 << 2047, 4), (1 << 2047, 1)):
        with pytest.raises(CardProtocolError):
            rsa_key(modulus + 1, exponent)
    with pytest.raises(CardProtocolError):
        rsa_key((1 << 2047) + 1, (1 << 2000) + 1)


def test_keys_of_other_kinds_are_refused():
    from cryptography.hazmat.primitives.asymmetric import ed25519

    der = ed25519.Ed25519PrivateKey.generate().public_key()
    with pytest.raises(CardProtocolError):
        load_public_key(der.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


@pytest.mark.parametrize("r_and_s", [(0, 0), (0, 1), (1, 0)])
@pytest.mark.parametrize("parameter_id", [12, 14])
def test_signatures_made_of_zeros_are_refused(parameter_id, r_and_s):
    domain = STANDARDIZED[parameter_id]
    key = EcKey(domain.generator)
    size = domain.field_bytes
    signature = b"".join(number.to_bytes(size, "big") for number in r_and_s)
    assert not key.verify(signature, b"data", "sha256", plain=True)
