"""What is read from certificates and requests is of our profile, or is refused as not so."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.pairing.certificates import (
    LARGEST_DER,
    CertificateFault,
    certificate_der,
    is_signed_by,
    key_request,
    new_key,
    read_certificate,
    read_terminal_certificate,
    requested_key,
    spki,
)
from kiosk.station.authority import CERTIFICATE_LIFE, Authority

NOW = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)
KEY = new_key()
REQUEST = key_request(KEY, "hall-1")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.open(tmp_path_factory.mktemp("authority"), "station-1", NOW)


def test_a_request_proves_the_key_that_it_names() -> None:
    assert spki(requested_key(REQUEST)) == spki(KEY.public_key())


def test_a_request_that_was_changed_on_the_way_is_refused() -> None:
    for place in (len(REQUEST) // 3, len(REQUEST) // 2, len(REQUEST) - 1):
        changed = bytearray(REQUEST)
        changed[place] ^= 1
        with pytest.raises(CertificateFault):
            requested_key(bytes(changed))


def test_a_version_that_does_not_exist_is_refused(authority: Authority) -> None:
    whole = certificate_der(authority.certify_terminal(KEY.public_key(), "hall-1", NOW))
    for octets, read, version in (
        (REQUEST, requested_key, b"\x02\x01\x00"),
        (whole, read_certificate, b"\x02\x01\x02"),
    ):
        with pytest.raises(CertificateFault):
            read(octets.replace(version, b"\x02\x01\x09", 1))


@pytest.mark.parametrize(
    "key", [ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)]
)
def test_keys_of_another_kind_are_refused(
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
) -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hall-1")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    with pytest.raises(CertificateFault):
        requested_key(request.public_bytes(serialization.Encoding.DER))


def test_a_certificate_says_which_terminal_of_which_station_it_is(authority: Authority) -> None:
    certificate = authority.certify_terminal(KEY.public_key(), "hall-1", NOW)
    read = read_terminal_certificate(read_certificate(certificate_der(certificate)))
    assert (read.station_id, read.terminal_id) == ("station-1", "hall-1")
    assert read.not_before < NOW < read.not_after
    assert is_signed_by(certificate, authority.certificate)


def test_the_authoritys_own_certificate_is_no_terminals(authority: Authority) -> None:
    with pytest.raises(CertificateFault):
        read_terminal_certificate(authority.certificate)


def test_renewal_begins_two_thirds_through_and_not_for_all_on_one_day(authority: Authority) -> None:
    dues = [
        read_terminal_certificate(
            authority.certify_terminal(KEY.public_key(), f"hall-{n}", NOW)
        ).renewal_due()
        for n in range(40)
    ]
    assert min(dues) >= NOW + CERTIFICATE_LIFE * 0.66
    assert max(dues) <= NOW + CERTIFICATE_LIFE * 0.75
    assert max(dues) - min(dues) > dt.timedelta(days=2)


def test_a_certificate_of_another_authority_is_not_ours(
    authority: Authority, tmp_path: Path
) -> None:
    other = Authority.open(tmp_path, "station-1", NOW)
    assert not is_signed_by(
        other.certify_terminal(KEY.public_key(), "hall-1", NOW), authority.certificate
    )


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_read(octets: bytes) -> None:
    for read in (requested_key, read_certificate):
        with contextlib.suppress(CertificateFault):
            read(octets)


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7), cut=st.booleans())
def test_damaged_certificates_and_requests_are_refused_or_read(
    authority: Authority, place: int, bit: int, cut: bool
) -> None:
    whole = certificate_der(authority.certify_terminal(KEY.public_key(), "hall-1", NOW))
    for octets, read in ((REQUEST, requested_key), (whole, read_certificate)):
        damaged = bytearray(octets)
        damaged[place % len(damaged)] ^= 1 << bit
        if cut:
            del damaged[place % len(damaged) :]
        with contextlib.suppress(CertificateFault):
            found = read(bytes(damaged))
            if isinstance(found, x509.Certificate):
                read_terminal_certificate(found)


def test_what_is_too_large_is_not_parsed() -> None:
    with pytest.raises(CertificateFault, match="too large"):
        read_certificate(b"\x30" * (LARGEST_DER + 1))
